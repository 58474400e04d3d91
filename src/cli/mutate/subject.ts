/** The reference of an exercise as mutants are made of it, and what was judged of them. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LoadedExercise } from '../../course/exercises.ts'
import type { Solution } from '../../course/solutions.ts'
import { type Judgements, parseJudgements } from '../../mutation/judgements.ts'
import { type Mutant, mutantsOf, operatorNames } from '../../mutation/mutants.ts'

export interface Subject {
  readonly slug: string
  readonly reference: Solution
  /** Those that are the reference's own: what it has of the starter, it was given. */
  readonly files: readonly string[]
  /** From the checkout. */
  readonly judgementsFile: string
}

export function subjectOf({ slug, exercise, starter }: LoadedExercise, reference: Solution): Subject {
  const files = exercise.files.filter((file) => reference.files[file] !== starter[file])
  return { slug, reference, files, judgementsFile: `solutions/${slug}/mutants.md` }
}

export function allMutants({ reference, files }: Subject): readonly Mutant[] {
  return mutantsOf(Object.fromEntries(files.map((file) => [file, reference.files[file] ?? ''])))
}

/** None where there is no such file. */
export function readJudgements(root: string, { judgementsFile }: Subject): Judgements {
  const path = join(root, judgementsFile)
  return parseJudgements(existsSync(path) ? readFileSync(path, 'utf8') : '', operatorNames)
}
