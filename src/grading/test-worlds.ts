/** What one test is given: a seed of its own, a stream of chance, and worlds with the learner's files in them. */

import type { HistoryEvent } from '../contract/history.ts'
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

/** Looks at a test's worlds while they run. Nothing that it does changes what happens. */
export interface Onlooker {
  /** Whether log lines and crashes tell where in the code they come from. */
  readonly places?: boolean
  onWorld?(world: SimulatedWorld): void
  /** With each event, as it gets its place in the history. */
  onEvent?(event: HistoryEvent, world: SimulatedWorld): void
  /** A node is about to act. */
  onTake?(node: string): void
}

/** The seed depends on nothing but the run's seed and the test's id: filtering and reordering change no run. */
export function openTest(
  { slug, stack, exercise: { maxEvents } }: Subject,
  programs: Programs,
  run: TestRun,
  { places = false, onWorld, onEvent, onTake }: Onlooker = {},
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
        const world: SimulatedWorld = new SimulatedWorld({
          stack,
          ...programs,
          seed,
          ...(options !== undefined && { options }),
          ...(maxEvents !== undefined && { maxEvents }),
          ...(places && { places }),
          // One by one: the node that was named last is the one that acts.
          ...(onTake !== undefined && { onTake, unbatched: true }),
          ...(onEvent !== undefined && { onEvent: (event) => onEvent(event, world) }),
        })
        // Known before it is up: what was logged on the way is told when it does not come up.
        worlds.push(world)
        onWorld?.(world)
        await world.bootAll().catch((error: unknown) => {
          bootFailures.add(error)
          throw error
        })
        return world
      },
    },
  }
}
