/** What a shard has on its disk: items with their likes. */
export type Change =
  | { readonly op: 'put'; readonly key: string; readonly text: string }
  | { readonly op: 'delete'; readonly key: string }
  | { readonly op: 'like'; readonly key: string }

export interface Item {
  readonly text: string
  readonly likes: number
}

export class Holdings {
  readonly #items = new Map<string, Item>()
  #newest = 0

  /** How many changes there have been. */
  get newest(): number {
    return this.#newest
  }

  itemOf(key: string): Item | undefined {
    return this.#items.get(key)
  }

  keys(): readonly string[] {
    return [...this.#items.keys()]
  }

  apply(change: Change): void {
    this.#newest++
    const { key } = change
    const { text, likes } = this.#items.get(key) ?? { text: `a card about ${key}`, likes: 0 }
    if (change.op === 'delete') this.#items.delete(key)
    else if (change.op === 'put') this.#items.set(key, { text: change.text, likes })
    else this.#items.set(key, { text, likes: likes + 1 })
  }
}
