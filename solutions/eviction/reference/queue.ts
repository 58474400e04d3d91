/** Keys in a line: each knows the one before and the one after it, so that any of them can leave in a few steps. */

interface Link {
  readonly key: string
  before: Link | undefined
  after: Link | undefined
}

export class Queue {
  readonly #links = new Map<string, Link>()
  #first: Link | undefined
  #last: Link | undefined

  get size(): number {
    return this.#links.size
  }

  has(key: string): boolean {
    return this.#links.has(key)
  }

  /** Adds a key that is not in line, at the end. */
  push(key: string): void {
    const link: Link = { key, before: this.#last, after: undefined }
    if (this.#last) this.#last.after = link
    else this.#first = link
    this.#last = link
    this.#links.set(key, link)
  }

  /** Whether it was in line. */
  remove(key: string): boolean {
    const link = this.#links.get(key)
    if (!link) return false
    if (link.before) link.before.after = link.after
    else this.#first = link.after
    if (link.after) link.after.before = link.before
    else this.#last = link.before
    return this.#links.delete(key)
  }

  /** The first in line, or the second when the first is spared. */
  first(spared?: string): string | undefined {
    const link = this.#first?.key === spared ? this.#first?.after : this.#first
    return link?.key
  }
}
