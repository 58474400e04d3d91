/** Runs tests of the suite over one submission, inside the grading thread. */
import type { TestResult } from '../contract/verdict.ts'
import { type Definition, definedTests } from './bundled-suite.ts'
import { withSoftFailures } from './expect.ts'
import { failedTest } from './failed-test.ts'
import type { GradeMessage } from './messages.ts'
import type { TestRun } from './subject.ts'
import type { Onlooker, OpenTest, TestedWorld } from './test-worlds.ts'
import { type AdaptedTest, runWithVitest } from './vitest-adapter.ts'

export interface SuiteRun {
  readonly request: GradeMessage
  /** Brings the worlds of a test. */
  readonly open: OpenTest
  onStart(run: TestRun): void
  /** Looks at the worlds of each test. */
  readonly onlooker: Onlooker
  /** The test is over: its worlds stand as it left them. */
  onEnd?(worlds: readonly TestedWorld[]): void
  onResult(result: TestResult): void
  /** What ended a test. `isBoot`: its world did not come up. */
  onFailure(error: unknown, run: TestRun, isBoot: boolean): void
}

/** Runs and tells every test that is asked for, in that order. */
export async function runSuite(suiteRun: SuiteRun): Promise<void> {
  for (const runs of bySeed(suiteRun.request.runs)) {
    const failures = new Map<AdaptedTest, TestResult>()
    const tests = runs.map((run) => {
      const { body } = definitionOf(run)
      const adapted: AdaptedTest = {
        stage: run.stage,
        test: run.test,
        run: async () => {
          const failed = await runTest(suiteRun, run, body)
          if (failed === undefined) return
          failures.set(adapted, failed)
          throw new Error('told by the grader')
        },
      }
      return { run, adapted }
    })
    const adaptedTests = tests.map(({ adapted }) => adapted)
    await runWithVitest(adaptedTests, (ended, problem) => {
      const run = tests.find(({ adapted }) => adapted === ended)?.run
      if (run === undefined) throw new Error(`nobody asked for the test ${ended.stage}/${ended.test}`)
      const failed = failures.get(ended)
      if (problem === undefined) suiteRun.onResult({ ...run, status: 'passed' })
      // What vitest itself holds against a test, such as an expectation that nobody awaited.
      else suiteRun.onResult(failed ?? failedTest(run, new Error(problem), []))
    })
  }
}

async function runTest(
  suiteRun: SuiteRun,
  run: TestRun,
  body: Definition['body'],
): Promise<TestResult | undefined> {
  suiteRun.onStart(run)
  const { context, worlds, isBootFailure } = suiteRun.open(run, suiteRun.onlooker)
  try {
    await withSoftFailures(() => body(context))
    return undefined
  } catch (error) {
    suiteRun.onFailure(error, run, isBootFailure(error))
    return failedTest(run, error, worlds)
  } finally {
    suiteRun.onEnd?.(worlds)
    // Nothing of it reaches into the next test, or into the next submission.
    for (const world of worlds) await world.end()
  }
}

/** vitest knows a test by its name alone: each seed is a run of its own. */
function bySeed(runs: readonly TestRun[]): readonly (readonly TestRun[])[] {
  const groups: TestRun[][] = []
  for (const run of runs) {
    const last = groups.at(-1)
    if (last?.[0]?.seed === run.seed) last.push(run)
    else groups.push([run])
  }
  return groups
}

function definitionOf({ stage, test }: TestRun): Definition {
  const definition = definedTests().find((each) => each.stage === stage && each.test === test)
  if (definition === undefined) throw new Error(`the suite has no test ${stage}/${test}`)
  return definition
}
