/** A heap of uses, in which what is out of date is thrown away when it comes to the top. */
import type { Policy } from './policy.ts'

interface Use {
  readonly key: string
  readonly uses: number
  readonly at: number
}

const isLess = (one: Use, other: Use) =>
  one.uses < other.uses || (one.uses === other.uses && one.at < other.at)

export class Lfu implements Policy {
  readonly #current = new Map<string, Use>()
  #heap: Use[] = []
  #now = 0

  added(key: string): void {
    this.#use(key, 1)
  }

  read(key: string): void {
    this.#use(key, (this.#current.get(key)?.uses ?? 0) + 1)
  }

  replaced(key: string): void {
    this.read(key)
  }

  removed(key: string): void {
    this.#current.delete(key)
  }

  victim(spared: string): string | undefined {
    let kept: Use | undefined
    let found: Use | undefined
    while (this.#heap.length > 0) {
      const [top] = this.#heap
      if (top === undefined) break
      if (this.#current.get(top.key) !== top) this.#pop()
      else if (top.key === spared) {
        kept = top
        this.#pop()
      } else {
        found = top
        break
      }
    }
    if (kept) this.#push(kept)
    return found?.key
  }

  #use(key: string, uses: number): void {
    const use = { key, uses, at: this.#now++ }
    this.#current.set(key, use)
    this.#push(use)
    if (this.#heap.length > 3 * this.#current.size + 100) this.#tidy()
  }

  #tidy(): void {
    const heap = [...this.#current.values()].sort((one, other) => (isLess(one, other) ? -1 : 1))
    this.#heap = heap
  }

  #push(use: Use): void {
    let at = this.#heap.push(use) - 1
    while (at > 0) {
      const above = (at - 1) >> 1
      const parent = this.#heap[above]
      if (parent === undefined || !isLess(use, parent)) break
      this.#heap[at] = parent
      at = above
    }
    this.#heap[at] = use
  }

  #pop(): void {
    const last = this.#heap.pop()
    if (last === undefined || this.#heap.length === 0) return
    let at = 0
    for (;;) {
      let below = 2 * at + 1
      const left = this.#heap[below]
      const right = this.#heap[below + 1]
      if (left === undefined) break
      if (right !== undefined && isLess(right, left)) below++
      const child = this.#heap[below]
      if (child === undefined || !isLess(child, last)) break
      this.#heap[at] = child
      at = below
    }
    this.#heap[at] = last
  }
}
