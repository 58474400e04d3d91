/** Why an expectation failed. Kept beside the errors, where no program can forge it. */
import type { Say } from '../contract/verdict.ts'

export interface Reason {
  readonly say: Say
  readonly expected: string
  readonly seen: string
}

const reasons = new WeakMap<object, Reason>()
const used = new Set<string>()

export function say(id: string, values: Say['values'] = {}): Say {
  used.add(id)
  return { id, values }
}

/** The ids that were asked for so far, whether or not their expectation failed. */
export function usedSays(): readonly string[] {
  return [...used].sort()
}

/** The first reason stays: it is the one closest to what went wrong. */
export function attachReason(error: unknown, reason: () => Reason): void {
  if (typeof error === 'object' && error !== null && !reasons.has(error)) reasons.set(error, reason())
}

export function reasonOf(error: unknown): Reason | undefined {
  return typeof error === 'object' && error !== null ? reasons.get(error) : undefined
}
