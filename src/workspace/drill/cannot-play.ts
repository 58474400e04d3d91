/** A drill that does not run on this page: the learner’s plan is none, or their stack has nothing of what is to happen. */
import type { ProgramProblem } from '../../live/protocol.ts'

export class CannotPlay extends Error {
  readonly problem: ProgramProblem | undefined

  constructor(message: string, problem?: ProgramProblem) {
    super(message)
    this.name = 'CannotPlay'
    this.problem = problem
  }
}
