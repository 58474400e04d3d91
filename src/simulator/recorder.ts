/**
 * Writes the history. Events of different actors may be taken in out of order within a batch;
 * drafts wait here until nothing earlier can come, and get their numbers then.
 */
import type { EventOf, History, HistoryEvent, Keep } from '../contract/history.ts'
import type { Actor } from './actor.ts'
import { isBefore, type PlannedEvent } from './event-queue.ts'

type WithoutPlace<E> = E extends HistoryEvent
  ? Omit<E, 'id' | 'timeMs' | 'node' | 'cause' | 'exchange'>
  : never
/** What is known of an event when it happens; its place in the history follows. */
export type Happening = WithoutPlace<HistoryEvent>

/** One request and what became of it. Numbered in the order of the history. */
export interface Exchange {
  number: number
}

export interface Draft {
  /** -1 until it has its place. */
  id: number
  readonly timeUs: number
  readonly actor: Actor
  /** Cleared, like `cause`, once it has its place: or each would keep all before it in memory. */
  event: PlannedEvent | undefined
  cause: Draft | undefined
  readonly exchange: Exchange | undefined
  readonly happening: Happening
}

export class Recorder implements History {
  readonly #keep: Keep
  readonly #watch: ((event: HistoryEvent) => void) | undefined
  #drafts: Draft[] = []
  #events: HistoryEvent[] = []
  #exchanges = 0
  count = 0

  constructor(keep: Keep, watch?: (event: HistoryEvent) => void) {
    this.#keep = keep
    this.#watch = watch
  }

  get events(): readonly HistoryEvent[] {
    const newest = this.#newest()
    return this.#events.length > newest ? this.#events.slice(-newest) : this.#events
  }

  of<K extends HistoryEvent['kind']>(kind: K): readonly EventOf<K>[] {
    return this.events.filter((event): event is EventOf<K> => event.kind === kind)
  }

  /** Notes what happened to an actor, in the event it is taking in. */
  note(actor: Actor, happening: Happening, exchange?: Exchange): Draft {
    const { nowUs: timeUs, current: event, cause } = actor
    const draft: Draft = { id: -1, timeUs, actor, event, cause, exchange, happening }
    this.#drafts.push(draft)
    return draft
  }

  /** Numbers all drafts of events before `next`: what is planned from now on comes later. */
  settle(next: PlannedEvent | undefined): void {
    const drafts = this.#drafts
    if (drafts.length === 0) return
    if (drafts.length > 1) drafts.sort(compareDrafts)
    let settled = 0
    for (const draft of drafts) {
      if (next !== undefined && draft.event !== undefined && isBefore(next, draft.event)) break
      this.#append(draft)
      settled++
    }
    this.#drafts = settled === drafts.length ? [] : drafts.slice(settled)
  }

  #append(draft: Draft): void {
    draft.id = this.count++
    const exchange = draft.exchange
    if (exchange !== undefined && exchange.number < 0) exchange.number = this.#exchanges++
    draft.event = undefined
    this.#keepOrForget(draft)
    draft.cause = undefined
  }

  #keepOrForget(draft: Draft): void {
    if (this.#keep === 'none' && this.#watch === undefined) return
    const event = finish(draft)
    this.#watch?.(event)
    if (this.#keep === 'none') return
    this.#events.push(event)
    const newest = this.#newest()
    if (this.#events.length > 2 * newest + 1000) this.#events = this.#events.slice(-newest)
  }

  #newest(): number {
    return typeof this.#keep === 'object' ? this.#keep.newest : Number.POSITIVE_INFINITY
  }
}

/** By the event that was taken in; array sort is stable, so an event's own drafts stay in order. */
function compareDrafts(a: Draft, b: Draft): number {
  if (a.event === b.event || a.event === undefined || b.event === undefined) return 0
  return isBefore(a.event, b.event) ? -1 : 1
}

function finish(draft: Draft): HistoryEvent {
  const { id, timeUs, actor, cause, exchange, happening } = draft
  return {
    id,
    timeMs: timeUs / 1000,
    node: actor.name,
    ...(cause !== undefined && cause.id >= 0 && { cause: cause.id }),
    ...(exchange !== undefined && { exchange: exchange.number }),
    ...happening,
  } as HistoryEvent
}
