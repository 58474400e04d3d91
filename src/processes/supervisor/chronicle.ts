/** The history of a real stack: what all of its processes tell, in one causal order, with a number and a time for each event. */
import type { CodePlace, EventOf, History, HistoryEvent } from '../../contract/history.ts'
import { clockMs } from '../host/clock.ts'
import type { Happening } from '../protocol.ts'
import { CausalOrder, type Ordered } from './causal-order.ts'

/** How often it is looked whose turn has come. */
const everyMs = 20
/** Who waits for the history is not kept for longer by a process that owes a word. */
const longestSettlingMs = 5000
const mostKeys = 100_000

export interface Entry extends Ordered {
  readonly happening: Happening
  readonly exchange?: string
  readonly follows?: string
  readonly place?: CodePlace
}

export class Chronicle implements History {
  readonly #startMs = clockMs()
  readonly #newest: number
  readonly #watch: (event: HistoryEvent, key: string | undefined) => void
  readonly #ids = new Map<string, number>()
  readonly #exchanges = new Map<string, number>()
  readonly #order = new CausalOrder<Entry>()
  #events: HistoryEvent[] = []
  #timer: NodeJS.Timeout | undefined
  #lastMs = 0
  #exchangeCount = 0
  readonly #settling = new Set<{ readonly first: number; readonly resolve: () => void }>()
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
    this.#order.add(entry, clockMs())
    this.#timer ??= setTimeout(() => this.#release(), everyMs)
  }

  /** A node is being ended. What comes of it is told after its `crash`. */
  expectEnd(node: string, atMs: number): void {
    this.#order.expectEnd(node, atMs)
  }

  /** Settles when all that has been noted by now has its place, whatever comes in meanwhile. */
  settled(): Promise<void> {
    if (this.#order.size === 0) return Promise.resolve()
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer)
        this.#settling.delete(waiter)
        resolve()
      }
      const waiter = { first: this.#order.arrived, resolve: end }
      const timer = setTimeout(end, longestSettlingMs)
      this.#settling.add(waiter)
    })
  }

  /** Nothing more will come: all that waits gets its place now. */
  close(): void {
    clearTimeout(this.#timer)
    for (const entry of this.#order.takeAll()) this.#append(entry)
    this.#tellSettled()
  }

  #release(): void {
    for (const entry of this.#order.take(clockMs())) this.#append(entry)
    this.#timer = this.#order.size > 0 ? setTimeout(() => this.#release(), everyMs) : undefined
    this.#tellSettled()
  }

  #tellSettled(): void {
    for (const { first, resolve } of this.#settling) if (!this.#order.holdsAnyOf(first)) resolve()
  }

  #append({ node, clockMs: atMs, happening, key, cause, exchange, follows, place }: Entry): void {
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
      ...(follows !== undefined && { follows: this.#exchangeOf(follows) }),
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
