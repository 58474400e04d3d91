/** When nothing has gone well for a while, and some have failed, one request after another looks whether that is still so. */
const SILENT_MS = 1200
const FAILURES = 5
const BETWEEN_MS = 700

export class Breaker {
  #failures = 0
  #firstMs = 0
  #lookMs = 0

  get isOpen(): boolean {
    return this.#failures >= FAILURES && performance.now() - this.#firstMs >= SILENT_MS
  }

  get isTimeToLook(): boolean {
    return performance.now() >= this.#lookMs
  }

  looks(): void {
    this.#lookMs = performance.now() + BETWEEN_MS
  }

  failed(): void {
    const wasOpen = this.isOpen
    if (this.#failures++ === 0) this.#firstMs = performance.now()
    if (!wasOpen) this.looks()
  }

  well(): void {
    this.#failures = 0
  }
}
