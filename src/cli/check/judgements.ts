/** Are the judgements of mutants about what the reference still has? Whether those mutants survive is not asked here. */
import type { LoadedExercise } from '../../course/exercises.ts'
import type { Solution } from '../../course/solutions.ts'
import { text } from '../../messages/cli/mutate.en.ts'
import { keyOf } from '../../mutation/judgements.ts'
import { allMutants, readJudgements, subjectOf } from '../mutate/subject.ts'
import type { Fault } from './fault.ts'

export function judgementFaults(
  root: string,
  exercise: LoadedExercise,
  reference: Solution,
): readonly Fault[] {
  const subject = subjectOf(exercise, reference)
  const { judgements, problems } = readJudgements(root, subject)
  const { judgementsFile, slug } = subject
  if (problems.length > 0)
    return [
      { of: 'mutants', what: text.mutate.notReadable(problems), next: text.mutate.mendIn(judgementsFile) },
    ]
  if (judgements.length === 0) return []
  const keys = new Set(allMutants(subject).map(keyOf))
  const stale = judgements.filter((judgement) => !keys.has(keyOf(judgement)))
  if (stale.length === 0) return []
  const lines = stale.map(({ line }) => line)
  return [
    {
      of: 'mutants',
      what: text.mutate.changedSince(judgementsFile, lines),
      next: text.mutate.judgeAgain(slug),
    },
  ]
}
