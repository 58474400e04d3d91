/** What is wrong with a plan, told as a compiler would: with the place of each thing, in the learner's file. */
import type { PlanProblem } from '../../contract/planned.ts'
import { CompileError } from '../sandbox/compile-error.ts'

export interface ToldProblem {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly message: string
}

/** The error is the first of them. */
export class PlanError extends CompileError {
  readonly also: readonly ToldProblem[]

  constructor([first, ...also]: readonly [ToldProblem, ...ToldProblem[]]) {
    super(first.file, first.line, first.column, first.message)
    this.name = 'PlanError'
    this.also = also
  }
}

const longest = 60

/** `roles.web.regions.seoul`, and `roles["two words"]`. */
export function tellProblem({ path, message }: PlanProblem): string {
  const steps = path.map((step, place) => {
    if (typeof step === 'number') return `[${step}]`
    const name = step.length > longest ? `${step.slice(0, longest - 1)}…` : step
    if (!/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name)) return `[${JSON.stringify(name)}]`
    return place === 0 ? name : `.${name}`
  })
  return path.length === 0 ? `The plan ${message}.` : `${steps.join('')} ${message}.`
}
