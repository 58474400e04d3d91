/**
 * When a write was made, so that of any two all centers choose the same one.
 *
 * So far it is the time of this node's own clock, which may be wrong, and may
 * be set back. Stage 3 makes a hybrid logical clock of it.
 */

export interface Stamp {
  /** Milliseconds, as `Date.now()` tells them. */
  timeMs: number
  /** Which of those with the same milliseconds. */
  count: number
  /** The node that took the write. */
  center: string
}

export function now(center: string): Stamp {
  return { timeMs: Date.now(), count: 0, center }
}

/** Negative when `a` is the earlier one. */
export function compare(a: Stamp, b: Stamp): number {
  return a.timeMs - b.timeMs
}
