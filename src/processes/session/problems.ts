/** What is wrong with a program of a real stack, in the words of a view. */
import type { ProgramProblem } from '../../live/protocol.ts'
import { SourceProblem } from '../programs.ts'
import { NodeProblem } from '../supervisor/node-problem.ts'
import type { Restart } from '../supervisor/restarts.ts'

/** Undefined when it is no program's fault. */
export function problemOf(error: unknown): ProgramProblem | undefined {
  if (error instanceof SourceProblem) {
    const { message, byLearner, place } = error
    return { reason: 'does-not-compile', message, byLearner, ...place }
  }
  return error instanceof NodeProblem ? problemOfNode(error) : undefined
}

export function problemOfNode({ message, node, byLearner, place, entry }: NodeProblem): ProgramProblem {
  return { reason: 'threw-at-boot', message, node, byLearner, ...(place ?? { file: entry, line: 1 }) }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** What becomes of a node that went down by itself. */
export function tellRestart({ message }: NodeProblem, restart: Restart | undefined): string {
  if (restart?.kind === 'soon')
    return `went down: ${message}. Starts again in ${restart.inMs} ms (failure ${restart.failures}).`
  if (restart?.kind === 'never')
    return `went down: ${message}. Went down ${restart.failures} times in a row and stays down until you restart it or change its code.`
  return `went down: ${message}.`
}

export function tellSlowBoot(node: string): string {
  return `${node} is still not ready: its start() has not settled, or its code is in an endless loop. Crash it, or change its code.`
}
