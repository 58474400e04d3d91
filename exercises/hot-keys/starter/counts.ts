/**
 * Which keys are wanted, and how much.
 *
 * Stage 1: count what users ask for, over the last few seconds, and add
 * what the other router has counted. `performance.now()` tells the time.
 */
export interface Wanted {
  readonly key: string
  /** Requests of users, at both routers. */
  readonly perSecond: number
}

export class Counts {
  /** A user asks something about this key. */
  note(_key: string): void {}

  /** Those that are wanted most, the first one most of all. */
  top(_count: number): readonly Wanted[] {
    return []
  }
}
