/** When the database fails all that it is asked it is left alone, but for one request now and then that tells whether it is back. */

/** So many in a row have failed, and it is taken to be away. */
const FAILURES = 8
const NEXT_PROBE_MS = 600

export class Breaker {
  #failures = 0
  #nextProbeMs = 0

  get #isOpen(): boolean {
    return this.#failures >= FAILURES
  }

  /** Whether anything sent now would be refused. */
  get refuses(): boolean {
    return this.#isOpen && performance.now() < this.#nextProbeMs
  }

  /** Whether a request may be sent now: one at a time while it is away. */
  allows(): boolean {
    if (this.refuses) return false
    if (this.#isOpen) this.#nextProbeMs = performance.now() + NEXT_PROBE_MS
    return true
  }

  note(went: 'well' | 'wrong'): void {
    if (went === 'well') this.#failures = 0
    else if (++this.#failures === FAILURES) this.#nextProbeMs = performance.now() + NEXT_PROBE_MS
  }
}
