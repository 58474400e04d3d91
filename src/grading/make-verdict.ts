/** What a run's end and its results amount to. */
import type { PartOwners } from '../contract/parts.ts'
import type { Outcome, TestResult, Verdict } from '../contract/verdict.ts'
import type { Submission, TestRun } from './subject.ts'
import type { Ready, RunEnd } from './watched-thread.ts'

export interface Graded {
  readonly exercise: string
  readonly submission: Submission
  readonly filesHash: string
  readonly seeds: readonly number[]
  readonly suite: Ready
  readonly results: readonly TestResult[]
  readonly end: RunEnd
}

export function makeVerdict(graded: Graded): Verdict {
  const { exercise, submission, filesHash, suite, end } = graded
  const tests = allTests(graded)
  const owners = ownersOf(suite.parts, submission)
  return {
    format: 1,
    exercise,
    filesHash,
    suiteHash: suite.suiteHash,
    ...(suite.parts.length > 0 && { parts: owners }),
    outcome: outcomeOf(end, tests),
    tests,
  }
}

function ownersOf(parts: Ready['parts'], { parts: own = {} }: Submission): PartOwners {
  return Object.fromEntries(parts.map((name) => [name, Object.hasOwn(own, name) ? 'own' : 'reference']))
}

/** The result of a test that took the whole run with it. */
export function cutTest(end: RunEnd): TestResult | undefined {
  if ((end.kind !== 'stuck' && end.kind !== 'out-of-memory') || end.at === undefined) return undefined
  const { node, at, kind, file, line } = end
  if (node === undefined)
    return { ...at, status: 'failed', say: { id: `world-${kind}-somewhere`, values: {} } }
  if (file !== undefined && line !== undefined)
    return { ...at, status: 'failed', say: { id: `world-${kind}-at`, values: { node, file, line } }, node }
  return { ...at, status: 'failed', say: { id: `world-${kind}`, values: { node } }, node }
}

/** In the suite's order, seed by seed; what was left out or never reached is `not-run`. */
function allTests({ suite, seeds, results, end }: Graded): readonly TestResult[] {
  const byRun = new Map(results.map((result) => [keyOf(result), result]))
  const cut = cutTest(end)
  if (cut !== undefined) byRun.set(keyOf(cut), cut)
  return seeds.flatMap((seed) =>
    suite.tests.map(({ stage, test, isHeldBack }) => {
      const run = { stage, test, seed }
      const result: TestResult = byRun.get(keyOf(run)) ?? { ...run, status: 'not-run' }
      return isHeldBack === true ? { ...result, isHeldBack } : result
    }),
  )
}

function keyOf({ stage, test, seed }: TestRun): string {
  return `${stage}/${test}/${seed}`
}

function outcomeOf(end: RunEnd, tests: readonly TestResult[]): Outcome {
  if (end.kind === 'broke') return { kind: 'grader-broke', message: end.message }
  if (end.kind !== 'done') {
    const { stage = '', test = '' } = end.at ?? tests[0] ?? {}
    const { kind, node, file, line } = end
    return {
      kind,
      stage,
      test,
      ...(node !== undefined && { node }),
      ...(file !== undefined && line !== undefined && { file, line }),
    }
  }
  if (end.outcome !== undefined) return end.outcome
  if (tests.some(({ status }) => status === 'failed')) return { kind: 'failed' }
  if (tests.some(({ status }) => status === 'passed')) return { kind: 'passed' }
  return { kind: 'grader-broke', message: 'no test was run' }
}
