/** What one test is given: a seed of its own, a stream of chance, and worlds with the learner's files in them. */
import type { CodePlace, HistoryEvent } from '../contract/history.ts'
import type { TestContext } from '../contract/suite.ts'
import type { World } from '../contract/world.ts'
import { createRandom, deriveSeed } from '../simulator/random.ts'
import type { SimulatedWorld } from '../simulator/world.ts'
import type { Subject, Submission, TestRun } from './subject.ts'

/** A world as the grader looks at it, whichever kind it is. */
export interface TestedWorld extends World {
  look(): readonly { readonly name: string; readonly byLearner: boolean }[]
  /** The event that brought something back to the suite last, where that is known. */
  readonly latest?: HistoryEvent | undefined
  /** Events that its nodes took in, where they are counted. */
  readonly taken?: number
  /** Why nothing more was to be had of it. A suite may have made something else of that, such as a user without an answer. */
  readonly brokenOff?: Error | undefined
  /** For good: its test is over. */
  end(): void | Promise<void>
}

export interface TestWorlds {
  readonly context: TestContext
  /** In the order they were started. */
  readonly worlds: readonly TestedWorld[]
  /** Whether it was thrown by a world that did not come up, rather than by a node that did not come back. */
  isBootFailure(error: unknown): boolean
}

/** Looks at a test's simulated worlds while they run. Nothing that it does changes what happens. */
export interface Onlooker {
  /** Whether log lines and crashes tell where in the code they come from. */
  readonly places?: boolean
  /** Whether events tell what requests and replies carried, and what a disk kept. */
  readonly details?: boolean
  onWorld?(world: SimulatedWorld): void
  /** With each event, as it gets its place in the history. */
  onEvent?(event: HistoryEvent, world: SimulatedWorld): void
  /** A node is about to act. */
  onTake?(node: string): void
  /** Called from within code of a node that runs on and on. */
  onBusy?(node: string, place: CodePlace): void
}

export type OpenTest = (run: TestRun, onlooker?: Onlooker) => TestWorlds

/** Where a program that does not come to an end is stopped, for whoever tries many that may not. */
export interface Limits {
  /** Events that nodes may take in, in one world. What the exercise says unless told. */
  readonly events?: number
  /** Rounds of loops and calls in one event. No limit unless told. */
  readonly rounds?: number
}

/** Whoever runs a suite brings the worlds that its tests boot. */
export interface WorldMaker {
  readonly kind: 'simulated' | 'real'
  /** Throws a `CompileError`. */
  prepare(submission: Submission, limits?: Limits): OpenTest
}

/** What kind of world a test boots, and which of its worlds it is, from 0. `onMade` is told of it before it is up. */
export type StartWorld = (
  options: Parameters<TestContext['boot']>[0],
  seed: number,
  number: number,
  onMade: (world: TestedWorld) => void,
) => Promise<World>

/** The seed depends on nothing but the run's seed and the test's id: filtering and reordering change no run. */
export function openTest({ slug }: Subject, run: TestRun, start: StartWorld): TestWorlds {
  const seed = deriveSeed(run.seed, slug, run.stage, run.test)
  const worlds: TestedWorld[] = []
  const bootFailures = new Set<unknown>()
  return {
    worlds,
    isBootFailure: (error) => bootFailures.has(error),
    context: {
      seed,
      random: createRandom(seed, 'suite'),
      boot: async (options) => {
        try {
          // Known before it is up: what was logged on the way is told when it does not come up.
          return await start(options, seed, worlds.length, (world) => worlds.push(world))
        } catch (error) {
          bootFailures.add(error)
          throw error
        }
      },
    },
  }
}
