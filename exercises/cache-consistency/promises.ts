/** What the lesson promises in numbers, and which of it holds in a stage. */
import type { Promised } from '../kit/fresh-items.ts'

/** What was read and is not written is a hit for so long at least. */
export const HIT_MS = 3000
/** So late at most a user is answered while the cache is away. */
export const ANSWER_WITHIN_MS = 3000
/** So long after the answer of a write the old value may be read. */
export const GRACE_MS = 1000
/** The cache is away: so long after the database has something newer the old value may be read. */
export const BOUND_MS = 6000
/** So long after an outage both have reached the cache for six seconds: the last try, two seconds of leaving it alone, and those. */
export const WELL_AGAIN_MS = 9100
/** A lease is good for so long. */
export const LEASE_MS = 1000
/** An answer may be on its way for so long. */
export const ON_THE_WAY_MS = 60

export const afterWrites: Promised = { graceMs: GRACE_MS, byReads: false, say: 'old-after-write' }
export const afterMeetings: Promised = { graceMs: GRACE_MS, byReads: false, say: 'old-after-meeting' }
export const afterSlowReads: Promised = { graceMs: GRACE_MS, byReads: false, say: 'old-was-put' }
export const afterOutage: Promised = { graceMs: GRACE_MS, byReads: false, say: 'old-after-outage' }
export const whileAway: Promised = { graceMs: BOUND_MS, byReads: true, say: 'older-than-six' }
export const atOnce: Promised = { graceMs: 0, byReads: true, say: 'old-at-once' }
