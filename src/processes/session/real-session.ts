/** The supervisor's end of a view: takes the commands that a simulated world takes, runs one real stack after the other, and tells of it. */
import type { Command, Update } from '../../live/protocol.ts'
import type { RealProgram } from '../part.ts'
import { messageOf, problemOf } from './problems.ts'
import { RealRun } from './real-run.ts'

export interface RealSessionOptions {
  readonly program: RealProgram
  isBehind?(): boolean
  tell(update: Update): void
}

type Of<K extends Command['kind']> = Command & { readonly kind: K }

export class RealSession implements AsyncDisposable {
  readonly #options: RealSessionOptions
  #run: RealRun | undefined
  /** Starts and ends, one after the other. */
  #turns: Promise<void> = Promise.resolve()
  #tripsPerSecond: number | undefined

  constructor(options: RealSessionOptions) {
    this.#options = options
  }

  take(command: Command): void {
    switch (command.kind) {
      case 'start':
        this.#turns = this.#turns.then(() => this.#start(command))
        return
      case 'trips':
        this.#tripsPerSecond = command.perSecond
        this.#run?.limitTrips(command.perSecond)
        return
      case 'speed':
        // Real time passes as it does.
        return
      case 'step':
        this.#fail('Real processes cannot be stepped.')
        return
      case 'deploy':
        void this.#deploy(command)
        return
      case 'act':
        if (this.#isRunning(this.#run)) this.#run.director.act(command.action)
        return
      case 'send':
        if (this.#isRunning(this.#run)) this.#run.send(command.own, command.request)
        return
      case 'history':
        if (this.#isRunning(this.#run)) this.#run.tellHistory()
        return
    }
  }

  #isRunning(run: RealRun | undefined): run is RealRun {
    if (run === undefined) this.#fail('Nothing runs at the moment.')
    return run !== undefined
  }

  #fail(message: string): void {
    this.#options.tell({ kind: 'failed', message })
  }

  async #start({ setup }: Of<'start'>): Promise<void> {
    const { tell } = this.#options
    await this.#end()
    try {
      this.#run = await RealRun.start({ setup, ...this.#options })
      if (this.#tripsPerSecond !== undefined) this.#run.limitTrips(this.#tripsPerSecond)
    } catch (error) {
      const problem = problemOf(error)
      tell(
        problem === undefined ? { kind: 'broke', message: messageOf(error) } : { kind: 'refused', problem },
      )
    }
  }

  async #deploy({ files }: Of<'deploy'>): Promise<void> {
    const { tell } = this.#options
    const run = this.#run
    if (!this.#isRunning(run)) return
    try {
      await run.deploy(files)
      tell({ kind: 'deployed' })
    } catch (error) {
      const problem = problemOf(error)
      if (problem !== undefined) tell({ kind: 'refused', problem })
      else this.#fail(messageOf(error))
    }
  }

  async #end(): Promise<void> {
    const run = this.#run
    this.#run = undefined
    await run?.[Symbol.asyncDispose]()
  }

  /** Ends all processes. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#turns = this.#turns.then(() => this.#end())
    await this.#turns
  }
}
