/** The numbers of the lesson, and what the suite lets pass for them. */

export const USUAL_LIMIT = 20
/** What was answered is in all feeds, and what had failed is well again, for so long. */
export const IN_TIME_MS = 5000
export const WRITE_WITHIN_MS = 100
/** 503, when the shard is away that is needed. */
export const SORRY_WITHIN_MS = 2000
/** A user is some way from the nodes: this much later than promised an answer may come. */
export const WAY_MS = 60
/** Followers whom somebody has who is no celebrity, and whom a celebrity has. */
export const ORDINARY = 25
export const CELEBRITY = 50
/** Of a celebrity's card, in all tables of all shards. */
export const MOST_ROWS = 12
export const AUTHORS_MEANWHILE = 20
