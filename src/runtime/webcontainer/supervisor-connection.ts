/** A supervisor in the container, and the lines between it and the page. */
import type { Command, Update } from '../../live/protocol.ts'
import { createLineReader, encodeLine } from '../../processes/lines.ts'
import type { Part } from '../../processes/part.ts'
import { endOfInput, type Ready, sayWhenReady } from '../../processes/session/terminal.ts'
import { type OpenOptions, type RealConnection, RuntimeProblem } from '../contract.ts'
import type { ContainerProcess } from './client.ts'
import { type ContainerHouse, programFile, type ReadyContainer } from './container-house.ts'
import { problemOfEnd } from './problems.ts'
import type { Surroundings } from './surroundings.ts'

const part: Part = 'supervisor'
const linesKept = 5

export interface SupervisorEnds extends Pick<OpenOptions, 'onUpdate' | 'onEnd'> {
  readonly around: Pick<Surroundings, 'after' | 'patience'>
}

export class SupervisorConnection implements RealConnection {
  /** Rejects with a `RuntimeProblem` when it ends before it can be spoken to. */
  readonly ready: Promise<void>
  readonly #ends: SupervisorEnds
  readonly #process: ContainerProcess
  readonly #writer: WritableStreamDefaultWriter<string>
  readonly #addresses: ReadonlyMap<number, string>
  /** What came out of it that was said to nobody. */
  readonly #said: string[] = []
  readonly #read: Promise<void>
  #isReady = false
  #isEnding = false
  #isOver = false
  #settleReady: { resolve(): void; reject(problem: RuntimeProblem): void } | undefined
  #ended: Promise<boolean> | undefined

  static async start(house: ContainerHouse, ready: ReadyContainer, ends: SupervisorEnds) {
    const process = await house.spawn(ready, [programFile, part, sayWhenReady])
    return new SupervisorConnection(process, ready.addresses, ends)
  }

  private constructor(
    process: ContainerProcess,
    addresses: ReadonlyMap<number, string>,
    ends: SupervisorEnds,
  ) {
    this.#process = process
    this.#addresses = addresses
    this.#ends = ends
    this.#writer = process.input.getWriter()
    this.ready = new Promise((resolve, reject) => {
      this.#settleReady = { resolve, reject }
    })
    // Whoever opens waits for it; whoever aborts does not.
    this.ready.catch(() => undefined)
    this.#read = this.#readOutput()
    void process.exit.then((code) => this.#noteExit(code))
  }

  async #readOutput(): Promise<void> {
    const read = createLineReader<Update | Ready | Command>(
      (message) => this.#take(message),
      (text) => {
        this.#said.push(text.trim())
        if (this.#said.length > linesKept) this.#said.shift()
      },
    )
    const reader = this.#process.output.getReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      read(value)
    }
  }

  #take(message: Update | Ready | Command): void {
    if (message.kind === 'ready') {
      this.#isReady = true
      this.#settleReady?.resolve()
    } else if (this.#isReady && !this.#isEnding && isUpdate(message)) this.#ends.onUpdate(message)
  }

  async #noteExit(code: number): Promise<void> {
    // Its last words may come a moment later, or the output may never be closed.
    await Promise.race([this.#read, new Promise<void>((resolve) => this.#ends.around.after(200, resolve))])
    this.fail(problemOfEnd(code, this.#said.join('\n')))
  }

  /** Nothing more comes of it. */
  fail(problem: RuntimeProblem): void {
    if (this.#isOver) return
    this.#isOver = true
    if (!this.#isReady) this.#settleReady?.reject(problem)
    else if (!this.#isEnding) this.#ends.onEnd(problem)
  }

  /** Waits until it says that it reads: before that, a terminal would repeat what it is told. */
  async untilReady(signal: AbortSignal): Promise<void> {
    const { after, patience } = this.#ends.around
    const late = (): void =>
      this.fail(new RuntimeProblem('supervisor-ended', `it did not start: ${this.#said.join('\n')}`))
    const cancel = after(patience.programMs, late)
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    })
    try {
      await Promise.race([this.ready, aborted])
    } finally {
      cancel()
    }
  }

  send(command: Command): void {
    this.#write(encodeLine(command))
  }

  #write(text: string): void {
    if (this.#isOver) return
    // Where it goes to nobody any more, its end has been told.
    this.#writer.write(text).catch(() => undefined)
  }

  addressOf(port: number): string | undefined {
    return this.#addresses.get(port)
  }

  async end(): Promise<void> {
    await this.leave()
  }

  /** False when it did not go: then only the end of its container ends it. */
  leave(): Promise<boolean> {
    this.#ended ??= this.#end()
    return this.#ended
  }

  async #end(): Promise<boolean> {
    this.#isEnding = true
    this.#write(endOfInput)
    if (await this.#exitsInTime()) return true
    this.#process.kill()
    return await this.#exitsInTime()
  }

  #exitsInTime(): Promise<boolean> {
    const { after, patience } = this.#ends.around
    return new Promise((resolve) => {
      const cancel = after(patience.programMs, () => resolve(false))
      void this.#process.exit.then(() => {
        cancel()
        resolve(true)
      })
    })
  }
}

/** A terminal may repeat what it was told: commands come back then, and one has an answer's name. */
function isUpdate(message: Update | Command): message is Update {
  switch (message.kind) {
    case 'started':
    case 'frame':
    case 'refused':
    case 'deployed':
    case 'failed':
    case 'measured':
    case 'ended':
    case 'broke':
    case 'output':
      return true
    case 'history':
      return 'events' in message
    default:
      return false
  }
}
