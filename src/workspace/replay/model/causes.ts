/** What led to an event, back to the root, and what it led to. */
import type { HistoryEvent } from '../../../contract/history.ts'
import type { Exchange } from './exchanges.ts'

/**
 * Who gives a request up does so because of that request, whatever else the node was at;
 * a request is taken in because it was sent, even where it had to wait for a core;
 * that nobody waits any more is told because the request was given up.
 */
export function causeOf(event: HistoryEvent, exchanges: ReadonlyMap<number, Exchange>): number | undefined {
  const exchange = 'exchange' in event ? exchanges.get(event.exchange) : undefined
  if (exchange !== undefined && exchange.lostWord?.id === event.id) return exchange.fail?.id ?? event.cause
  if (event.kind === 'receive' || (event.kind === 'fail' && event.code === 'ABORT_ERR'))
    return exchange?.send?.id ?? event.cause
  return event.cause
}

export class Causes {
  readonly #causes: Int32Array
  /** Effects of event `id` stand from `#starts[id]` up to `#starts[id + 1]`. */
  readonly #starts: Int32Array
  readonly #effects: Int32Array
  /** How many events each one led to, at once or later. */
  readonly #descendants: Int32Array

  constructor(events: readonly HistoryEvent[], exchanges: ReadonlyMap<number, Exchange>) {
    const count = events.length
    this.#causes = Int32Array.from(events, (event) => {
      const cause = causeOf(event, exchanges)
      // An effect never stands before its cause: whatever a broken history says, chains end.
      return cause !== undefined && cause >= 0 && cause < event.id ? cause : -1
    })
    this.#starts = new Int32Array(count + 1)
    for (const cause of this.#causes) if (cause >= 0) add(this.#starts, cause + 1, 1)
    for (let id = 0; id < count; id += 1) add(this.#starts, id + 1, this.#starts[id] ?? 0)
    this.#effects = new Int32Array(this.#starts[count] ?? 0)
    const next = this.#starts.slice()
    for (const [id, cause] of this.#causes.entries()) {
      if (cause < 0) continue
      this.#effects[next[cause] ?? 0] = id
      add(next, cause, 1)
    }
    this.#descendants = new Int32Array(count)
    // Effects stand after their causes: from the end on, each is complete when it is reached.
    for (let id = count - 1; id > 0; id -= 1) {
      const cause = this.#causes[id] ?? -1
      if (cause >= 0) add(this.#descendants, cause, 1 + (this.#descendants[id] ?? 0))
    }
  }

  of(id: number): number | undefined {
    const cause = this.#causes[id] ?? -1
    return cause < 0 ? undefined : cause
  }

  /** From the event's cause back to the root. */
  chain(id: number): readonly number[] {
    const chain: number[] = []
    for (let cause = this.of(id); cause !== undefined; cause = this.of(cause)) chain.push(cause)
    return chain
  }

  /** What it led to at once, in order. */
  effects(id: number): readonly number[] {
    return [...this.#effects.subarray(this.#starts[id] ?? 0, this.#starts[id + 1] ?? 0)]
  }

  /** How many events would not have been without it. */
  countAll(id: number): number {
    return this.#descendants[id] ?? 0
  }
}

function add(counts: Int32Array, place: number, amount: number): void {
  counts[place] = (counts[place] ?? 0) + amount
}
