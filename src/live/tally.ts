/** What became of the users' requests, told from the history: each counts in every span that is open when it ends. */
import type { EventOf, HistoryEvent } from '../contract/history.ts'
import { percentile } from './percentile.ts'

/** How long a user waits for an answer: whoever got none until then has given up. */
const patienceMs = 30_000
/** A user tries the next address at once: those who failed long ago are not remembered. */
const mostFailed = 1000

interface UnderWay {
  readonly sentMs: number
  /** How long its user had tried others before. */
  readonly lostMs: number
}

interface Failure {
  readonly beganMs: number
  readonly spans: readonly Span[]
}

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

  /** It had not ended. */
  takeBackError(): void {
    this.requests--
    this.errors--
  }

  /** Of the requests that were answered. Undefined when there were none. */
  percentileMs(share: number): number | undefined {
    this.#sorted ??= Float64Array.from(this.#tookMs).sort()
    return percentile(this.#sorted, share)
  }
}

export class UserTally {
  /** Exchange → its request, of those under way, the oldest first. */
  readonly #underWay = new Map<number, UnderWay>()
  /** Exchange → what was counted of it, of those that failed last. */
  readonly #failed = new Map<number, Failure>()
  readonly #spans = new Set<Span>()

  /** How many wait for an answer. */
  get waiting(): number {
    return this.#underWay.size
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
      const beganMs = this.#takeUp(event.follows) ?? event.timeMs
      this.#underWay.set(event.exchange, { sentMs: event.timeMs, lostMs: event.timeMs - beganMs })
    } else if (isEnd(event)) {
      this.#noteImpatient(event.timeMs)
      // Who ran out of patience was counted then.
      const request = this.#underWay.get(event.exchange)
      if (request === undefined) return
      this.#underWay.delete(event.exchange)
      if (event.kind === 'answer') this.#noteEnd(event.status >= 500, request.lostMs + event.tookMs)
      else this.#noteFailure(event.exchange, request)
    }
  }

  #noteFailure(exchange: number, { sentMs, lostMs }: UnderWay): void {
    this.#noteEnd(true, undefined)
    this.#failed.set(exchange, { beganMs: sentMs - lostMs, spans: [...this.#spans] })
    const [oldest] = this.#failed.keys()
    if (this.#failed.size > mostFailed && oldest !== undefined) this.#failed.delete(oldest)
  }

  /** Whoever was not taken in tries the next address: it is the same request still. Gives when they began. */
  #takeUp(exchange: number | undefined): number | undefined {
    const failure = exchange === undefined ? undefined : this.#failed.get(exchange)
    if (exchange === undefined || failure === undefined) return undefined
    this.#failed.delete(exchange)
    for (const span of failure.spans) span.takeBackError()
    return failure.beganMs
  }

  /** A lost request has no event that ends it. */
  #noteImpatient(nowMs: number): void {
    for (const [exchange, { sentMs }] of this.#underWay) {
      if (sentMs + patienceMs > nowMs) break
      this.#underWay.delete(exchange)
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
