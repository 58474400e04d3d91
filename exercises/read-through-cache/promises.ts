/** What the lesson promises in numbers, with the room that a way through the network takes. */

/** An entry serves for this share of its life at least: lives may differ, so that not all end together. */
export const LEAST_LIFE = 0.8
/** An answer may be on its way for so long. */
export const ON_THE_WAY_MS = 60
/** So long the database is waited for at least. */
export const WAIT_AT_LEAST_MS = 1000
/** So late at most a user hears anything, whoever is away. */
export const ANSWER_WITHIN_MS = 3000
/** An answer that nothing stands in the way of takes some 15 ms. With 50 more it is not slow. */
export const NOT_SLOW_MS = 70
/** From so long on after the first request that met it, a cache that is away slows nobody down … */
export const NOTICED_WITHIN_MS = 1000
/** … but for one request in so long at each web server … */
export const TRIES_EVERY_MS = 5000
/** … which takes so much longer. */
export const TRY_MS = 300
/** A cache that is back is used again. */
export const BACK_WITHIN_MS = 6000
/** What is too old to be of use leaves the memory. */
export const LEAVES_WITHIN_MS = 5000
/** The database is back: no more stale answers. */
export const FRESH_WITHIN_MS = 2000
