/**
 * Finds answers that no order of events explains. Each key is a register: many may write it and read it at once. Every write
 * has a value that no other write of its key has, or null: that is a delete, and there may be many.
 * Times are moments in their order, no two alike: milliseconds, or numbers that count up.
 * What a write whose end nobody knows came to is open: it may be done at any time after it began, or never, but once only.
 */

/** A write's value, or null for nothing. */
export type Held = string | null

export interface Writing {
  /** It was answered with success. */
  acknowledged(atMs: number): void
  /** It surely did not happen. */
  refused(): void
}

interface Write {
  readonly value: Held
  readonly startMs: number
  /** Until then it was done: it was acknowledged, or somebody had read it. */
  doneMs: number
  /** Null when nobody knows. */
  endMs: number | null
}

export type Fault =
  /** Nobody had written that. */
  | 'invented'
  /** Something newer was there for sure. */
  | 'stale'

export interface BadRead {
  readonly fault: Fault
  readonly key: string
  readonly found: Held
  /** A write that was done before the read began, and came after all that it could have found. */
  readonly newer: Held | undefined
}

interface Register {
  readonly writes: Set<Write>
}

export class Registers {
  readonly #registers = new Map<string, Register>()

  /** Nothing is there before the first write. */
  #of(key: string): Register {
    const known = this.#registers.get(key)
    if (known !== undefined) return known
    const first: Write = {
      value: null,
      startMs: Number.NEGATIVE_INFINITY,
      doneMs: Number.NEGATIVE_INFINITY,
      endMs: 0,
    }
    const register = { writes: new Set([first]) }
    this.#registers.set(key, register)
    return register
  }

  write(key: string, value: Held, atMs: number): Writing {
    const { writes } = this.#of(key)
    const write: Write = { value, startMs: atMs, doneMs: Number.POSITIVE_INFINITY, endMs: null }
    writes.add(write)
    return {
      acknowledged: (endMs) => {
        write.endMs = endMs
        write.doneMs = Math.min(write.doneMs, endMs)
      },
      refused: () => writes.delete(write),
    }
  }

  /** To be told when the read has ended, in the order of the ends. Undefined when it can be explained. */
  read(key: string, found: Held, startMs: number, endMs: number): BadRead | undefined {
    const { writes } = this.#of(key)
    const sources = [...writes].filter(({ value, startMs: began }) => value === found && began <= endMs)
    if (sources.length === 0) return { fault: 'invented', key, found, newer: undefined }
    const newerThan = (source: Write) =>
      [...writes].find((other) => other.doneMs < startMs && source.doneMs < other.startMs)
    const possible = sources.filter((source) => newerThan(source) === undefined)
    const [only] = possible
    if (only === undefined) {
      const [source] = sources.toSorted((a, b) => b.startMs - a.startMs)
      return { fault: 'stale', key, found, newer: source && newerThan(source)?.value }
    }
    // Of several deletes nobody can tell which one it was.
    if (possible.length === 1) only.doneMs = Math.min(only.doneMs, endMs)
    return undefined
  }

  /** Keys that were written at all. */
  keys(): readonly string[] {
    return [...this.#registers.keys()]
  }

  /** What the key may hold after all that is under way is over: one of these. */
  possible(key: string): readonly Held[] {
    const writes = [...this.#of(key).writes]
    return writes
      .filter((write) => !writes.some((other) => other.endMs !== null && write.doneMs < other.startMs))
      .map(({ value }) => value)
  }
}
