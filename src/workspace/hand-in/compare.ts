/** Practice beside grade, stage by stage, and why they differ. */
import type { Grade, GradedTest, Practice, StageState } from '../../classroom/api.ts'

export interface StageRow {
  readonly stage: string
  readonly practice: 'passed' | 'not-passed' | 'unknown'
  readonly grade: StageState
  readonly differs: boolean
}

export type Why =
  | 'same'
  | 'no-practice'
  | 'other-suite'
  | 'some-seeds'
  | 'all-seeds'
  | 'held-back'
  | 'limits'
  | 'better'
  | 'broke'

export interface Comparison {
  readonly rows: readonly StageRow[]
  readonly why: Why
}

export interface Compared {
  /** Of the exercise, in order: a grading that was cut short names fewer. */
  readonly stages: readonly string[]
  readonly practice: Practice | undefined
  readonly grade: Grade
  readonly tests: readonly GradedTest[]
}

export function compare(compared: Compared): Comparison {
  const { stages, practice, grade } = compared
  const states = new Map(grade.stages.map(({ stage, state }) => [stage, state]))
  const rows = stages.map((stage): StageRow => {
    const graded = states.get(stage) ?? 'not-run'
    if (practice === undefined) return { stage, practice: 'unknown', grade: graded, differs: false }
    const passed = practice.passed.includes(stage)
    const differs = passed !== (graded === 'passed')
    return { stage, practice: passed ? 'passed' : 'not-passed', grade: graded, differs }
  })
  return { rows, why: whyOf(compared, rows) }
}

function whyOf({ practice, grade, tests }: Compared, rows: readonly StageRow[]): Why {
  if (grade.outcome.kind === 'grader-broke') return 'broke'
  if (practice === undefined) return 'no-practice'
  const lost = rows.filter(({ differs, grade: state }) => differs && state !== 'passed')
  if (!rows.some(({ differs }) => differs)) return 'same'
  if (practice.suiteHash !== (grade.practiceSuiteHash ?? grade.suiteHash)) return 'other-suite'
  if (lost.length === 0) return 'better'
  const wasEnded = grade.outcome.kind === 'stuck' || grade.outcome.kind === 'out-of-memory'
  if (wasEnded && practice.outcome !== grade.outcome.kind) return 'limits'
  const failed = tests.filter(
    ({ stage, status }) => status === 'failed' && lost.some((row) => row.stage === stage),
  )
  // What practice has as well says more of the code than what it lacks.
  const practised = failed.filter(({ isHeldBack }) => isHeldBack !== true)
  if (failed.length > 0 && practised.length === 0) return 'held-back'
  return practised.length > 0 && practised.every(({ failedSeeds }) => failedSeeds >= grade.seeds)
    ? 'all-seeds'
    : 'some-seeds'
}
