/** The order of a Set, read by one iterator that goes on where it was: so that no hole is walked over twice. */

export class Order {
  readonly #keys = new Set<string>()
  #next = this.#keys.values()
  /** Taken from the iterator, and still here: who goes next. */
  #heads: string[] = []

  get size(): number {
    return this.#keys.size
  }

  has(key: string): boolean {
    return this.#keys.has(key)
  }

  toEnd(key: string): void {
    this.remove(key)
    this.#keys.add(key)
  }

  remove(key: string): boolean {
    this.#heads = this.#heads.filter((head) => head !== key)
    return this.#keys.delete(key)
  }

  first(spared?: string): string | undefined {
    for (;;) {
      const head = this.#heads.find((key) => key !== spared)
      if (head !== undefined) return head
      const { value, done } = this.#next.next()
      if (!done) this.#heads.push(value)
      else {
        this.#next = this.#keys.values()
        if (this.#heads.length >= this.#keys.size) return undefined
        this.#heads = []
      }
    }
  }
}
