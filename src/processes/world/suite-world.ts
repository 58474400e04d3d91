/**
 * A stack of real processes as a suite wants a world: whatever has happened stands in the history before the suite goes
 * on, what fails is told in the words of the simulated world, and nothing takes for ever.
 */
import type { Stack } from '../../contract/stack.ts'
import type { Node, UserRequest, WorldOptions } from '../../contract/world.ts'
import { changeStack } from '../../simulator/change-stack.ts'
import { ProgramError } from '../../simulator/sandbox/evaluate.ts'
import { bootNeverSettled, conditionTooLate } from '../../simulator/standstill.ts'
import { BootError, SuiteFault } from '../../simulator/world-error.ts'
import type { RealProgram } from '../part.ts'
import { compilePrograms, type ProgramSources } from '../programs.ts'
import { NodeProblem } from '../supervisor/node-problem.ts'
import { RealStack } from '../supervisor/stack.ts'
import { explainFailure, StuckNode } from './explain.ts'
import { RealWorld } from './real-world.ts'

/** How long things may take on a busy machine, all in real time. */
export interface Limits {
  /** A `start`, until it has settled. */
  readonly bootWithinMs: number
  /** A node that has been silent for so long will not answer any more. */
  readonly silenceMs: number
}

const looksPerSilence = 4
/** What a test leaves behind in its history, at most. */
const eventsKept = 100_000

export interface SuiteWorldSetup extends ProgramSources {
  readonly stack: Stack
  readonly host: RealProgram
  readonly seed: number
  readonly options?: WorldOptions
  readonly limits: Limits
}

export class SuiteWorld extends RealWorld {
  brokenOff: Error | undefined
  readonly #limits: Limits
  readonly #problems: NodeProblem[]
  readonly #breakOff: (error: Error) => void
  /** Rejects when nothing more can be learned here. */
  readonly #broken: Promise<never>
  readonly #looking: NodeJS.Timeout
  #isOver = false

  /** Starts every node. Whether all came up is told by `up`. */
  static async open({
    stack,
    host,
    seed,
    options,
    limits,
    ...sources
  }: SuiteWorldSetup): Promise<SuiteWorld> {
    const changed = changeStack(stack, options)
    const problems: NodeProblem[] = []
    const real = await RealStack.start({
      stack: changed,
      programs: compilePrograms(changed, sources),
      host,
      slowBootMs: limits.bootWithinMs,
      // In the simulated world no time passes between the first boot and the last.
      entryLast: true,
      kept: eventsKept,
      onDied: (_, problem) => problems.push(problem),
    })
    const world = new SuiteWorld(real, seed, limits, problems)
    if (options?.load !== undefined) world.load(options.load)
    return world
  }

  private constructor(stack: RealStack, seed: number, limits: Limits, problems: NodeProblem[]) {
    const { promise, reject } = Promise.withResolvers<never>()
    super({ stack, seed, onFailed: reject })
    this.#limits = limits
    this.#problems = problems
    this.#breakOff = reject
    this.#broken = promise
    promise.catch(() => {})
    this.#looking = setInterval(() => void this.#lookForStuck(), limits.silenceMs / looksPerSilence)
  }

  /** Rejects with a `BootError` when a program did not come up, as a world of the simulator does. */
  async up(): Promise<void> {
    await this.stack.settled()
    const [problem] = this.#problems
    if (problem !== undefined) throw bootErrorOf(problem)
    const late = this.stack.nodes.find(({ state }) => state === 'booting')
    if (late !== undefined) throw bootNeverSettled(late.name, this.#limits.bootWithinMs, this.nowMs)
  }

  override fetch(path: string, init: UserRequest = {}): Promise<Response> {
    return this.#tell('users', path, init, () => super.fetch(path, init))
  }

  override ask(name: string, path: string, init: UserRequest = {}): Promise<Response> {
    return this.#tell('operator', path, init, () => super.ask(name, path, init))
  }

  override run(durationMs: number): Promise<void> {
    return this.#settled(super.run(durationMs))
  }

  override until(holds: () => boolean, withinMs: number): Promise<void> {
    const held = super.until(holds, withinMs).catch((error: unknown) => {
      const isLate = error instanceof Error && error.name === 'TimeoutError'
      throw isLate ? conditionTooLate(withinMs, this.nowMs) : error
    })
    // At once: a suite that waits for an event acts on it.
    return Promise.race([held, this.#broken])
  }

  override restart(name: string): Promise<void> {
    return this.#boot(name, super.restart(name))
  }

  override add(role: string, region?: string): Promise<Node> {
    return this.#boot(`a new ${role}`, super.add(role, region))
  }

  override remove(node: Node): Promise<void> {
    return this.#settled(super.remove(node))
  }

  /** What was not synced may be gone after a crash, and it may be there: a suite that loses it says that it may. */
  override diskAfter(disk?: Parameters<RealWorld['diskAfter']>[0]): 'keep' | 'lose' {
    if (disk === 'tear' || typeof disk === 'object')
      throw notReal('the disk of a real process cannot be left torn')
    return disk === 'lose' ? 'lose' : 'keep'
  }

  override refuse(why: string): never {
    throw notReal(why)
  }

  /** Whatever is awaited of this world rejects with the error. */
  breakOff(error: Error): void {
    this.brokenOff ??= error
    this.#breakOff(error)
  }

  /** Ends all processes. Settles when nothing is left of them. */
  async end(): Promise<void> {
    this.#isOver = true
    clearInterval(this.#looking)
    this.#breakOff(new Error('the test is over'))
    this.healAll()
    await this.stack[Symbol.asyncDispose]()
  }

  async #settled<T>(work: Promise<T>): Promise<T> {
    const settled = work.then(async (value) => {
      await this.stack.settled()
      return value
    })
    return await Promise.race([settled, this.#broken])
  }

  async #tell(
    caller: 'users' | 'operator',
    path: string,
    { method = 'GET', patienceMs }: UserRequest,
    send: () => Promise<Response>,
  ): Promise<Response> {
    try {
      return await this.#settled(send())
    } catch (error) {
      await Promise.race([this.stack.settled(), this.#broken])
      throw explainFailure(error, { caller, path, method, patienceMs }, this)
    }
  }

  async #boot<T>(name: string, booted: Promise<T>): Promise<T> {
    const { bootWithinMs } = this.#limits
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(bootNeverSettled(name, bootWithinMs, this.nowMs)), bootWithinMs)
    })
    try {
      return await Promise.race([this.#settled(booted), late])
    } catch (error) {
      throw error instanceof NodeProblem ? bootErrorOf(error) : error
    } finally {
      clearTimeout(timer)
    }
  }

  /** A node that does not even answer its operator is in a loop without end: nothing more is to be learned. */
  async #lookForStuck(): Promise<void> {
    const [silent] = await this.stack.silent(this.#limits.silenceMs)
    if (silent !== undefined && !this.#isOver) this.breakOff(new StuckNode(silent, this.nowMs))
  }
}

function bootErrorOf({ message, node, entry, byLearner, place }: NodeProblem): BootError {
  const where = place ?? { file: entry, line: 1 }
  return new BootError(new ProgramError('threw', message, where), node, entry, byLearner)
}

function notReal(what: string): SuiteFault {
  return new SuiteFault(`${what}: a test that needs this must not be marked real`)
}
