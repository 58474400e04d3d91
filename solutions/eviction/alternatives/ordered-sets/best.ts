/** ARC: who was used once, and who was used again, each with a memory of those that went, which say how to divide the room. */
import type { Policy } from './policy.ts'
import { Order } from './queue.ts'

export class Best implements Policy {
  readonly #once = new Order()
  readonly #again = new Order()
  readonly #onceGone = new Order()
  readonly #againGone = new Order()
  /** How many of those used once should be here. */
  #target = 0

  added(key: string): void {
    const size = this.#once.size + this.#again.size + 1
    if (this.#onceGone.has(key)) {
      const step = Math.max(1, this.#againGone.size / this.#onceGone.size)
      this.#target = Math.min(size, this.#target + step)
      this.#onceGone.remove(key)
      this.#again.toEnd(key)
    } else if (this.#againGone.has(key)) {
      const step = Math.max(1, this.#onceGone.size / this.#againGone.size)
      this.#target = Math.max(0, this.#target - step)
      this.#againGone.remove(key)
      this.#again.toEnd(key)
    } else this.#once.toEnd(key)
    this.#forget(this.#onceGone, size - this.#once.size)
    this.#forget(this.#againGone, size)
  }

  read(key: string): void {
    this.#once.remove(key)
    this.#again.toEnd(key)
  }

  replaced(key: string): void {
    this.read(key)
  }

  removed(key: string): void {
    this.#once.remove(key)
    this.#again.remove(key)
  }

  victim(spared: string): string | undefined {
    const once = this.#once.first(spared)
    const again = this.#again.first(spared)
    const isOnce = once !== undefined && (again === undefined || this.#once.size > Math.max(1, this.#target))
    const key = isOnce ? once : again
    if (key !== undefined) (isOnce ? this.#onceGone : this.#againGone).toEnd(key)
    return key
  }

  #forget(gone: Order, most: number): void {
    while (gone.size > Math.max(1, most)) {
      const oldest = gone.first()
      if (oldest === undefined) return
      gone.remove(oldest)
    }
  }
}
