/** Results by stage, and what they say of the core. */
import type { TestResult, Verdict } from '../contract/verdict.ts'
import type { ExerciseBrief } from '../course/exercises.ts'
import { text } from '../messages/cli/learner.en.ts'
import { UsageError } from './command.ts'

export type Stage = ExerciseBrief['exercise']['stages'][number]

/** Those that were asked for. */
export function askedStages(
  { exercise }: Pick<ExerciseBrief, 'exercise'>,
  { stage, isCore }: { readonly stage?: string; readonly isCore: boolean },
): readonly Stage[] {
  const last =
    stage === undefined ? exercise.stages.length : exercise.stages.findIndex(({ id }) => id === stage) + 1
  return exercise.stages.slice(0, last).filter(({ level }) => !isCore || level === 'core')
}

export function resultsOf(verdict: Verdict, stages: readonly Stage[]): readonly TestResult[] {
  return verdict.tests.filter((result) => stages.some(({ id }) => id === result.stage))
}

export function passes(verdict: Verdict, { id }: Stage): boolean {
  const results = verdict.tests.filter(({ stage }) => stage === id)
  return results.length > 0 && results.every(({ status }) => status === 'passed')
}

/** Whether all core stages were run, and pass. */
export function isCoreComplete(verdict: Verdict, { exercise }: Pick<ExerciseBrief, 'exercise'>): boolean {
  const core = exercise.stages.filter(({ level }) => level === 'core')
  return core.length > 0 && core.every((stage) => passes(verdict, stage))
}

/** What to mend first: a stretch stage waits until the core is complete. */
export function firstFailed(
  verdict: Verdict,
  { exercise }: Pick<ExerciseBrief, 'exercise'>,
): TestResult | undefined {
  const failed = verdict.tests.filter(({ status }) => status === 'failed')
  const isCore = ({ stage }: TestResult) =>
    exercise.stages.some(({ id, level }) => id === stage && level === 'core')
  return failed.find(isCore) ?? failed[0]
}

/** By its name or its number, which is what a verdict shows. */
export function knownStage({ exercise }: Pick<ExerciseBrief, 'exercise'>, stage: string): string {
  const ids = exercise.stages.map(({ id }) => id)
  if (ids.includes(stage)) return stage
  const numbered = /^[1-9]\d*$/.test(stage) ? ids[Number(stage) - 1] : undefined
  if (numbered !== undefined) return numbered
  throw new UsageError(text.grade.unknownStage(stage), text.grade.stages(ids))
}
