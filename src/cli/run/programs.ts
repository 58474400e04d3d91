/** What a stack on this machine runs: the learner's files, the exercise's own, and results of other exercises. */
import { type Parts, suiteParts } from '../../contract/parts.ts'
import type { Stack } from '../../contract/stack.ts'
import type { LoadedExercise } from '../../course/exercises.ts'
import { loadParts } from '../../course/parts.ts'
import { compilePrograms, type RoleProgram } from '../../processes/programs.ts'
import { readSubmission } from '../submission.ts'

export class StackPrograms {
  readonly #root: string
  readonly #exercise: LoadedExercise
  readonly #stack: Stack
  readonly #folder: string
  readonly #parts: Parts

  private constructor(root: string, exercise: LoadedExercise, stack: Stack, folder: string, parts: Parts) {
    this.#root = root
    this.#exercise = exercise
    this.#stack = stack
    this.#folder = folder
    this.#parts = parts
  }

  static async load(
    root: string,
    exercise: LoadedExercise,
    stack: Stack,
    folder: string,
  ): Promise<StackPrograms> {
    return new StackPrograms(root, exercise, stack, folder, await loadParts(root, suiteParts(stack)))
  }

  /** As the files stand now. Rejects with a `SourceProblem` when one does not compile. */
  async read(): Promise<ReadonlyMap<string, RoleProgram>> {
    const learner = await readSubmission(this.#root, this.#exercise, this.#folder)
    return compilePrograms(this.#stack, { learner, provided: this.#exercise.provided, parts: this.#parts })
  }
}
