/** The numbers of the lesson, and what the tests grant on top. */
export const LEAST = 2
export const QUOTA = 12
const PER_SECOND = 2
export const MOST_P99_MS = 4000
export const TREMBLE = 0.125
export const FALL_MS = 600_000
/** What is given back so long after a lull was given back because of it. */
export const LULL_COSTS_MS = 60_000
export const STEADY_AFTER_MS = 300_000
/** Two changes are so far apart at least; whoever waits for exactly five minutes may be a look early. */
export const UNCHANGED_MS = 299_000
export const JUMP_MS = 240_000
export const CROWD_MS = 150_000
export const ORDERED_MS = 30_000
export const REPLACED_MS = 60_000
export const GIVEN_BACK_MS = 120_000
export const FROZEN_REPLACED_MS = 120_000
export const FROZEN_GIVEN_BACK_MS = 180_000
export const REFUSALS_A_MINUTE = 3
/** So long somebody may not have noticed that a machine is dead. */
export const UNNOTICED_MS = 30_000

/** Machines that would be wholly busy. */
export const needOf = (rate: number): number => Math.ceil(rate / PER_SECOND - 1e-9)
export const mostFor = (rate: number): number => 2 * needOf(rate) + 1
