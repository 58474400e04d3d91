/** What the lesson promises in numbers, and what may be read in which times. */
import type { Promised } from '../kit/fresh-items.ts'

/** What was read and is not written is a hit for so long at least, in its home. */
export const HIT_MS = 30_000
/** And so long in another cache, while its own is away. */
export const SUBSTITUTE_HIT_MS = 3000
/** Nothing that was replaced so long ago is given to anybody. */
export const BOUND_MS = 60_000
/** All is well: so long after a write's answer the old value may be read. */
export const GRACE_MS = 1000
/** So late at most a user is answered. */
export const ANSWER_WITHIN_MS = 4000
/** After a cache went away. */
export const NOTICED_MS = 3000
/** After it is back. */
export const BACK_MS = 6000
/** What was written before anybody had noticed is found so long after that. */
export const CAUGHT_UP_MS = 6000
export const MOST_READS = 10
/** While somebody waits for a turn. */
export const LEAST_READS = 5
/** Who has no turn in this time may be sent away, and after that one has to be. */
export const WAIT_LEAST_MS = 1000
export const WAIT_MOST_MS = 2000
/** Nobody waits for a cache that is away, once that is known. */
export const READ_WITHIN_MS = 100
export const WRITE_WITHIN_MS = 500
/** The way of a user, there and back, and that of a message between nodes. */
export const ON_THE_WAY_MS = 60

export const allIsWell: Promised = { graceMs: GRACE_MS, byReads: false, say: 'old-after-write' }
/** Web servers may tell different stories, for so long. */
export const whileUnsettled: Promised = { graceMs: BOUND_MS, byReads: false, say: 'older-than-sixty' }
export const whileAway: Promised = { graceMs: GRACE_MS, byReads: false, say: 'old-while-away' }
export const afterReturn: Promised = { graceMs: GRACE_MS, byReads: false, say: 'old-after-return' }
export const whenNextIsAway: Promised = { graceMs: GRACE_MS, byReads: false, say: 'old-in-substitute' }
export const afterSlowReads: Promised = { graceMs: GRACE_MS, byReads: false, say: 'old-was-put' }
