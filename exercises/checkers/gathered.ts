/**
 * Is a gathered log whole? It is held against what was written: no gap, nothing twice, nothing that nobody wrote, and what was
 * seen once is seen for ever. Lines may say the same: then they are counted. A line that its writer has lost in a crash may
 * have been gathered before, or not.
 */
export interface Item {
  /** Who wrote it: a server, say. */
  readonly source: string
  /** All that it says. */
  readonly text: string
}

export interface GatherProblem extends Item {
  /**
   * `strange`: nobody wrote it · `doubled`: it is there more often than it was written · `gone`: it was seen before, so
   * often · `missing`: it was written, and is not there.
   */
  readonly kind: 'strange' | 'doubled' | 'gone' | 'missing'
}

interface Count {
  readonly item: Item
  written: number
  /** Of these: so many may be lost. */
  lost: number
  seen: number
}

export class Gathered {
  readonly #counts = new Map<string, Count>()

  /** Whole, and readable for who gathers. */
  written(...items: readonly Item[]): void {
    for (const item of items) this.#countOf(item).written++
  }

  /** Their writer has crashed, and does not have them any more. */
  lost(...items: readonly Item[]): void {
    for (const item of items) this.#countOf(item).lost++
  }

  /** How many there have to be. */
  get certain(): number {
    return [...this.#counts.values()].reduce((sum, { written, lost }) => sum + written - lost, 0)
  }

  /** All that is shown at one moment: the first thing that is wrong with it, while some may still be on its way. */
  see(items: readonly Item[]): GatherProblem | undefined {
    const found = countsOf(items)
    for (const [key, { item, count }] of found) {
      const { written = 0 } = this.#counts.get(key) ?? {}
      if (count > written) return { ...item, kind: written === 0 ? 'strange' : 'doubled' }
    }
    for (const [key, known] of this.#counts) {
      const { count } = found.get(key) ?? { count: 0 }
      if (count < known.seen) return { ...known.item, kind: 'gone' }
      known.seen = count
    }
    return undefined
  }

  /** The same, when all has to be there, but for what a source wrote that cannot be reached. */
  seeAll(items: readonly Item[], silent?: string): GatherProblem | undefined {
    const problem = this.see(items)
    if (problem !== undefined) return problem
    const found = countsOf(items)
    for (const [key, { item, written, lost }] of this.#counts)
      if (item.source !== silent && (found.get(key)?.count ?? 0) < written - lost)
        return { ...item, kind: 'missing' }
    return undefined
  }

  #countOf(item: Item): Count {
    const key = keyOf(item)
    const count = this.#counts.get(key) ?? { item, written: 0, lost: 0, seen: 0 }
    this.#counts.set(key, count)
    return count
  }
}

const keyOf = ({ source, text }: Item): string => JSON.stringify([source, text])

function countsOf(items: readonly Item[]): Map<string, { readonly item: Item; count: number }> {
  const counts = new Map<string, { readonly item: Item; count: number }>()
  for (const item of items) {
    const key = keyOf(item)
    const count = counts.get(key) ?? { item, count: 0 }
    count.count++
    counts.set(key, count)
  }
  return counts
}
