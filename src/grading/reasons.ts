/** Why an expectation failed. Kept beside the errors, where no program can forge it. */
import type { ShownAt } from '../contract/suite.ts'
import type { Say } from '../contract/verdict.ts'

export interface Reason {
  readonly say: Say
  readonly expected: string
  readonly seen: string
  readonly at: ShownAt
}

const reasons = new WeakMap<object, Reason>()
/** Beside the says, as those are sent to the host. */
const places = new WeakMap<Say, ShownAt | (() => ShownAt)>()
const used = new Set<string>()

export function say(id: string, values: Say['values'] = {}, at?: ShownAt | (() => ShownAt)): Say {
  used.add(id)
  const said = { id, values }
  if (at !== undefined) places.set(said, at)
  return said
}

/** Where the suite says that the failure shows first. Asked when the expectation has failed. */
export function placeOf(said: Say): ShownAt {
  const at = places.get(said)
  return typeof at === 'function' ? at() : at
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
