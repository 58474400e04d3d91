/** What the lesson promises in numbers. */

export const USUAL_MS = 1000
export const PASSED_ON_LESS_MS = 50
export const WORK_MS = 80
/** A user has left, and a web server has had the time to hear of it. */
export const HEARD_WITHIN_MS = 60
export const HEALTH_WITHIN_MS = 50
export const THREE_TIMES = 150
export const GOOD_PER_SECOND = 42
export const SERVED_WITHIN_MS = 500
export const REFUSED_WITHIN_MS = 500
export const AT_ONCE = 6
export const TRIES = 3
export const AGAIN = { share: 0.1, more: 10, spanMs: 10_000 }
export const AWAY_AFTER_MS = 3000
export const PROBES_PER_SECOND = 2
export const AWAY_TOLD_WITHIN_MS = 100
export const BACK_WITHIN_MS = 3000
export const FROZEN_MOST = 30
export const URGENT = { perSecond: 15, share: 0.97, toldWithinMs: 700 }
