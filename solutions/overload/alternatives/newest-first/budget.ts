/** Counts what was sent in the last ten seconds. */
const SPAN_MS = 10_000
const SHARE = 0.1
const LEAST = 8

export class Tries {
  #first: number[] = []
  #again: number[] = []

  first(): void {
    this.#first = [...recent(this.#first), performance.now()]
  }

  again(): boolean {
    this.#first = recent(this.#first)
    this.#again = recent(this.#again)
    if (this.#again.length >= LEAST + SHARE * this.#first.length - 1) return false
    this.#again.push(performance.now())
    return true
  }
}

const recent = (timesMs: readonly number[]): number[] => {
  const sinceMs = performance.now() - SPAN_MS
  return timesMs.filter((timeMs) => timeMs > sinceMs)
}
