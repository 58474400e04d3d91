/** What a stack on this machine runs: the learner's files, the exercise's own, and the references that stand around them. */
import type { Stack } from '../../contract/stack.ts'
import { type LoadedExercise, loadExercise } from '../../course/exercises.ts'
import { loadReference } from '../../course/solutions.ts'
import { compilePrograms, type ProgramSources, type RoleProgram } from '../../processes/programs.ts'
import { readSubmission } from '../submission.ts'

export class StackPrograms {
  readonly #root: string
  readonly #exercise: LoadedExercise
  readonly #stack: Stack
  readonly #folder: string
  readonly #others: NonNullable<ProgramSources['others']>

  private constructor(
    root: string,
    exercise: LoadedExercise,
    stack: Stack,
    folder: string,
    others: NonNullable<ProgramSources['others']>,
  ) {
    this.#root = root
    this.#exercise = exercise
    this.#stack = stack
    this.#folder = folder
    this.#others = others
  }

  static async load(
    root: string,
    exercise: LoadedExercise,
    stack: Stack,
    folder: string,
  ): Promise<StackPrograms> {
    const others: Record<string, { files: Readonly<Record<string, string>>; entry: string }> = {}
    for (const [role, { program }] of Object.entries(stack.roles)) {
      if (!('reference' in program)) continue
      const other = await loadExercise(root, program.reference)
      const { files } = loadReference(root, other)
      others[role] = { files, entry: other.exercise.files[0] ?? '' }
    }
    return new StackPrograms(root, exercise, stack, folder, others)
  }

  /** As the files stand now. Rejects with a `SourceProblem` when one does not compile. */
  async read(): Promise<ReadonlyMap<string, RoleProgram>> {
    const learner = await readSubmission(this.#root, this.#exercise, this.#folder)
    return compilePrograms(this.#stack, { learner, provided: this.#exercise.provided, others: this.#others })
  }
}
