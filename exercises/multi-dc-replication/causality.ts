/**
 * Finds writes that have no right to win, and centers that go back. Several centers take writes of the same cards; each write
 * has a value that no other write of its card has, or null: that is a delete, and there may be many.
 * A write has seen all that its center had shown when it was sent, all that its user had been answered with, and what those
 * have seen. Whatever has been seen by a write that was done may not be there in the end.
 */

/** What is found: a value, or null for nothing. */
export type Held = string | null

export interface Writing {
  acknowledged(): void
  /** It surely did not happen. */
  refused(): void
}

export interface Write {
  readonly key: string
  readonly value: Held
  readonly center: string
  readonly seen: ReadonlySet<Write>
  /** It was acknowledged, or somebody has read it. */
  isDone: boolean
}

export interface Reading {
  readonly key: string
  readonly found: Held
  readonly center: string
  readonly user?: object | undefined
}

export interface BadRead {
  /** `invented`: nobody had written that. `back`: the center has shown what had seen it. */
  readonly fault: 'invented' | 'back'
  /** What the center has shown before. */
  readonly newer: Held
}

export class Causality {
  readonly #writes = new Map<string, Write[]>()
  /** By center, what it has shown; by user, what they were answered with. With all that these have seen. */
  readonly #seen = new Map<string | object, Set<Write>>()
  /** By center, what it has shown, that alone, and cannot have forgotten. */
  readonly #shown = new Map<string, Set<Write>>()

  write(key: string, value: Held, center: string, user?: object): Writing {
    const seen = new Set([center, user ?? center].flatMap((each) => [...setOf(this.#seen, each)]))
    const write: Write = { key, value, center, seen, isDone: false }
    this.#writes.set(key, [...this.writesOf(key), write])
    return {
      acknowledged: () => this.#show(write, center, user),
      refused: () => {
        if (!write.isDone)
          this.#writes.set(
            key,
            this.writesOf(key).filter((other) => other !== write),
          )
      },
    }
  }

  /** To be told when it has ended, in the order of the ends. Undefined when it can be explained. */
  read({ key, found, center, user }: Reading): BadRead | undefined {
    const shown = [...setOf(this.#shown, center)].filter((write) => write.key === key)
    const sources = this.writesOf(key).filter(({ value }) => value === found)
    if (found !== null && sources.length === 0) return { fault: 'invented', newer: null }
    const possible = sources.filter((source) => !shown.some(({ seen }) => seen.has(source)))
    const [only] = possible
    // Before the first write there is nothing; everything that a center shows is newer than that.
    const isNothingYet = found === null && shown.length === 0
    if (only === undefined && !isNothingYet) return { fault: 'back', newer: shown.at(-1)?.value ?? null }
    // Of several deletes, and of what was never there, nobody can tell which it was.
    if (only !== undefined && possible.length === 1 && !isNothingYet) this.#show(only, center, user)
    return undefined
  }

  /** It may have forgotten what others had told it; what it has acknowledged it has not, nor what that had seen. */
  crashed(center: string): void {
    const own = [...setOf(this.#shown, center)].filter((write) => write.center === center)
    this.#shown.set(center, new Set(own))
    this.#seen.set(center, new Set(own.flatMap((write) => [write, ...write.seen])))
  }

  /** What a card may be in the end: any write that no other one has seen which was done. */
  possible(key: string): readonly Held[] {
    const writes = this.writesOf(key)
    const done = writes.filter(({ isDone }) => isDone)
    const left = writes.filter((write) => !done.some(({ seen }) => seen.has(write)))
    return [...left.map(({ value }) => value), ...(done.length === 0 ? [null] : [])]
  }

  writesOf(key: string): readonly Write[] {
    return this.#writes.get(key) ?? []
  }

  keys(): readonly string[] {
    return [...this.#writes.keys()]
  }

  #show(write: Write, center: string, user?: object): void {
    write.isDone = true
    setOf(this.#shown, center).add(write)
    for (const each of [center, user ?? center])
      for (const seen of [write, ...write.seen]) setOf(this.#seen, each).add(seen)
  }
}

function setOf<Key>(sets: Map<Key, Set<Write>>, key: Key): Set<Write> {
  const set = sets.get(key) ?? new Set()
  sets.set(key, set)
  return set
}
