/**
 * Finds lost writes. Every write is noted with its outcome; what a key may hold in the end follows:
 * the last write that was acknowledged, or any whose outcome nobody knows.
 * The writes of one key must come one after another; those of different keys may overlap.
 */

/** A write's value, or null for a delete. */
export type Value = string | null

export interface Attempt {
  /** It was answered with success. */
  acknowledged(): void
  /** It surely did not happen. */
  refused(): void
}

export interface LostWrite {
  readonly key: string
  readonly expected: Value
  readonly found: Value
}

interface Entry {
  acknowledged: Value
  /** Those that were not answered: they may have happened, or may yet. */
  readonly open: Set<Value>
}

export class WriteLedger {
  readonly #entries = new Map<string, Entry>()

  begin(key: string, value: Value): Attempt {
    const entry = this.#entries.get(key) ?? { acknowledged: null, open: new Set() }
    this.#entries.set(key, entry)
    entry.open.add(value)
    return {
      acknowledged: () => {
        entry.open.delete(value)
        entry.acknowledged = value
      },
      refused: () => {
        entry.open.delete(value)
      },
    }
  }

  /** What was acknowledged last, for every key that is not deleted, in the order of the keys. */
  acknowledged(): ReadonlyMap<string, string> {
    const found = new Map<string, string>()
    for (const key of [...this.#entries.keys()].sort()) {
      const value = this.#entries.get(key)?.acknowledged ?? null
      if (value !== null) found.set(key, value)
    }
    return found
  }

  /** The first key whose value no order of events explains. */
  firstLost(found: ReadonlyMap<string, string>): LostWrite | undefined {
    for (const [key, entry] of this.#entries) {
      const value = found.get(key) ?? null
      if (value === entry.acknowledged || entry.open.has(value)) continue
      return { key, expected: entry.acknowledged, found: value }
    }
    return undefined
  }
}
