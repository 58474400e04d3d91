/** What the store tells a policy, and what it asks it. */

/** A policy knows keys, and in which order they go. It never sees a value. */
export interface Policy {
  /** A key that was not here has been put. */
  added(key: string): void
  /** A key that is here has been read. */
  read(key: string): void
  /** A key that is here got a new value. */
  replaced(key: string): void
  /** A key has gone, evicted or deleted. */
  removed(key: string): void
  /** The key that has to go next, `spared` left out: that is the one being written. */
  victim(spared: string): string | undefined
}
