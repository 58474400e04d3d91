/** What a stack on this machine runs: the learner's files, the exercise's own, and results of other exercises. */
import { type Parts, suiteParts } from '../../contract/parts.ts'
import type { Stack } from '../../contract/stack.ts'
import type { LoadedExercise } from '../../course/exercises.ts'
import { loadParts } from '../../course/parts.ts'
import { askPlan } from '../../processes/plan/ask-plan.ts'
import { provideProgram } from '../../processes/program-file.ts'
import { compilePrograms, type RoleProgram, SourceProblem } from '../../processes/programs.ts'
import { changeStack } from '../../simulator/change-stack.ts'
import { plannedStack } from '../../simulator/plan/planned-stack.ts'
import { CompileError } from '../../simulator/sandbox/compile-error.ts'
import { readSubmission } from '../submission.ts'

export interface Loading {
  readonly exercise: LoadedExercise
  /** The learner's. */
  readonly folder: string
  /** Without what stands around it in views. */
  readonly isPlain: boolean
}

export class StackPrograms {
  readonly stack: Stack
  readonly #root: string
  readonly #exercise: LoadedExercise
  readonly #folder: string
  readonly #parts: Parts

  private constructor(root: string, { exercise, folder }: Loading, stack: Stack, parts: Parts) {
    this.stack = stack
    this.#root = root
    this.#exercise = exercise
    this.#folder = folder
    this.#parts = parts
  }

  /** Rejects with a `SourceProblem` when the learner plans the stack, and their plan means none. */
  static async load(root: string, loading: Loading): Promise<StackPrograms> {
    const planned = await stackOf(root, loading)
    const stack = changeStack(planned, loading.isPlain ? undefined : planned.view)
    return new StackPrograms(root, loading, stack, await loadParts(root, suiteParts(stack)))
  }

  /** As the files stand now. Rejects with a `SourceProblem` when one does not compile. */
  async read(): Promise<ReadonlyMap<string, RoleProgram>> {
    const learner = await readSubmission(this.#root, this.#exercise, this.#folder)
    return compilePrograms(this.stack, { learner, provided: this.#exercise.provided, parts: this.#parts })
  }
}

async function stackOf(root: string, { exercise, folder }: Loading): Promise<Stack> {
  const { stack, planned } = exercise
  if (planned === undefined) return stack
  const files = await readSubmission(root, exercise, folder)
  const host = { node: process.execPath, file: await provideProgram(root) }
  try {
    return plannedStack(stack, planned, await askPlan(host, { files, program: planned.program }))
  } catch (error) {
    throw error instanceof CompileError ? new SourceProblem(error, true) : error
  }
}
