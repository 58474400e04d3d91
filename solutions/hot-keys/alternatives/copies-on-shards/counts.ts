/**
 * Which keys are wanted, and how much: eight buckets of half a second, of which the newest is not full yet. Each router sends
 * the other one its sums, twice a second.
 */
export interface Wanted {
  readonly key: string
  /** Requests of users, at both routers. */
  readonly perSecond: number
}

export const BUCKET_MS = 500
const BUCKETS = 8
/** Sums that are older than this are of somebody who has gone. */
const TOLD_FOR_MS = 2000

export class Counts {
  #full: Map<string, number>[] = []
  #filling = new Map<string, number>()
  #told: { readonly sums: ReadonlyMap<string, number>; readonly atMs: number } | undefined

  /** A user asks something about this key. */
  note(key: string): void {
    this.#filling.set(key, (this.#filling.get(key) ?? 0) + 1)
  }

  /** Twice a second. */
  turn(): void {
    this.#full = [...this.#full, this.#filling].slice(-BUCKETS)
    this.#filling = new Map()
  }

  ownSums(): readonly (readonly [string, number])[] {
    const sums = new Map<string, number>()
    for (const bucket of this.#full)
      for (const [key, count] of bucket) sums.set(key, (sums.get(key) ?? 0) + count)
    return [...sums]
  }

  tell(sums: readonly (readonly [string, number])[]): void {
    this.#told = { sums: new Map(sums), atMs: performance.now() }
  }

  /** All that have at least so much. */
  above(perSecond: number): readonly Wanted[] {
    const sums = new Map(this.ownSums())
    const told = this.#told
    if (told !== undefined && performance.now() - told.atMs < TOLD_FOR_MS)
      for (const [key, count] of told.sums) sums.set(key, (sums.get(key) ?? 0) + count)
    const seconds = (BUCKETS * BUCKET_MS) / 1000
    return [...sums]
      .map(([key, count]) => ({ key, perSecond: count / seconds }))
      .filter((one) => one.perSecond >= perSecond)
      .sort((one, other) => other.perSecond - one.perSecond)
  }

  top(count: number): readonly Wanted[] {
    return this.above(0).slice(0, count)
  }
}
