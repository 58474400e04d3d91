/** How often something may be tried. In memory: a restart forgets it, and each process counts for itself. */
import type { Clock } from '../clock.ts'

export interface Rate {
  /** At once. */
  readonly most: number
  /** Until one more may be. */
  readonly everyMs: number
}

interface Bucket {
  left: number
  atMs: number
}

/** Who tries under ever new names fills no memory. */
const mostBuckets = 10_000

export class RateLimit {
  readonly #rate: Rate
  readonly #clock: Clock
  readonly #buckets = new Map<string, Bucket>()

  constructor(rate: Rate, clock: Clock) {
    this.#rate = rate
    this.#clock = clock
  }

  /** Takes one. Returns how long to wait, when there is none left. */
  take(who: string): number | undefined {
    const bucket = this.#bucketOf(who)
    if (bucket.left < 1) return Math.ceil((1 - bucket.left) * this.#rate.everyMs)
    bucket.left -= 1
    return undefined
  }

  /** Who succeeded has not tried: a whole room may come by one address. */
  giveBack(who: string): void {
    const bucket = this.#bucketOf(who)
    bucket.left = Math.min(this.#rate.most, bucket.left + 1)
  }

  #bucketOf(who: string): Bucket {
    const nowMs = this.#clock.nowMs()
    const { most, everyMs } = this.#rate
    const known = this.#buckets.get(who)
    const left = known === undefined ? most : known.left + Math.max(0, nowMs - known.atMs) / everyMs
    const bucket = { left: Math.min(most, left), atMs: nowMs }
    // The one that was asked for last stands last.
    this.#buckets.delete(who)
    this.#buckets.set(who, bucket)
    const [oldest] = this.#buckets.keys()
    if (this.#buckets.size > mostBuckets && oldest !== undefined) this.#buckets.delete(oldest)
    return bucket
  }
}
