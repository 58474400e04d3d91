/**
 * Which keys are wanted, and how much.
 *
 * A count fades: what is three seconds old counts a third. So one number for each key is enough, and what nobody asks for any
 * more is forgotten. When there are too many keys, a new one takes the place of the least, and its count with it (Space-Saving):
 * who is wanted much soon stands above that.
 */
export interface Wanted {
  readonly key: string
  /** Requests of users, at both routers. */
  readonly perSecond: number
}

interface Count {
  weight: number
  atMs: number
}

const FADES_IN_MS = 3000
/** However large a crowd was: nobody has asked for so long. */
const FORGOTTEN_AFTER_MS = 10_000
/** Of this router, and as many of the other one. */
const MOST_KEYS = 250
/** What the other router has told so long ago is no news any more. */
const NEWS_FOR_MS = 3000

const fadedBy = ({ weight, atMs }: Count, nowMs: number): number =>
  nowMs - atMs > FORGOTTEN_AFTER_MS ? 0 : weight * Math.exp((atMs - nowMs) / FADES_IN_MS)

export class Counts {
  readonly #own = new Map<string, Count>()
  #others = new Map<string, number>()
  #heardMs = Number.NEGATIVE_INFINITY

  /** A user asks something about this key. */
  note(key: string): void {
    const nowMs = performance.now()
    const known = this.#own.get(key)
    const before = known === undefined ? this.#makeRoom(nowMs) : fadedBy(known, nowMs)
    this.#own.set(key, { weight: before + 1, atMs: nowMs })
  }

  /** Those that are wanted most, the first one most of all. */
  top(count: number): readonly Wanted[] {
    const keys = new Set([...this.#own.keys(), ...this.#heard().keys()])
    return mostOf([...keys], (key) => this.of(key)).slice(0, count)
  }

  /** A second, at both routers. */
  of(key: string): number {
    return this.#ofOwn(key) + (this.#heard().get(key) ?? 0)
  }

  /** What this router tells the other one. */
  own(): readonly Wanted[] {
    return mostOf([...this.#own.keys()], (key) => this.#ofOwn(key))
  }

  /** What the other one tells. */
  hear(wanted: readonly Wanted[]): void {
    this.#others = new Map(wanted.map(({ key, perSecond }) => [key, perSecond]))
    this.#heardMs = performance.now()
  }

  #ofOwn(key: string): number {
    const count = this.#own.get(key)
    return count === undefined ? 0 : (1000 * fadedBy(count, performance.now())) / FADES_IN_MS
  }

  #heard(): ReadonlyMap<string, number> {
    if (performance.now() - this.#heardMs > NEWS_FOR_MS) this.#others.clear()
    return this.#others
  }

  /** What a new key begins with: nothing, or the count of the one that had to go. */
  #makeRoom(nowMs: number): number {
    if (this.#own.size < MOST_KEYS) return 0
    let least: { readonly key: string; readonly weight: number } | undefined
    for (const [key, count] of this.#own) {
      const weight = fadedBy(count, nowMs)
      if (least === undefined || weight < least.weight) least = { key, weight }
    }
    if (least === undefined) return 0
    this.#own.delete(least.key)
    return least.weight
  }
}

/** The rest is over. */
const LEAST_PER_SECOND = 0.1

function mostOf(keys: readonly string[], rateOf: (key: string) => number): readonly Wanted[] {
  return keys
    .map((key) => ({ key, perSecond: rateOf(key) }))
    .filter(({ perSecond }) => perSecond >= LEAST_PER_SECOND)
    .sort((one, other) => other.perSecond - one.perSecond)
}
