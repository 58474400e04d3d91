/**
 * The history of a real stack, in one order. All processes read one clock, so that times tell what came first; lines take
 * a moment to arrive, so each waits that long for an earlier one. An effect never stands before its cause.
 */
import type { CodePlace, EventOf, History, HistoryEvent } from '../../contract/history.ts'
import { clockMs } from '../host/clock.ts'
import type { Happening } from '../protocol.ts'

/** How long an event waits for earlier ones. */
const holdMs = 20
/** How long it waits for its cause, at most. */
const patienceMs = 500
const mostKeys = 100_000

export interface Entry {
  readonly node: string
  readonly clockMs: number
  readonly happening: Happening
  readonly key?: string
  readonly cause?: string
  readonly exchange?: string
  readonly place?: CodePlace
}

export class Chronicle implements History {
  readonly #startMs = clockMs()
  readonly #newest: number
  readonly #watch: (event: HistoryEvent, key: string | undefined) => void
  readonly #ids = new Map<string, number>()
  readonly #exchanges = new Map<string, number>()
  #waiting: Entry[] = []
  #events: HistoryEvent[] = []
  #timer: NodeJS.Timeout | undefined
  #lastMs = 0
  #exchangeCount = 0
  #settling: { readonly untilMs: number; readonly resolve: () => void }[] = []
  count = 0

  constructor(newest: number, watch: (event: HistoryEvent, key: string | undefined) => void) {
    this.#newest = newest
    this.#watch = watch
  }

  get events(): readonly HistoryEvent[] {
    return this.#events.slice(-this.#newest)
  }

  of<K extends HistoryEvent['kind']>(kind: K): readonly EventOf<K>[] {
    return this.events.filter((event): event is EventOf<K> => event.kind === kind)
  }

  get nowMs(): number {
    return clockMs() - this.#startMs
  }

  note(entry: Entry): void {
    let place = this.#waiting.length
    while (place > 0 && (this.#waiting[place - 1]?.clockMs ?? 0) > entry.clockMs) place--
    this.#waiting.splice(place, 0, entry)
    this.#timer ??= setTimeout(() => this.#release(), holdMs)
  }

  /** Settles when all that has been noted by now has its place, whatever comes in meanwhile. */
  settled(): Promise<void> {
    const last = this.#waiting.at(-1)
    if (last === undefined) return Promise.resolve()
    return new Promise((resolve) => this.#settling.push({ untilMs: last.clockMs, resolve }))
  }

  /** Nothing more will come: all that waits gets its place now. */
  close(): void {
    clearTimeout(this.#timer)
    for (const entry of this.#waiting.splice(0)) this.#append(entry)
    this.#tellSettled()
  }

  #release(): void {
    this.#timer = undefined
    const nowMs = clockMs()
    let released = 0
    for (const entry of this.#waiting) {
      const waitedMs = nowMs - entry.clockMs
      const hasCause = entry.cause === undefined || entry.cause === entry.key || this.#ids.has(entry.cause)
      if (waitedMs < holdMs || (!hasCause && waitedMs < patienceMs)) break
      this.#append(entry)
      released++
    }
    this.#waiting.splice(0, released)
    if (this.#waiting.length > 0) this.#timer = setTimeout(() => this.#release(), holdMs)
    this.#tellSettled()
  }

  #tellSettled(): void {
    const [first] = this.#waiting
    for (const waiter of this.#settling.splice(0))
      if (first === undefined || first.clockMs > waiter.untilMs) waiter.resolve()
      else this.#settling.push(waiter)
  }

  #append({ node, clockMs: atMs, happening, key, cause, exchange, place }: Entry): void {
    this.#lastMs = Math.max(this.#lastMs, Math.round((atMs - this.#startMs) * 1000) / 1000)
    const causeId = cause === undefined || cause === key ? undefined : this.#ids.get(cause)
    const id = this.count++
    const event = {
      ...happening,
      id,
      timeMs: this.#lastMs,
      node,
      ...(causeId !== undefined && { cause: causeId }),
      ...(exchange !== undefined && { exchange: this.#exchangeOf(exchange) }),
      ...(place !== undefined && { place }),
    } as HistoryEvent
    if (key !== undefined) remember(this.#ids, key, id)
    this.#events.push(event)
    if (this.#events.length > 2 * this.#newest) this.#events = this.#events.slice(-this.#newest)
    this.#watch(event, key)
  }

  #exchangeOf(key: string): number {
    const known = this.#exchanges.get(key)
    if (known !== undefined) return known
    const number = this.#exchangeCount++
    remember(this.#exchanges, key, number)
    return number
  }
}

function remember(map: Map<string, number>, key: string, value: number): void {
  map.set(key, value)
  if (map.size <= mostKeys) return
  const [oldest] = map.keys()
  if (oldest !== undefined) map.delete(oldest)
}
