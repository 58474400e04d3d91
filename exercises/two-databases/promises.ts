/** The numbers of the lesson, and what the suite lets pass for them. */

export const USUAL_LIMIT = 20
export const MOST_CARDS = 100
/** A user has an answer within so long, whoever is away. */
export const ANSWER_WITHIN_MS = 2000
/** A user is some way from the nodes: this much later than promised an answer may come. */
export const WAY_MS = 60
/** After a database is back. */
export const BACK_WITHIN_MS = 1000
/** What a feed over tables may hold the core of the database for, and a boot that has nothing left to change. */
export const CORE_MS = 2
export const ROUND_TRIPS = 5
export const RENAMED_WITHIN_MS = 5000
/** A node boots while its database is silent. */
export const BOOT_WITHIN_MS = 3000
/** So many users meet. */
export const MEETING = 24
