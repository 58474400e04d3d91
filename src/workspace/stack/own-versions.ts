/** Which of the learner's earlier results may run in a stack: those whose core stages all passed. */
import type { Sources } from '../../live/protocol.ts'
import { Drafts } from '../session/drafts.ts'
import { readProgress } from '../session/progress.ts'
import { readVerdict } from '../session/verdicts.ts'
import type { OtherExercise } from './stack-data.ts'

/**
 * The code that passed, if it has: that of the last verdict, unless that one failed; then what is in the editor there.
 * Undefined where nothing is kept.
 */
export function ownVersion(exercise: string, { coreStages, entry }: OtherExercise): Sources | undefined {
  try {
    const passed = readProgress()[exercise]?.passedStages ?? []
    if (coreStages.length === 0 || !coreStages.every((stage) => passed.includes(stage))) return undefined
    const graded = readVerdict(localStorage, exercise)
    const failed = graded?.verdict.tests.some(
      ({ stage, status }) => coreStages.includes(stage) && status !== 'passed',
    )
    const draft = new Drafts(localStorage, exercise, 'stack view').read()
    const files = graded !== undefined && failed === false ? graded.files : draft?.files
    return files !== undefined && entry in files ? files : undefined
  } catch {
    return undefined // A browser that keeps nothing.
  }
}
