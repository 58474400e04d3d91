/**
 * Writes the history. Events of different actors may be taken in out of order within a batch;
 * drafts wait here until nothing earlier can come, and get their numbers then. Without batches they get them at once,
 * so that what a program did before it got stuck is told.
 */
import type { EventOf, History, HistoryEvent, Keep } from '../contract/history.ts'
import type { Actor, PlannedEvent } from './actor.ts'
import type { WireRequest, WireResponse } from './capabilities.ts'
import { isBefore } from './event-queue.ts'
import type { Exchange, Happening, Noted } from './happening.ts'
import { Particulars } from './particulars.ts'

type RequestKind = 'send' | 'receive'
type ReplyKind = 'reply' | 'answer'

interface Draft {
  readonly event: Noted
  readonly planned: PlannedEvent | undefined
  readonly cause: Noted | undefined
  readonly exchange: Exchange | undefined
}

export interface RecorderOptions {
  /** Called with each event as it gets its place. */
  readonly watch?: ((event: HistoryEvent) => void) | undefined
  /** What is noted is noted in the order of the history: events are taken in one by one. */
  readonly isInOrder?: boolean
  /** Events tell what requests and replies carried, and what a disk kept. */
  readonly details?: boolean
}

export class Recorder implements History {
  readonly #keep: Keep
  readonly #newest: number
  readonly #watch: ((event: HistoryEvent) => void) | undefined
  readonly #isInOrder: boolean
  readonly #particulars: Particulars | undefined
  #drafts: Draft[] = []
  #events: HistoryEvent[] = []
  #exchanges = 0
  count = 0

  constructor(keep: Keep, { watch, isInOrder = false, details = false }: RecorderOptions = {}) {
    this.#keep = keep
    this.#newest = typeof keep === 'object' ? keep.newest : Number.POSITIVE_INFINITY
    this.#watch = watch
    this.#isInOrder = isInOrder
    this.#particulars = details ? new Particulars() : undefined
  }

  /** Whether events tell more than a history does. */
  get tellsDetails(): boolean {
    return this.#particulars !== undefined
  }

  get events(): readonly HistoryEvent[] {
    return this.#events.length > this.#newest ? this.#events.slice(-this.#newest) : this.#events
  }

  of<K extends HistoryEvent['kind']>(kind: K): readonly EventOf<K>[] {
    return this.events.filter((event): event is EventOf<K> => event.kind === kind)
  }

  /** Notes what happened to an actor, in the event it is taking in. The object becomes the event. */
  note(actor: Actor, happening: Happening, exchange?: Exchange): Noted {
    const event: Noted = Object.assign(happening, { id: -1, timeMs: actor.nowUs / 1000, node: actor.name })
    return this.#draft(actor, event, exchange)
  }

  /** Most of a history is requests and replies: made in one piece, they take half the memory. */
  noteRequest(
    actor: Actor,
    kind: RequestKind,
    peer: string,
    call: Exchange & { readonly request: WireRequest; readonly path: string; readonly bytes: number },
  ): Noted {
    const timeMs = actor.nowUs / 1000
    const node = actor.name
    const { path } = call
    const { method } = call.request
    const event: Noted =
      actor.cause === undefined
        ? { id: -1, timeMs, node, kind, exchange: -1, peer, method, path }
        : { id: -1, timeMs, node, kind, exchange: -1, peer, method, path, cause: -1 }
    if (kind === 'send') Object.assign(event, { bytes: call.bytes })
    if (this.#particulars !== undefined) Object.assign(event, { message: this.#particulars.of(call.request) })
    return this.#draft(actor, event, call)
  }

  /** `bytes`: of a `reply`. */
  noteReply(
    actor: Actor,
    kind: ReplyKind,
    peer: string,
    call: Exchange,
    response: WireResponse,
    tookMs: number,
    bytes?: number,
  ): Noted {
    const timeMs = actor.nowUs / 1000
    const node = actor.name
    const { status } = response
    const event: Noted =
      actor.cause === undefined
        ? { id: -1, timeMs, node, kind, exchange: -1, peer, status, tookMs }
        : { id: -1, timeMs, node, kind, exchange: -1, peer, status, tookMs, cause: -1 }
    if (bytes !== undefined) Object.assign(event, { bytes })
    if (this.#particulars !== undefined) Object.assign(event, { message: this.#particulars.of(response) })
    return this.#draft(actor, event, call)
  }

  #draft(actor: Actor, event: Noted, exchange: Exchange | undefined): Noted {
    const draft = { event, planned: actor.current, cause: actor.cause, exchange }
    if (this.#isInOrder) this.#append(draft)
    else this.#drafts.push(draft)
    return event
  }

  /** Numbers all drafts of events before `next`: what is planned from now on comes later. */
  settle(next: PlannedEvent | undefined): void {
    const drafts = this.#drafts
    if (drafts.length === 0) return
    sort(drafts)
    let settled = 0
    for (const draft of drafts) {
      if (next !== undefined && draft.planned !== undefined && isBefore(next, draft.planned)) break
      this.#append(draft)
      settled++
    }
    this.#drafts = settled === drafts.length ? [] : drafts.slice(settled)
  }

  #append(draft: Draft): void {
    const { event, exchange, cause } = draft
    event.id = this.count++
    if (exchange !== undefined && exchange.number < 0) exchange.number = this.#exchanges++
    if (this.#keep === 'none' && this.#watch === undefined) return
    if (cause !== undefined) event.cause = cause.id
    if (exchange !== undefined) event.exchange = exchange.number
    if (event.kind === 'send' && exchange?.follows !== undefined) event.follows = exchange.follows.number
    this.#watch?.(event as HistoryEvent)
    if (this.#keep === 'none') return
    this.#events.push(event as HistoryEvent)
    if (this.#events.length > 2 * this.#newest + 1000) this.#events = this.#events.slice(-this.#newest)
  }
}

/** By the planned event that was taken in; an event's own drafts stay in order. By insertion: most are in order. */
function sort(drafts: Draft[]): void {
  for (let index = 1; index < drafts.length; index++) {
    const draft = drafts[index]
    if (draft === undefined) break
    let place = index
    for (; place > 0; place--) {
      const before = drafts[place - 1]
      if (before === undefined || !isEarlier(draft, before)) break
      drafts[place] = before
    }
    drafts[place] = draft
  }
}

function isEarlier(a: Draft, b: Draft): boolean {
  if (a.planned === b.planned || a.planned === undefined || b.planned === undefined) return false
  return isBefore(a.planned, b.planned)
}
