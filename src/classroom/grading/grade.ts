/** What a verdict over several seeds comes to: each test once. Which seeds they were goes no further. */
import type { TestResult, Verdict } from '../../contract/verdict.ts'
import type { Grade, GradedTest, StageState } from '../api.ts'

export interface Graded {
  readonly grade: Grade
  readonly tests: readonly GradedTest[]
}

export interface GradedBy {
  readonly seeds: number
  readonly gradedAtMs: number
  /** Where practice has another suite: the one without what is held back. */
  readonly practiceSuiteHash?: string | undefined
}

export function gradedOf(verdict: Verdict, { seeds, gradedAtMs, practiceSuiteHash }: GradedBy): Graded {
  const byTest = Map.groupBy(verdict.tests, ({ stage, test }) => `${stage}/${test}`)
  const tests = [...byTest.values()].flatMap(overSeeds)
  const stages = [...new Set(tests.map(({ stage }) => stage))].map((stage) => ({
    stage,
    state: stateOf(tests.filter((each) => each.stage === stage)),
  }))
  const first = tests.find(({ status }) => status === 'failed')
  return {
    grade: {
      outcome: verdict.outcome,
      stages,
      testsPassed: tests.filter(({ status }) => status === 'passed').length,
      tests: tests.length,
      suiteHash: verdict.suiteHash,
      ...(practiceSuiteHash !== undefined && { practiceSuiteHash }),
      seeds,
      gradedAtMs,
      ...(first !== undefined && { firstFailure: { stage: first.stage, test: first.test } }),
    },
    tests,
  }
}

/** Of a submission whose grading never came to an end. */
export function ungraded(message: string, seeds: number, gradedAtMs: number): Graded {
  const outcome = { kind: 'grader-broke', message } as const
  return {
    grade: { outcome, stages: [], testsPassed: 0, tests: 0, suiteHash: '', seeds, gradedAtMs },
    tests: [],
  }
}

/** Failed on one seed is failed; passed only on all of them. */
function overSeeds(results: readonly TestResult[]): readonly GradedTest[] {
  const [first] = results
  if (first === undefined) return []
  const failures = results.filter(({ status }) => status === 'failed')
  const [failure] = failures
  const { stage, test } = first
  const status: StageState =
    failure !== undefined
      ? 'failed'
      : results.every(({ status }) => status === 'passed')
        ? 'passed'
        : 'not-run'
  return [
    {
      stage,
      test,
      status,
      failedSeeds: failures.length,
      ...(first.isHeldBack === true && { isHeldBack: true }),
      ...(failure?.say !== undefined && { say: failure.say }),
      ...(failure?.expected !== undefined && { expected: failure.expected }),
      ...(failure?.seen !== undefined && { seen: failure.seen }),
      ...(failure?.node !== undefined && { node: failure.node }),
    },
  ]
}

function stateOf(tests: readonly GradedTest[]): StageState {
  if (tests.some(({ status }) => status === 'failed')) return 'failed'
  return tests.every(({ status }) => status === 'passed') ? 'passed' : 'not-run'
}
