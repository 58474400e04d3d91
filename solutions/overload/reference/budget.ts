/** Second tries, one for ten first ones: they help against a fault now and then, and are no load when all fail. */

const PER_FIRST = 0.1
const MOST = 10

export class Budget {
  #saved = MOST

  /** A request is sent for the first time. */
  first(): void {
    this.#saved = Math.min(MOST, this.#saved + PER_FIRST)
  }

  /** Whether it may be sent once more. */
  again(): boolean {
    if (this.#saved < 1) return false
    this.#saved--
    return true
  }
}
