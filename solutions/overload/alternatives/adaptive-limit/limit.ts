/**
 * As TCP finds out how much a network carries: a little more while all is quick, a good deal less when it gets slow.
 * Slow is by how much longer a request takes than the quickest of late.
 */
const LEAST = 6
const MOST = 9
const SLOW = 2.6
/** Those who are urgent get in above the limit, and so much of it is kept free for them while they come. */
const URGENT = { most: 11, kept: 3, forMs: 1000 }

export class AdaptiveLimit {
  #limit = 9
  #inside = 0
  #quickestMs = Number.POSITIVE_INFINITY
  #lessAtMs = 0
  #urgentMs: number[] = []

  enter(isUrgent: boolean): boolean {
    const sinceMs = performance.now() - URGENT.forMs
    this.#urgentMs = this.#urgentMs.filter((timeMs) => timeMs > sinceMs)
    if (isUrgent) this.#urgentMs.push(performance.now())
    const kept = Math.min(URGENT.kept, this.#urgentMs.length)
    if (this.#inside >= (isUrgent ? URGENT.most : Math.floor(this.#limit) - kept)) return false
    this.#inside++
    return true
  }

  leave(): void {
    this.#inside--
  }

  /** A request took so long. */
  took(durationMs: number): void {
    // It forgets slowly what was quickest, as that may never be again.
    this.#quickestMs = Math.min(this.#quickestMs * 1.01, durationMs)
    if (durationMs < SLOW * this.#quickestMs) {
      this.#limit = Math.min(MOST, this.#limit + 1 / this.#limit)
      return
    }
    if (performance.now() < this.#lessAtMs) return
    this.#lessAtMs = performance.now() + durationMs
    this.#limit = Math.max(LEAST, 0.7 * this.#limit)
  }
}
