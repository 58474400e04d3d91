/** Stacks in this tab, in a WebContainer of StackBlitz: one for the page, whoever wants it. */
import { type OpenOptions, type RealConnection, type Runtime, RuntimeProblem } from '../contract.ts'
import { ContainerHouse, type ReadyContainer } from './container-house.ts'
import { problemOfBoot } from './problems.ts'
import { sqliteFirst } from './sqlite-first.ts'
import { SupervisorConnection } from './supervisor-connection.ts'
import { pageSurroundings, type Surroundings } from './surroundings.ts'

export class ContainerRuntime implements Runtime {
  readonly place = 'webcontainer'
  readonly #around: Surroundings
  readonly #house: ContainerHouse
  /** Attempts and connections that need the container. */
  readonly #users = new Set<object>()
  /** Whose supervisor runs, or starts. */
  #holder: object | undefined
  /** The connection before is on its way out. */
  #leaving: Promise<void> = Promise.resolve()
  #cancelIdle: () => void = () => {}

  constructor(around: Surroundings) {
    this.#around = around
    this.#house = new ContainerHouse(around)
    around.lock.onWanted = () => {
      if (this.#users.size === 0) this.#giveUp()
    }
  }

  /** Why this page cannot have a container, if that is known without trying. */
  lacks(): RuntimeProblem | undefined {
    return this.#around.lacks()
  }

  warm(): void {
    const user = {}
    this.#prepare(user, () => {}, new AbortController().signal).then(
      () => this.#leave(user),
      // Whoever wants to run something is told why it does not work.
      () => this.#leave(user),
    )
  }

  async open(options: OpenOptions): Promise<RealConnection> {
    const { signal, onProgress } = options
    const user = {}
    try {
      await this.#leaving
      const ready = await this.#prepare(user, onProgress, signal)
      if (this.#holder !== undefined)
        throw new RuntimeProblem('second-instance', 'another part of this page runs something')
      this.#holder = user
      onProgress('starting')
      return await this.#start(ready, user, options)
    } catch (error) {
      this.#leave(user)
      throw signal.aborted ? signal.reason : problemOfBoot(error)
    }
  }

  async #prepare(
    user: object,
    onProgress: OpenOptions['onProgress'],
    signal: AbortSignal,
  ): Promise<ReadyContainer> {
    this.#users.add(user)
    this.#cancelIdle()
    onProgress('connecting')
    signal.throwIfAborted()
    const problem = this.lacks()
    if (problem !== undefined) throw problem
    if (!(await this.#around.lock.take(signal)))
      throw new RuntimeProblem('second-instance', 'another tab keeps the container')
    return await this.#house.ready(onProgress, signal)
  }

  async #start(ready: ReadyContainer, user: object, options: OpenOptions): Promise<RealConnection> {
    const connection = await SupervisorConnection.start(this.#house, ready, {
      around: this.#around,
      onUpdate: options.onUpdate,
      onEnd: (problem) => {
        this.#leave(user)
        options.onEnd(problem)
      },
    })
    ready.onBroken = (problem) => connection.fail(problem)
    const end = (): Promise<void> => this.#end(connection, user)
    try {
      await connection.untilReady(options.signal)
    } catch (error) {
      void end()
      throw error
    }
    return {
      send: sqliteFirst({
        send: (command) => connection.send(command),
        bring: () => this.#house.bringSqlite(ready),
        onFailed: (error) => connection.fail(problemOfBoot(error)),
      }),
      addressOf: (port) => connection.addressOf(port),
      end,
    }
  }

  #end(connection: SupervisorConnection, user: object): Promise<void> {
    if (this.#holder !== user) return this.#leaving
    this.#holder = undefined
    this.#leaving = connection.leave().then((hasLeft) => {
      if (!hasLeft) this.#house.tearDown()
      this.#leave(user)
    })
    return this.#leaving
  }

  #leave(user: object): void {
    if (this.#holder === user) this.#holder = undefined
    if (!this.#users.delete(user) || this.#users.size > 0) return
    if (!this.#house.isInUse) {
      this.#around.lock.release()
      return
    }
    this.#cancelIdle = this.#around.after(this.#around.patience.idleMs, () => this.#giveUp())
  }

  #giveUp(): void {
    this.#cancelIdle()
    this.#house.tearDown()
    this.#around.lock.release()
  }
}

let runtime: ContainerRuntime | undefined

/** The page's own. The addresses are where the one file of the real world, and SQLite for stacks that have it, can be had. */
export function containerRuntime(programUrl: string, sqliteUrl: string): ContainerRuntime {
  runtime ??= new ContainerRuntime(pageSurroundings(programUrl, sqliteUrl))
  return runtime
}
