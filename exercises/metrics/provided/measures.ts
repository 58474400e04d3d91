/** What the provided servers count of themselves, as their metrics tell it. */
export interface Told {
  readonly name: string
  readonly type: 'counter' | 'gauge'
  readonly value: number
}

const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1]

/** How long queries took. */
export class Durations {
  readonly #counts = BOUNDS.map(() => 0)
  #count = 0
  #sum = 0

  took(seconds: number): void {
    this.#count++
    this.#sum += seconds
    for (const [place, bound] of BOUNDS.entries())
      if (seconds <= bound) this.#counts[place] = (this.#counts[place] ?? 0) + 1
  }

  lines(name: string): string {
    const buckets = BOUNDS.map((bound, place) => `${name}_bucket{le="${bound}"} ${this.#counts[place]}`)
    const rest = [
      `${name}_bucket{le="+Inf"} ${this.#count}`,
      `${name}_sum ${this.#sum}`,
      `${name}_count ${this.#count}`,
    ]
    return [`# TYPE ${name} histogram`, ...buckets, ...rest].join('\n')
  }
}

export function metricsOf(told: readonly Told[], ...histograms: readonly string[]): Response {
  const plain = told.map(({ name, type, value }) => `# TYPE ${name} ${type}\n${name} ${value}`)
  const headers = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }
  return new Response(`${[...plain, ...histograms].join('\n')}\n`, { headers })
}
