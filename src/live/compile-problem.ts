/** What does not compile, as a view tells it. */
import { PlanError } from '../simulator/plan/plan-error.ts'
import type { CompileError } from '../simulator/sandbox/compile-error.ts'
import type { ProgramProblem } from './protocol.ts'

export function compileProblem(error: CompileError, byLearner: boolean): ProgramProblem {
  const { file, line, message } = error
  const also = error instanceof PlanError && error.also.length > 0 ? { also: error.also } : {}
  return { reason: 'does-not-compile', message, byLearner, file, line, ...also }
}
