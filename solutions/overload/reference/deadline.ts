/** How long a user still waits: Deadline-Ms counts from the moment at which their request came in. */

/** Where a request has none that can be read. */
const USUAL_MS = 1000
/** What the database takes for each request. With less than that left, nothing is begun. */
export const WORK_MS = 80
/** The answer has a way to go as well. */
const SPARE_MS = 10
/** No timer is set for longer. */
const LONGEST_MS = 2 ** 31 - 1

export class Deadline {
  readonly #endsMs: number
  /** Aborts when the user has left, or is about to. */
  readonly signal: AbortSignal

  constructor({ headers, signal }: Request) {
    const told = headers.get('deadline-ms') ?? ''
    const forMs = /^\d+$/.test(told) ? Number(told) : USUAL_MS
    this.#endsMs = performance.now() + forMs
    this.signal = AbortSignal.any([
      signal,
      AbortSignal.timeout(Math.min(LONGEST_MS, Math.max(0, forMs - SPARE_MS))),
    ])
  }

  /** Whole milliseconds, as others are told them. */
  get leftMs(): number {
    return Math.floor(this.#endsMs - performance.now())
  }
}
