/** Three states, by the share of the last twelve tries that failed. */
const LAST = 12
const OPEN_MS = 700

export class Breaker {
  #state: 'closed' | 'open' | 'half-open' = 'closed'
  #last: boolean[] = []
  #opens = 0

  get isShut(): boolean {
    return this.#state === 'open'
  }

  /** Takes the only ticket of a breaker that is half open. */
  enter(): boolean {
    if (this.#state === 'open') return false
    if (this.#state === 'half-open') this.#open()
    return true
  }

  well(): void {
    if (this.#state !== 'closed') this.#last = []
    this.#state = 'closed'
    this.#opens++
    this.#last = [...this.#last.slice(1 - LAST), true]
  }

  failed(): void {
    this.#last = [...this.#last.slice(1 - LAST), false]
    const failures = this.#last.filter((went) => !went).length
    if (this.#state === 'closed' && failures >= 8 && failures >= 0.85 * this.#last.length) this.#open()
  }

  #open(): void {
    this.#state = 'open'
    const opening = ++this.#opens
    setTimeout(() => {
      if (this.#opens === opening) this.#state = 'half-open'
    }, OPEN_MS)
  }
}
