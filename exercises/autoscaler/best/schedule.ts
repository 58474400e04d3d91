/**
 * The best schedule of the day that is known: what is left when machines are taken away from plenty as long as the users of
 * forty days bear it, as the first step of search.ts does. Its second step, by chance, has found nothing cheaper so far, and
 * was not run to its end. A test beside this file holds the schedule against the simulator.
 */
export const best = {
  /** How many machines serve, in each half minute. */
  plan: [
    2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 4, 4, 5, 5, 5, 6, 6, 6, 7, 7, 7, 7, 7, 6, 5, 5, 5, 5, 5, 5, 5, 4, 4,
    4, 4, 3, 3, 3, 3, 2, 2, 2, 2, 2, 2, 2,
  ],
  machineMinutes: 101.25,
  /** What the simulator bills for it. */
  usd: 0.0925,
} as const
