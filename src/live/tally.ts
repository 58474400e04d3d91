/** What became of the users' requests, told from the history: each counts in every span that is open when it ends. */
import type { EventOf, HistoryEvent } from '../contract/history.ts'
import { percentile } from './percentile.ts'

/** How long a user waits for an answer: whoever got none until then has given up. */
const patienceMs = 30_000

/** One span of virtual time. */
export class Span {
  readonly fromMs: number
  requests = 0
  /** Answered with 5xx, or not answered. */
  errors = 0
  readonly #tookMs: number[] = []
  #sorted: Float64Array | undefined

  constructor(fromMs: number) {
    this.fromMs = fromMs
  }

  noteEnd(isError: boolean, tookMs: number | undefined): void {
    this.requests++
    if (isError) this.errors++
    if (tookMs === undefined) return
    this.#tookMs.push(tookMs)
    this.#sorted = undefined
  }

  /** Of the requests that were answered. Undefined when there were none. */
  percentileMs(share: number): number | undefined {
    this.#sorted ??= Float64Array.from(this.#tookMs).sort()
    return percentile(this.#sorted, share)
  }
}

export class UserTally {
  /** Exchange → when it was sent, of those under way, the oldest first. */
  readonly #sentMs = new Map<number, number>()
  readonly #spans = new Set<Span>()

  /** How many wait for an answer. */
  get waiting(): number {
    return this.#sentMs.size
  }

  open(nowMs: number): Span {
    const span = new Span(nowMs)
    this.#spans.add(span)
    return span
  }

  /** Nothing counts in it from now on. */
  close(span: Span, nowMs: number): void {
    this.#noteImpatient(nowMs)
    this.#spans.delete(span)
  }

  note(event: HistoryEvent): void {
    if (event.node !== 'users') return
    if (event.kind === 'send') {
      this.#noteImpatient(event.timeMs)
      this.#sentMs.set(event.exchange, event.timeMs)
    } else if (isEnd(event)) {
      this.#noteImpatient(event.timeMs)
      // Who ran out of patience was counted then.
      if (!this.#sentMs.delete(event.exchange)) return
      if (event.kind === 'fail') this.#noteEnd(true, undefined)
      else this.#noteEnd(event.status >= 500, event.tookMs)
    }
  }

  /** A lost request has no event that ends it. */
  #noteImpatient(nowMs: number): void {
    for (const [exchange, sentMs] of this.#sentMs) {
      if (sentMs + patienceMs > nowMs) break
      this.#sentMs.delete(exchange)
      this.#noteEnd(true, undefined)
    }
  }

  #noteEnd(isError: boolean, tookMs: number | undefined): void {
    for (const span of this.#spans) span.noteEnd(isError, tookMs)
  }
}

function isEnd(event: HistoryEvent): event is EventOf<'answer'> | EventOf<'fail'> {
  return event.kind === 'answer' || event.kind === 'fail'
}
