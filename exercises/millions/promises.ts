/** What the lessons promise to users, and so what is asked for. */
export const MOST_PAGE_MS = 150
export const MOST_PICTURE_MS = 60
/** A card is seen everywhere so long after it was acknowledged. */
export const EVERYWHERE_MS = 10_000
export const MOST_P99_MS = 200
/** Shares. */
export const MOST_ERRORS = 0.001
export const MOST_LEFT = 0.001
/** Of those who come while one node, or a whole center, is away. */
export const MOST_LEFT_FAULT = 0.05
export const MOST_LEFT_CENTER = 0.1
/** Of all who come while everybody looks at one card. */
export const MOST_ERRORS_CELEBRITY = 0.002
/** Of all, while a version is deployed that fails for one user of five. */
export const MOST_ERRORS_DEPLOY = 0.03
/** With a web server, a cache, a shard and a center away, one after the other. */
export const MOST_ERRORS_TOGETHER = 0.03
/** At the peak, with Seoul gone for some seconds: most of its users have an ocean to cross by then. */
export const MOST_P99_AWAY_MS = 450
/** US dollars a month. */
export const BUDGET = 1300
export const CENTERS = ['seoul', 'virginia', 'frankfurt'] as const
export type Center = (typeof CENTERS)[number]
