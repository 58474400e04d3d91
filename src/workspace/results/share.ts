/**
 * Several lessons may build one exercise. The page of each shows its own share of the stages, and has no more than that
 * graded; what another page has found of the same code stays.
 */
import type { TestResult } from '../../contract/verdict.ts'
import type { WorkspaceExercise } from '../session/types.ts'
import type { Graded } from '../session/verdicts.ts'

type Share = Pick<WorkspaceExercise, 'stages' | 'stagesBefore'>
interface TestName {
  readonly stage: string
  readonly test: string
}

/** Undefined where the lesson builds the whole exercise. */
export function ownTests<Test extends TestName>(
  { stages, stagesBefore }: Share,
  tests: readonly Test[],
): readonly Test[] | undefined {
  if (stagesBefore === undefined) return undefined
  return tests.filter(({ stage }) => stages.some(({ id }) => id === stage))
}

/** With what the verdict before it found of other stages, where it was of the same code and the same suite. */
export function withOthers(graded: Graded, before: Graded | undefined): Graded {
  const { verdict } = graded
  const isSame =
    before?.verdict.filesHash === verdict.filesHash && before.verdict.suiteHash === verdict.suiteHash
  if (before === undefined || !isSame) return graded
  const known = new Map(before.verdict.tests.map((test) => [keyOf(test), test]))
  const tests = verdict.tests.map((test) =>
    test.status === 'not-run' ? (known.get(keyOf(test)) ?? test) : test,
  )
  return { ...graded, verdict: { ...verdict, tests } }
}

const keyOf = ({ stage, test, seed }: TestResult): string => `${stage}/${test}/${seed}`
