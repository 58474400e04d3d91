/**
 * Looks for every acknowledged write when all is over: it is in every copy, or a later write of its key is, or it was set
 * aside where a log had to be cut, or it is excused, as it was on a disk alone that is destroyed.
 * The writes of one key come one after another, each with a value of its own; those of different keys may overlap.
 */
import type { Value } from './write-ledger.ts'

export interface Try {
  acknowledged(): void
  /** It surely did not happen. */
  refused(): void
}

/** What one of the copies holds. */
export type Copy = ReadonlyMap<string, string>

export interface SetAside {
  readonly key: string
  readonly value: Value
}

export interface Lost {
  readonly key: string
  readonly expected: Value
  readonly found: Value
  /** `older`: a write that was acknowledged before it is in its place. `strange`: nobody wrote what is there. */
  readonly kind: 'gone' | 'older' | 'strange'
}

interface Entry {
  readonly value: Value
  state: 'open' | 'acknowledged' | 'refused'
  isExcused: boolean
}

export class Acknowledged {
  readonly #entries = new Map<string, Entry[]>()

  begin(key: string, value: Value): Try {
    const entry: Entry = { value, state: 'open', isExcused: false }
    const entries = this.#entries.get(key) ?? []
    this.#entries.set(key, [...entries, entry])
    return {
      acknowledged: () => {
        entry.state = 'acknowledged'
      },
      refused: () => {
        entry.state = 'refused'
      },
    }
  }

  get count(): number {
    return [...this.#entries.values()].flat().filter(({ state }) => state === 'acknowledged').length
  }

  /** How often this value was to be written. */
  attempts(key: string, value: Value): number {
    return (this.#entries.get(key) ?? []).filter((entry) => entry.value === value).length
  }

  /** A disk is destroyed. What was acknowledged and is in none of these copies, nor set aside, was there alone, or nowhere else for sure. */
  destroyed(others: readonly Copy[], setAside: readonly SetAside[] = []): void {
    for (const [key, entries] of this.#entries)
      for (const entry of entries) {
        const isElsewhere = others.some((copy) => (copy.get(key) ?? null) === entry.value)
        if (!isElsewhere && !isAside(setAside, key, entry.value)) entry.isExcused = true
      }
  }

  /** The first write that is lost in this copy, whatever else was set aside. */
  firstLost(copy: Copy, setAside: readonly SetAside[] = []): Lost | undefined {
    for (const [key, entries] of this.#entries) {
      const found = copy.get(key) ?? null
      const isLasting = ({ value, state, isExcused }: Entry) =>
        state === 'acknowledged' && !isExcused && !isAside(setAside, key, value)
      const last = entries.findLastIndex(isLasting)
      const expected = entries[last]?.value ?? null
      const later = entries.slice(last + 1).filter(({ state }) => state !== 'refused')
      // Before the first write there is nothing; and what nobody has to keep may be missing.
      if (found === expected || later.some(({ value }) => value === found)) continue
      const isOlder = entries.slice(0, Math.max(0, last)).some(({ value }) => value === found)
      const kind = found === null ? 'gone' : isOlder ? 'older' : 'strange'
      return { key, expected, found, kind }
    }
    return undefined
  }
}

function isAside(setAside: readonly SetAside[], key: string, value: Value): boolean {
  return setAside.some((each) => each.key === key && each.value === value)
}
