/**
 * Finds readers who were given something too old. Each key is written and read by many at once; each write has a value that no
 * other write of its key has, or null: that is a delete, and there may be many. Times are milliseconds.
 * Of two writes the later one is that with the higher version; where versions are not known, that which began when the other
 * one was over. Who asks at the very moment that another one is answered asks after that. A write is known to be done when it was acknowledged, or when somebody has read its value.
 */

/** What is found: a value, or null for nothing. */
export type Held = string | null

export interface Rule {
  /** So long after a write was known to be done something older may be read. */
  readonly graceMs: number
  /** Whether it counts that somebody has read it, or its acknowledgement alone. */
  readonly byReads: boolean
}

export interface Writing {
  acknowledged(atMs: number, version?: number): void
  /** It surely did not happen. */
  refused(): void
}

interface Write {
  readonly value: Held
  readonly startMs: number
  version: number | undefined
  endMs: number
  /** When the first reader of it had it. */
  readMs: number
}

export interface Reading {
  readonly key: string
  readonly found: Held
  readonly startMs: number
  readonly endMs: number
  readonly version?: number | undefined
}

export interface BadRead {
  /** `invented`: nobody had written that. `tag`: it is another write's version. `old`: something newer was there. */
  readonly fault: 'invented' | 'tag' | 'old'
  readonly newer: Held
  /** How it was known, and when. */
  readonly knownBy: 'answer' | 'read'
  readonly knownMs: number
}

const NEVER = Number.POSITIVE_INFINITY

export class Freshness {
  readonly #writes = new Map<string, Set<Write>>()

  /** Nothing is there before the first write. */
  #of(key: string): Set<Write> {
    const known = this.#writes.get(key)
    if (known !== undefined) return known
    const nothing = { value: null, startMs: -NEVER, version: 0, endMs: -NEVER, readMs: NEVER }
    const writes = new Set<Write>([nothing])
    this.#writes.set(key, writes)
    return writes
  }

  write(key: string, value: Held, startMs: number): Writing {
    const write: Write = { value, startMs, version: undefined, endMs: NEVER, readMs: NEVER }
    this.#of(key).add(write)
    return {
      acknowledged: (endMs, version) => {
        write.endMs = endMs
        write.version ??= version
      },
      refused: () => this.#of(key).delete(write),
    }
  }

  /** To be told when it has ended, in the order of the ends. Undefined when it can be explained. */
  read({ key, found, startMs, endMs, version }: Reading, { graceMs, byReads }: Rule): BadRead | undefined {
    const writes = [...this.#of(key)]
    const sources = writes.filter((write) => write.value === found && write.startMs <= endMs)
    if (sources.length === 0) return { fault: 'invented', newer: null, knownBy: 'answer', knownMs: endMs }
    const [only] = sources
    if (only !== undefined && sources.length === 1 && found !== null) {
      if (version !== undefined && only.version !== undefined && version !== only.version)
        return { fault: 'tag', newer: found, knownBy: 'answer', knownMs: only.endMs }
      only.version ??= version
    }
    const knownMs = (write: Write) => (byReads ? Math.min(write.endMs, write.readMs) : write.endMs)
    const newerThan = (source: Write) =>
      writes.find((other) => isLater(other, source) && knownMs(other) + graceMs <= startMs)
    const possible = sources.filter((source) => newerThan(source) === undefined)
    const [source] = possible
    // Of several deletes nobody can tell which one it was.
    if (source !== undefined && possible.length === 1) source.readMs = Math.min(source.readMs, endMs)
    const bad = sources.map(newerThan).find((each) => each !== undefined)
    if (source !== undefined || bad === undefined) return undefined
    const knownBy = bad.endMs <= knownMs(bad) ? 'answer' : 'read'
    return { fault: 'old', newer: bad.value, knownBy, knownMs: knownMs(bad) }
  }
}

/** Whether one came after the other for sure. */
function isLater(one: Write, other: Write): boolean {
  if (one.version !== undefined && other.version !== undefined) return one.version > other.version
  return Math.min(other.endMs, other.readMs) < one.startMs
}
