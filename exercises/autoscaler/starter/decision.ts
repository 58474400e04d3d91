/**
 * What to do, from what was seen. So far: nothing, ever.
 *
 * Stage 1: more machines as the load grows.
 * Stage 2: fewer when it has gone, slowly, and never below LEAST.
 * Stage 3: as it was while the load only trembles.
 * Stage 4: machines on their way are on their way.
 * Stage 5: the dead serve nobody, and no number is not zero.
 */
import type { Metrics } from './metrics.ts'
import type { Machine } from './platform.ts'

/** So many machines serve at least, even when nobody comes. */
export const LEAST = 2

/** A machine, as one look found it. */
export interface Seen {
  readonly machine: Machine
  /** Nothing when it was not asked, or told no numbers. */
  readonly metrics: Metrics | undefined
}

export interface Decision {
  /** So many new machines. */
  readonly order: number
  /** The names of those to give back. */
  readonly remove: readonly string[]
}

/** `nowMs` goes evenly, whatever the clock on the wall does. */
export function decide(_seen: readonly Seen[], _nowMs: number): Decision {
  return { order: 0, remove: [] }
}
