/** Runs one stack for each page that asks, a few at once. A page's stack ends with its socket. */
import * as v from 'valibot'
import type { RealProgram } from '../../processes/part.ts'
import { closeCodes, stackPath } from '../local/address.ts'
import { commandSchema } from './command-schema.ts'
import type { PageLine } from './line.ts'
import type { Service } from './local-server.ts'
import { SupervisorProcess } from './supervisor-process.ts'

/** Each is a handful of processes. */
const mostStacks = 3

const messageSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('command'), command: commandSchema }),
  /** Answered by closing the socket, when nothing is left of the stack. */
  v.strictObject({ kind: v.literal('end') }),
])

export interface StackServiceOptions {
  /** Builds the program, or finds it built. */
  provide(): Promise<RealProgram>
  say(line: string): void
}

export class StackService implements Service {
  readonly path = stackPath
  readonly #options: StackServiceOptions
  /** Pages that have one. */
  readonly #lines = new Set<PageLine>()
  /** Those that end after their page has gone are among them. */
  readonly #running = new Set<Promise<void>>()

  constructor(options: StackServiceOptions) {
    this.#options = options
  }

  accept(line: PageLine): void {
    if (this.#lines.size >= mostStacks) {
      line.close(closeCodes.tooMany, `${mostStacks} stacks run already`)
      return
    }
    this.#lines.add(line)
    line.onClosed(() => this.#lines.delete(line))
    const running = this.#run(line).finally(() => this.#running.delete(running))
    this.#running.add(running)
  }

  async #run(line: PageLine): Promise<void> {
    const closed = new Promise<void>((resolve) => line.onClosed(resolve))
    const supervisor = await this.#start(line)
    if (supervisor === undefined) return
    await Promise.race([closed, supervisor.exited])
    await supervisor.end()
  }

  async #start(line: PageLine): Promise<SupervisorProcess | undefined> {
    const early: unknown[] = []
    line.onMessage((message) => early.push(message))
    let program: RealProgram
    try {
      program = await this.#options.provide()
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      this.#options.say(`the program of real stacks could not be built: ${reason}`)
      line.close(closeCodes.supervisorEnded, 'the program could not be built')
      return undefined
    }
    let isEnding = false
    const supervisor = new SupervisorProcess({
      program,
      onUpdate: (update) => {
        line.send({ kind: 'update', update })
        if (line.isBehind) supervisor.pause(true)
      },
      onText: (text) => this.#options.say(`supervisor: ${text.slice(0, 500)}`),
      onExit: () => {
        if (isEnding) line.close(1000, 'ended')
        else line.close(closeCodes.supervisorEnded, 'the supervisor ended')
      },
    })
    line.onDrained(() => supervisor.pause(false))
    const take = (message: unknown): void => {
      const parsed = v.safeParse(messageSchema, message)
      if (!parsed.success) {
        line.close(closeCodes.badMessage, v.getDotPath(parsed.issues[0])?.slice(0, 100) ?? 'not a message')
      } else if (parsed.output.kind === 'end') {
        isEnding = true
        void supervisor.end()
      } else supervisor.tell(parsed.output.command)
    }
    for (const message of early) take(message)
    line.onMessage(take)
    return supervisor
  }

  async end(): Promise<void> {
    await Promise.all(this.#running)
  }
}
