/** What the lesson promises in numbers. */

/** So late at most a user hears anything, whoever is away. */
export const ANSWER_WITHIN_MS = 2000
/** A database that takes so long for each request is waited for. */
export const WAIT_AT_LEAST_MS = 300
/** What does not need the database is answered within. */
export const NO_NEED_MS = 100
export const TRIES = 3
/** So many requests, one after the other, are looked at for what follows. */
export const ROUNDS = 32
/** Before the second try, on average, at least. Chance has its share in what is seen of this, and of the next two. */
export const FIRST_PAUSE_MS = { promised: 50, seen: 40 }
/** Before the third one, so many times as long on average. */
export const GROWTH = { promised: 1.5, seen: 1.2 }
/** Of all pauses before the same try, no more than so many of a hundred are within so many ms of each other. */
export const SPREAD_MS = 20
export const CLOSE = { promised: 50, seen: 70 }
/** A user has left, and a web server has had the time to hear of it. */
export const HEARD_WITHIN_MS = 60
export const MOST_AT_WORK = 10
export const MOST_WAITING = 100
/** Whoever finds the line full is told within. */
export const FULL_WITHIN_MS = 100
/** From one second of silence on, so many requests a second at most from each web server. */
export const SILENT_PER_SECOND = 10
/** The database is back: so long after that all is well. */
export const BACK_WITHIN_MS = 1000
