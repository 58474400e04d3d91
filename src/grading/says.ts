/** Says: why an expectation failed, in words looked up by id. Kept beside the errors, where no program can forge them. */
import type { Say } from '../contract/verdict.ts'

const says = new WeakMap<object, Say>()
const used = new Set<string>()

export function say(id: string, values: Say['values'] = {}): Say {
  used.add(id)
  return { id, values }
}

/** The ids that were asked for so far, whether or not their expectation failed. */
export function usedSays(): readonly string[] {
  return [...used].sort()
}

/** The first say stays: it is the one closest to what went wrong. */
export function attachSay(error: unknown, reason: Say): void {
  if (typeof error === 'object' && error !== null && !says.has(error)) says.set(error, reason)
}

export function sayOf(error: unknown): Say | undefined {
  return typeof error === 'object' && error !== null ? says.get(error) : undefined
}
