/** What one test is given: a seed of its own, a stream of chance, and worlds with the learner's files in them. */
import type { TestContext } from '../contract/suite.ts'
import type { World } from '../contract/world.ts'
import { createRandom, deriveSeed } from '../simulator/random.ts'
import type { StartWorld } from './start-world.ts'
import type { Sources, Subject, TestRun } from './subject.ts'

export interface TestWorlds {
  readonly context: TestContext
  /** In the order they were started. */
  readonly worlds: readonly World[]
}

/** The seed depends on nothing but the run's seed and the test's id: filtering and reordering change no run. */
export function openTest(
  subject: Subject,
  learner: Sources,
  run: TestRun,
  startWorld: StartWorld,
  onNode?: (node: string) => void,
): TestWorlds {
  const seed = deriveSeed(run.seed, subject.slug, run.stage, run.test)
  const worlds: World[] = []
  return {
    worlds,
    context: {
      seed,
      random: createRandom(seed, 'suite'),
      boot: async (options) => {
        const world = await startWorld({
          stack: subject.stack,
          learner,
          provided: subject.provided,
          seed,
          ...(options !== undefined && { options }),
          ...(subject.exercise.maxEvents !== undefined && { maxEvents: subject.exercise.maxEvents }),
          ...(onNode !== undefined && { onEvent: onNode }),
        })
        worlds.push(world)
        return world
      },
    },
  }
}
