/** Results of other exercises as a stack runs them, read from a checkout: the references, and the learner's own in their place. */
import type { Part, Parts } from '../contract/parts.ts'
import { type Files, loadExercise } from './exercises.ts'
import { loadReference } from './solutions.ts'

/** By exercise, all files of each. */
export type OwnResults = Readonly<Record<string, Files>>

export async function loadParts(
  root: string,
  names: readonly string[],
  own: OwnResults = {},
): Promise<Parts> {
  const parts: Record<string, Part> = {}
  for (const name of names) {
    const other = await loadExercise(root, name)
    const files = Object.hasOwn(own, name) ? own[name] : undefined
    const entry = other.exercise.files[0] ?? ''
    parts[name] =
      files === undefined
        ? { files: loadReference(root, other).files, entry, byLearner: false }
        : { files, entry, byLearner: true }
  }
  return parts
}
