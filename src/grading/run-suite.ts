/** Runs the suite over one submission, inside the grading thread. */
import type { TestResult } from '../contract/verdict.ts'
import { type Definition, definedTests } from './bundled-suite.ts'
import { withSoftFailures } from './expect.ts'
import { failedTest } from './failed-test.ts'
import type { GradeMessage } from './messages.ts'
import type { Subject, TestRun } from './subject.ts'
import { openTest, type Programs } from './test-worlds.ts'
import { type AdaptedTest, runWithVitest } from './vitest-adapter.ts'

export interface SuiteRun {
  readonly subject: Subject
  readonly request: GradeMessage
  readonly programs: Programs
  onStart(run: TestRun): void
  /** A node is about to act. Told when the request asks for it. */
  onNode(node: string): void
  onResult(result: TestResult): void
  /** A test ended as its world did not come up. */
  onBootFailure(error: unknown): void
}

/** Runs and tells every test: seed by seed, in the suite's order. */
export async function runSuite(suiteRun: SuiteRun): Promise<void> {
  const { subject, request } = suiteRun
  const wanted = wantedTests(subject, request)
  for (const seed of request.seeds) {
    const failures = new Map<AdaptedTest, TestResult>()
    const tests = wanted.map(({ stage, test, body }) => {
      const adapted: AdaptedTest = {
        stage,
        test,
        run: async () => {
          const failed = await runTest(suiteRun, { stage, test, seed }, body)
          if (failed === undefined) return
          failures.set(adapted, failed)
          throw new Error('told by the grader')
        },
      }
      return adapted
    })
    await runWithVitest(tests, (adapted, problem) => {
      const run = { stage: adapted.stage, test: adapted.test, seed }
      const failed = failures.get(adapted)
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
  const { subject, request, programs } = suiteRun
  suiteRun.onStart(run)
  const onNode = request.trace ? suiteRun.onNode : undefined
  const { context, worlds, isBootFailure } = openTest(subject, programs, run, onNode)
  try {
    await withSoftFailures(() => body(context))
    return undefined
  } catch (error) {
    if (isBootFailure(error)) suiteRun.onBootFailure(error)
    return failedTest(run, error, worlds)
  }
}

function wantedTests(subject: Subject, request: GradeMessage): readonly Definition[] {
  const { stage, only } = request
  const ids = subject.exercise.stages.map((each) => each.id)
  const last = stage === undefined ? ids.length - 1 : ids.indexOf(stage)
  if (last < 0) throw new Error(`${subject.slug} has no stage ${stage}: it has ${ids.join(', ')}`)
  return definedTests().filter((definition) => {
    const place = ids.indexOf(definition.stage)
    if (place < 0)
      throw new Error(`the suite has a stage that exercise.ts does not name: ${definition.stage}`)
    const { test } = definition
    return (
      place <= last && (only?.some((each) => each.stage === definition.stage && each.test === test) ?? true)
    )
  })
}
