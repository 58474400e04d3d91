/** Errors that say more about a submission than that a test failed. */
import { PlanError, type ToldProblem } from '../simulator/plan/plan-error.ts'
import { CompileError } from '../simulator/sandbox/compile-error.ts'
import { BootError, SuiteFault, WorldError } from '../simulator/world-error.ts'
import type { ToldOutcome } from './messages.ts'
import { shorten } from './readable.ts'
import type { TestRun } from './subject.ts'

/** `run`: what was run when it was thrown, if anything. */
export function toldOutcome(error: unknown, run?: TestRun): ToldOutcome | undefined {
  if (error instanceof CompileError) {
    const { file, line, column } = error
    return {
      kind: 'does-not-compile',
      file,
      line,
      column,
      message: shorten(error.message),
      ...(error instanceof PlanError && { also: error.also.map(shortened) }),
    }
  }
  if (error instanceof BootError && error.byLearner) {
    const { file, line, node } = error
    return { kind: 'threw-at-boot', file, line, node, message: shorten(error.message) }
  }
  if (error instanceof WorldError && error.say.id === 'world-stuck' && run !== undefined) {
    const { stage, test } = run
    return { kind: 'stuck', stage, test, ...(error.node !== undefined && { node: error.node }) }
  }
  if (error instanceof SuiteFault) {
    const at = run === undefined ? '' : `${run.stage}/${run.test}: `
    return { kind: 'grader-broke', message: `${at}${error.message}` }
  }
  return undefined
}

function shortened(problem: ToldProblem): ToldProblem {
  return { ...problem, message: shorten(problem.message) }
}
