/**
 * Two lines, as in S3-FIFO: a short one for who is new, a long one for who was used since. Most who are asked for once
 * never get into the long one, so that a scan passes by. Who left the short line is remembered for a while, by name only:
 * who comes back belongs into the long one.
 */
import type { Policy } from './policy.ts'
import { Queue } from './queue.ts'

const SHARE_OF_NEW = 0.1
const MOST_USES = 3

export class Best implements Policy {
  readonly #fresh = new Queue()
  readonly #known = new Queue()
  readonly #gone = new Queue()
  /** Since who is here came, or was let off; nobody stands here with none. */
  readonly #uses = new Map<string, number>()

  added(key: string): void {
    if (this.#gone.remove(key)) this.#known.push(key)
    else this.#fresh.push(key)
  }

  read(key: string): void {
    this.#uses.set(key, Math.min(MOST_USES, (this.#uses.get(key) ?? 0) + 1))
  }

  replaced(key: string): void {
    this.read(key)
  }

  removed(key: string): void {
    this.#uses.delete(key)
    if (!this.#fresh.remove(key)) this.#known.remove(key)
  }

  victim(spared: string): string | undefined {
    for (;;) {
      const isFresh = this.#fresh.size > SHARE_OF_NEW * this.#known.size
      const key = (isFresh ? this.#fresh.first(spared) : undefined) ?? this.#known.first(spared)
      if (key === undefined) return this.#fresh.first(spared)
      if (!this.#isLetOff(key)) return key
    }
  }

  /** Who was used since gets another round in the long line. */
  #isLetOff(key: string): boolean {
    const uses = this.#uses.get(key) ?? 0
    const wasFresh = this.#fresh.has(key)
    if (uses === 0) {
      if (wasFresh) this.#remember(key)
      return false
    }
    if (wasFresh || uses === 1) this.#uses.delete(key)
    else this.#uses.set(key, uses - 1)
    if (!this.#fresh.remove(key)) this.#known.remove(key)
    this.#known.push(key)
    return true
  }

  #remember(key: string): void {
    this.#gone.push(key)
    const oldest = this.#gone.first()
    if (this.#gone.size > this.#fresh.size + this.#known.size && oldest !== undefined)
      this.#gone.remove(oldest)
  }
}
