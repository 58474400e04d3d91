/** What one test is given: a seed of its own, a stream of chance, and worlds with the learner's files in them. */
import type { TestContext } from '../contract/suite.ts'
import { createRandom, deriveSeed } from '../simulator/random.ts'
import type { Compiled } from '../simulator/sandbox/compile.ts'
import { SimulatedWorld } from '../simulator/world.ts'
import type { Subject, TestRun } from './subject.ts'

export interface TestWorlds {
  readonly context: TestContext
  /** In the order they were started. */
  readonly worlds: readonly SimulatedWorld[]
  /** Whether it was thrown by a world that did not come up, rather than by a node that did not come back. */
  isBootFailure(error: unknown): boolean
}

export interface Programs {
  readonly learner: Compiled
  readonly provided: Compiled
}

/** The seed depends on nothing but the run's seed and the test's id: filtering and reordering change no run. */
export function openTest(
  { slug, stack, exercise: { maxEvents } }: Subject,
  programs: Programs,
  run: TestRun,
  onTake?: (node: string) => void,
): TestWorlds {
  const seed = deriveSeed(run.seed, slug, run.stage, run.test)
  const worlds: SimulatedWorld[] = []
  const bootFailures = new Set<unknown>()
  return {
    worlds,
    isBootFailure: (error) => bootFailures.has(error),
    context: {
      seed,
      random: createRandom(seed, 'suite'),
      boot: async (options) => {
        const world = new SimulatedWorld({
          stack,
          ...programs,
          seed,
          ...(options !== undefined && { options }),
          ...(maxEvents !== undefined && { maxEvents }),
          ...(onTake !== undefined && { onTake }),
        })
        // Known before it is up: what was logged on the way is told when it does not come up.
        worlds.push(world)
        await world.bootAll().catch((error: unknown) => {
          bootFailures.add(error)
          throw error
        })
        return world
      },
    },
  }
}
