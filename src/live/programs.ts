/** The programs of a run, compiled; and what is wrong with one that does not run, in words. */

import type { Part } from '../contract/parts.ts'
import { compilePart } from '../simulator/parts.ts'
import { type Compiled, CompileError, compile } from '../simulator/sandbox/compile.ts'
import { BootError } from '../simulator/world-error.ts'
import type { WorldSetup } from '../simulator/world-setup.ts'
import { compileProblem } from './compile-problem.ts'
import type { ProgramProblem, Programs, Sources } from './protocol.ts'

export type CompiledPrograms = Pick<WorldSetup, 'learner' | 'provided' | 'parts'>

/** A program that does not run. */
export class ProblemError extends Error {
  readonly problem: ProgramProblem

  constructor(problem: ProgramProblem) {
    super(`${problem.file}:${problem.line}: ${problem.message}`)
    this.name = 'ProblemError'
    this.problem = problem
  }
}

/** Throws a `ProblemError` for the first file that does not compile. */
export function compilePrograms({ learner, provided, parts = {} }: Programs): CompiledPrograms {
  const compiled = Object.entries(parts).map(
    ([name, part]: [string, Part]) => [name, attempt(part.byLearner, () => compilePart(name, part))] as const,
  )
  return {
    learner: compileFiles(learner, true),
    provided: compileFiles(provided, false),
    parts: Object.fromEntries(compiled),
  }
}

export function compileFiles(files: Sources, byLearner: boolean): Compiled {
  return attempt(byLearner, () => compile(files))
}

function attempt<T>(byLearner: boolean, act: () => T): T {
  try {
    return act()
  } catch (error) {
    if (!(error instanceof CompileError)) throw error
    throw new ProblemError(compileProblem(error, byLearner))
  }
}

/** Undefined when the error tells of no program: then it is our own. */
export function problemOf(error: unknown): ProgramProblem | undefined {
  if (error instanceof ProblemError) return error.problem
  // Outside of what is compiled ahead, only a learner's plan is told of so.
  if (error instanceof CompileError) return compileProblem(error, true)
  if (!(error instanceof BootError)) return undefined
  const { message, node, byLearner, file, line } = error
  return { reason: 'threw-at-boot', message, node, byLearner, file, line }
}
