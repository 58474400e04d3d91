/** What a shard has on its disk: items with their likes, and the counts that it keeps for items of others. */
export type Change =
  | { readonly op: 'put'; readonly key: string; readonly text: string }
  | { readonly op: 'delete'; readonly key: string }
  | { readonly op: 'like'; readonly key: string }
  | { readonly op: 'part'; readonly key: string; readonly name: string; readonly count: number }
  | { readonly op: 'count'; readonly key: string }

export interface Item {
  readonly text: string
  /** All that this shard knows of, parts among them. */
  readonly likes: number
  /** The greatest count that it was told of each part. */
  readonly parts?: Readonly<Record<string, number>>
}

interface Held {
  text: string
  own: number
  readonly parts: Map<string, number>
}

export class Holdings {
  readonly #items = new Map<string, Held>()
  readonly #counts = new Map<string, number>()
  #newest = 0

  /** How many changes there have been. */
  get newest(): number {
    return this.#newest
  }

  itemOf(key: string): Item | undefined {
    const held = this.#items.get(key)
    if (held === undefined) return undefined
    const likes = [...held.parts.values()].reduce((sum, count) => sum + count, held.own)
    if (held.parts.size === 0) return { text: held.text, likes }
    return { text: held.text, likes, parts: Object.fromEntries(held.parts) }
  }

  partOf(key: string): number {
    return this.#counts.get(key) ?? 0
  }

  keys(): { readonly items: readonly string[]; readonly parts: readonly string[] } {
    return { items: [...this.#items.keys()], parts: [...this.#counts.keys()] }
  }

  apply(change: Change): void {
    this.#newest++
    const { key } = change
    if (change.op === 'count') this.#counts.set(key, this.partOf(key) + 1)
    else if (change.op === 'delete') this.#items.delete(key)
    else if (change.op === 'put') this.#heldOf(key).text = change.text
    else if (change.op === 'like') this.#heldOf(key).own++
    else {
      const { parts } = this.#heldOf(key)
      parts.set(change.name, Math.max(parts.get(change.name) ?? 0, change.count))
    }
  }

  #heldOf(key: string): Held {
    const held = this.#items.get(key) ?? {
      text: `a card about ${key}`,
      own: 0,
      parts: new Map<string, number>(),
    }
    this.#items.set(key, held)
    return held
  }
}
