/** What the lesson promises in numbers. */
export const FOUND_WITHIN_MS = 5000
/** A crowd hurts nobody from then on. */
export const RELIEVED_AFTER_MS = 8000
/** Everybody else, 99 of 100. */
export const SERVED_WITHIN_MS = 400
/** Reads of what is hot, 99 of 100. */
export const CROWD_WITHIN_MS = 600
/** What was written is seen by everybody after that. */
export const SEEN_AFTER_MS = 1000
/** Rates are right, and what is over is over, after that. */
export const SETTLED_AFTER_MS = 15_000
/** Who counts by whole seconds, and is told by the other router once a second, may notice so much later. */
export const NOTICED_WITHIN_MS = 1000
/** A message is under way for so long at most. */
export const UNDER_WAY_MS = 300
export const SORRY_WITHIN_MS = 2000
export const HOT_WITHIN_MS = 1000
/** From the death of a shard that a key is not at home at. */
export const DEAD_NOTICED_MS = 3000

/** Users and a router are some way from each other. */
export const ROUND_TRIP_MS = 30

/** A second, of all of them. */
export const CROWD = { reads: 150, likes: 10 } as const
export const OTHERS = 80
/** So many that no second has fewer than make a key hot, but for one in ten thousand. */
export const WARM = 60
