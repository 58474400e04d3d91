/** The one container of a page: booted once, kept while it is of use, torn down when it is not. */
import { sqliteFileName } from '../../processes/sqlite-file.ts'
import { type BootStep, RuntimeProblem } from '../contract.ts'
import type { Container, ContainerClient, ContainerProcess } from './client.ts'
import { inTime } from './in-time.ts'
import { isOutOfMemory, offline, problemOfBoot, whyNoAnswer } from './problems.ts'
import type { Surroundings } from './surroundings.ts'

export const programFile = 'program.cjs'

export interface ReadyContainer {
  readonly container: Container
  /** Port → where it can be opened. */
  readonly addresses: ReadonlyMap<number, string>
  /** Its memory is full: nothing in it works any more. */
  onBroken: (problem: RuntimeProblem) => void
}

type Tell = (step: BootStep) => void

export class ContainerHouse {
  readonly #around: Surroundings
  #client: Promise<ContainerClient> | undefined
  /** Kept when nobody waits for it any longer: the client can have one call at a time, and this one may still succeed. */
  #boot: Promise<Container> | undefined
  #wasGivenUp = false
  #ready: ReadyContainer | undefined
  #program: Promise<string> | undefined
  #isMounted = false
  readonly #withSqlite = new WeakSet<ReadyContainer>()

  constructor(around: Surroundings) {
    this.#around = around
  }

  /** There is one, or one may come that somebody will want. */
  get isInUse(): boolean {
    return this.#ready !== undefined || (this.#boot !== undefined && !this.#wasGivenUp)
  }

  /** Settles with a container that has the program in it. Rejects with a `RuntimeProblem`. */
  async ready(tell: Tell, signal: AbortSignal): Promise<ReadyContainer> {
    const { after, isOnline, patience } = this.#around
    if (this.#ready !== undefined && this.#isMounted) return this.#ready
    if (this.#ready === undefined && !isOnline()) throw offline()
    const client = await this.#loadClient()
    const program = this.#readProgram()
    // It is waited for later, and may have failed by then.
    program.catch(() => undefined)
    tell('booting')
    const container = this.#ready?.container ?? (await this.#bootInTime(client, signal))
    // Two may have waited for it.
    const ready = this.#ready ?? this.#furnish(container)
    signal.throwIfAborted()
    tell('mounting')
    const contents = await program
    const mounted = ready.container.mount({ [programFile]: { file: { contents } } })
    await inTime(after, patience.programMs, mounted, () => this.#noteSilence())
    this.#isMounted = true
    return ready
  }

  /** Puts SQLite's code beside the program. Rejects with a `RuntimeProblem`. */
  async bringSqlite(ready: ReadyContainer): Promise<void> {
    if (this.#withSqlite.has(ready)) return
    const contents = await this.#around.readSqlite().catch((error: unknown) => {
      throw new RuntimeProblem('no-place', `SQLite could not be loaded: ${String(error)}`)
    })
    const { after, patience } = this.#around
    const mounted = ready.container.mount({ [sqliteFileName]: { file: { contents } } })
    await inTime(after, patience.programMs, mounted, () => this.#noteSilence())
    this.#withSqlite.add(ready)
  }

  /** Shared by those who wait for the same boot. */
  #readProgram(): Promise<string> {
    this.#program ??= this.#around.readProgram().catch(async (error: unknown) => {
      this.#program = undefined
      const { reaches, programUrl } = this.#around
      if (!(await reaches(programUrl))) throw offline()
      throw new RuntimeProblem('no-place', `the program could not be loaded: ${String(error)}`)
    })
    return this.#program
  }

  /** It was there, and answers no more: the next attempt is at another one. */
  #noteSilence(): RuntimeProblem {
    this.tearDown()
    return new RuntimeProblem('frame-blocked', 'the container does not answer any more')
  }

  /** Starts a process in it. */
  spawn({ container }: ReadyContainer, args: string[]): Promise<ContainerProcess> {
    const { after, patience } = this.#around
    return inTime(after, patience.programMs, container.spawn('node', args), () => this.#noteSilence())
  }

  async #loadClient(): Promise<ContainerClient> {
    this.#client ??= this.#around.loadClient()
    try {
      return await this.#client
    } catch (error) {
      this.#client = undefined
      throw new RuntimeProblem('offline', `StackBlitz’s client could not be loaded: ${String(error)}`)
    }
  }

  async #bootInTime(client: ContainerClient, signal: AbortSignal): Promise<Container> {
    const { after, patience, reaches } = this.#around
    const cancels: (() => void)[] = []
    const boot = this.#bootOnce(client)
    let isSettled = false
    try {
      return await new Promise((resolve, reject) => {
        boot.then(
          (container) => {
            isSettled = true
            resolve(container)
          },
          (error: unknown) => reject(problemOfBoot(error)),
        )
        const abort = (): void => reject(signal.reason)
        if (signal.aborted) abort()
        signal.addEventListener('abort', abort)
        cancels.push(() => signal.removeEventListener('abort', abort))
        const giveUp = async (): Promise<void> => {
          const problem = await whyNoAnswer(this.#around, client.frameUrl)
          if (isSettled) return
          this.#wasGivenUp = true
          reject(problem)
        }
        cancels.push(after(patience.bootMs, () => void giveUp()))
        void reaches(client.frameUrl).then((isThere) => {
          if (!isThere && !isSettled) cancels.push(after(patience.graceMs, () => void giveUp()))
        })
      })
    } finally {
      isSettled = true
      for (const cancel of cancels) cancel()
    }
  }

  #bootOnce(client: ContainerClient): Promise<Container> {
    if (this.#boot !== undefined) {
      if (this.#wasGivenUp) client.reloadFrame()
      this.#wasGivenUp = false
      return this.#boot
    }
    const boot = client.boot()
    this.#boot = boot
    boot.then(
      (container) => {
        if (!this.#wasGivenUp) return
        // It came too late: nobody waits, and another page may have one by now.
        this.#forgetBoot()
        container.teardown()
      },
      () => this.#forgetBoot(),
    )
    return boot
  }

  #forgetBoot(): void {
    this.#boot = undefined
    this.#wasGivenUp = false
  }

  #furnish(container: Container): ReadyContainer {
    const addresses = new Map<number, string>()
    const ready: ReadyContainer = { container, addresses, onBroken: () => {} }
    container.on('port', (port, type, url) => {
      if (type === 'open') addresses.set(port, url)
      else addresses.delete(port)
    })
    container.on('error', ({ message }) => {
      if (!isOutOfMemory(message) || this.#ready !== ready) return
      this.tearDown()
      ready.onBroken(new RuntimeProblem('out-of-memory', message))
    })
    this.#ready = ready
    this.#isMounted = false
    return ready
  }

  /** The next that is wanted is a new one. */
  tearDown(): void {
    const ready = this.#ready
    if (ready === undefined) {
      this.#wasGivenUp = true
      return
    }
    this.#ready = undefined
    this.#forgetBoot()
    ready.container.teardown()
  }
}
