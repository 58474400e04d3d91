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
const used = new Set<string>()

export function say(id: string, values: Say['values'] = {}, at?: ShownAt | (() => ShownAt)): Say {
  used.add(id)
  return new Said(id, values, at)
}

/** The place is no part of what is sent to the host. A `WeakMap` beside it would cost the collector more than all the rest. */
class Said implements Say {
  readonly id: string
  readonly values: Say['values']
  readonly #at: ShownAt | (() => ShownAt)

  constructor(id: string, values: Say['values'], at: ShownAt | (() => ShownAt)) {
    this.id = id
    this.values = values
    this.#at = at
  }

  static placeOf(said: Say): ShownAt {
    const at = #at in said ? said.#at : undefined
    return typeof at === 'function' ? at() : at
  }
}

/** Where the suite says that the failure shows first. Asked when the expectation has failed. */
export const placeOf = (said: Say): ShownAt => Said.placeOf(said)

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
