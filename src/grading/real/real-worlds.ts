/** The worlds of a demonstration: real processes, driven by those tests of the suite that are marked real. */
import { workerData } from 'node:worker_threads'
import type { Stack } from '../../contract/stack.ts'
import { askPlan } from '../../processes/plan/ask-plan.ts'
import { SuiteWorld } from '../../processes/world/suite-world.ts'
import { plannedStack } from '../../simulator/plan/planned-stack.ts'
import { compile } from '../../simulator/sandbox/compile.ts'
import { WorldError } from '../../simulator/world-error.ts'
import { withOwn } from '../own-parts.ts'
import type { Subject, Submission } from '../subject.ts'
import { openTest, type TestWorlds, type WorldMaker } from '../test-worlds.ts'
import type { RealSettings } from './settings.ts'

export function realWorlds(subject: Subject): WorldMaker {
  // As the grader that started this thread says.
  const { program: host, limits } = workerData as RealSettings
  return {
    kind: 'real',
    prepare: (submission) => {
      const { files: learner } = submission
      const parts = withOwn(subject, submission)
      // Told before anything is started.
      compile(learner)
      const planning = stackFor(subject, learner, host)
      // Told by the test that boots it.
      planning.catch(() => {})
      return (run) =>
        limited(limits.testWithinMs, (onMade) =>
          openTest(subject, run, async (options, seed, _number, onTested) => {
            const { provided } = subject
            const stack = await planning
            const given = options === undefined ? {} : { options }
            const world = await SuiteWorld.open({
              stack,
              learner,
              provided,
              parts,
              host,
              seed,
              limits,
              ...given,
            })
            onTested(world)
            onMade(world)
            await world.up()
            return world
          }),
        )
    },
  }
}

async function stackFor(
  { stack, planned }: Subject,
  files: Submission['files'],
  host: RealSettings['program'],
): Promise<Stack> {
  if (planned === undefined) return stack
  return plannedStack(stack, planned, await askPlan(host, { files, program: planned.program }))
}

/** Whatever a test waits for, it does not wait for ever. */
function limited(mostMs: number, open: (onMade: (world: SuiteWorld) => void) => TestWorlds): TestWorlds {
  let late: WorldError | undefined
  const worlds: SuiteWorld[] = []
  const timer = setTimeout(() => {
    const say = { id: 'world-took-too-long', values: { seconds: mostMs / 1000 } }
    late = new WorldError(`the test was not over after ${mostMs} ms`, say, mostMs)
    for (const world of worlds) world.breakOff(late)
  }, mostMs)
  timer.unref()
  return open((world) => {
    worlds.push(world)
    if (late !== undefined) world.breakOff(late)
  })
}
