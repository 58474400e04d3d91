/** Errors of the sandbox that say more about a submission than that a test failed. */
import type { ToldOutcome } from './messages.ts'

export function toldOutcome(_error: unknown): ToldOutcome | undefined {
  return undefined
}
