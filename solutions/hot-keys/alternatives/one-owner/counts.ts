/**
 * Which keys are wanted, and how much: tenths of the last five seconds in a ring, for each key. The routers ask each other for
 * what is in their rings, every 600 ms, and keep the answer as it is until it is a few seconds old.
 */
export interface Wanted {
  readonly key: string
  /** Requests of users, at both routers. */
  readonly perSecond: number
}

const SLOT_MS = 500
const SLOTS = 10
const NEWS_FOR_MS = 2500

class Ring {
  readonly #counts = new Uint32Array(SLOTS)
  #newest: number

  constructor(slot: number) {
    this.#newest = slot
  }

  add(slot: number): void {
    this.#turnTo(slot)
    const place = slot % SLOTS
    this.#counts[place] = (this.#counts[place] ?? 0) + 1
  }

  sum(slot: number): number {
    this.#turnTo(slot)
    return this.#counts.reduce((sum, count) => sum + count, 0)
  }

  /** What has become old is empty again. */
  #turnTo(slot: number): void {
    for (let old = Math.max(this.#newest + 1, slot - SLOTS + 1); old <= slot; old++)
      this.#counts[old % SLOTS] = 0
    this.#newest = slot
  }
}

const slotNow = (): number => Math.floor(performance.now() / SLOT_MS)
/** The newest slot is half full, on average. */
const OF_S = ((SLOTS - 0.5) * SLOT_MS) / 1000

export class Counts {
  readonly #rings = new Map<string, Ring>()
  #news: { readonly rates: ReadonlyMap<string, number>; readonly atMs: number } | undefined

  /** A user asks something about this key. */
  note(key: string): void {
    const slot = slotNow()
    const ring = this.#rings.get(key) ?? new Ring(slot)
    ring.add(slot)
    this.#rings.set(key, ring)
  }

  own(): readonly Wanted[] {
    const slot = slotNow()
    const wanted: Wanted[] = []
    for (const [key, ring] of this.#rings) {
      const sum = ring.sum(slot)
      if (sum === 0) this.#rings.delete(key)
      else wanted.push({ key, perSecond: sum / OF_S })
    }
    return wanted
  }

  hear(wanted: readonly Wanted[]): void {
    this.#news = {
      rates: new Map(wanted.map(({ key, perSecond }) => [key, perSecond])),
      atMs: performance.now(),
    }
  }

  all(): ReadonlyMap<string, number> {
    const rates = new Map(this.own().map(({ key, perSecond }) => [key, perSecond]))
    if (this.#news === undefined || performance.now() - this.#news.atMs > NEWS_FOR_MS) return rates
    for (const [key, more] of this.#news.rates) rates.set(key, (rates.get(key) ?? 0) + more)
    return rates
  }

  top(count: number): readonly Wanted[] {
    return [...this.all()]
      .map(([key, perSecond]) => ({ key, perSecond }))
      .sort((one, other) => other.perSecond - one.perSecond)
      .slice(0, count)
  }
}
