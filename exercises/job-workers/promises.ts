/** The numbers that the lesson promises, and that the tests ask for. */
export const ANSWER_MS = 50
export const AWAY_MS = 3000
export const KEPT_MS = 10_000
export const DELIVERIES = 5
/** After the last fault. */
export const SETTLED_MS = 30_000
export const IDLE_DONE_MS = 2000
/** Before the second try. Each one after that: twice as long. */
export const LEAST_BACKOFF_MS = 1000
export const FETCH_MS = 1000
export const DEAD_MS = 15_000
export const FAILED_MS = 15_000
export const TAKEN_UP_MS = 12_000
export const LEAST_PAUSE_MS = 500
export const MOST_PAUSE_MS = 5000
export const BACK_MS = 15_000
export const MISSED_MS = 70_000
export const TURN_MS = 10_000
