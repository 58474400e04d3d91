/** Errors that say more about a submission than that a test failed. */
import { CompileError } from '../simulator/sandbox/compile-error.ts'
import { BootError } from '../simulator/world-error.ts'
import type { ToldOutcome } from './messages.ts'
import { shorten } from './readable.ts'

export function toldOutcome(error: unknown): ToldOutcome | undefined {
  if (error instanceof CompileError) {
    const { file, line, column } = error
    return { kind: 'does-not-compile', file, line, column, message: shorten(error.message) }
  }
  if (error instanceof BootError && error.byLearner) {
    const { file, line, node } = error
    return { kind: 'threw-at-boot', file, line, node, message: shorten(error.message) }
  }
  return undefined
}
