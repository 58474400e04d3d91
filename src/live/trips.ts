/**
 * Follows requests through the history, and tells of some of them. A trip is a request and all that it led to;
 * which trips are told is drawn by chance, from a stream that no world draws from. Constant work for each event.
 */
import type { DropEvent, FailEvent, HistoryEvent, ReplyEvent, RequestEvent } from '../contract/history.ts'
import { createRandom, type Random } from '../simulator/random.ts'
import type { Leg } from './protocol.ts'

/** So many events, and exchanges, are remembered: what took longer ago is not followed any more. */
const remembered = 2 ** 16
const nobody = -1
const mostLegs = 4000

type ExchangeEvent = RequestEvent | ReplyEvent | FailEvent | DropEvent

interface Trip {
  readonly number: number
  readonly origin: Leg['origin']
  readonly own?: number
}

interface Known {
  readonly number: number
  readonly trip: Trip | undefined
  /** The exchange that the caller was answering when it sent this one. */
  readonly within: number
  /** Whether the callee has it, and has not answered. */
  isOpen: boolean
  /** Whether the caller has given up. */
  isGivenUp: boolean
  readonly method: string
  readonly path: string
}

interface OwnRequest {
  readonly own: number
  readonly atMs: number
  readonly method: string
  readonly path: string
}

export class Trips {
  readonly #random: Random
  /** By event: the exchange that its node was answering then. */
  readonly #within = new Int32Array(remembered).fill(nobody)
  readonly #eventAt = new Int32Array(remembered).fill(nobody)
  readonly #exchanges: (Known | undefined)[] = new Array(remembered)
  #own: OwnRequest[] = []
  #trips = 0
  #legs: Leg[] = []
  #perSecond = 30
  /** How likely a trip that begins now is told. */
  #share = 1
  /** How many may still be told before the next `pass`. */
  #left = 30
  #beginnings = 0
  #beginningsPerMs = 0
  /** Of the users' requests, since they were asked for. */
  #begun = 0
  #drawn = 0

  constructor(seed: number) {
    this.#random = createRandom(seed, 'trips')
  }

  limit(perSecond: number): void {
    this.#perSecond = Math.max(0, perSecond)
  }

  /** The next request of users that fits, sent now, is the learner's own: it is told in any case. */
  expectOwn(own: OwnRequest): void {
    this.#own.push(own)
  }

  /** So much real time has passed: what may be told of in the next such time follows from what began in this one. */
  pass(realMs: number): void {
    const perMs = this.#beginnings / Math.max(1, realMs)
    this.#beginningsPerMs += (perMs - this.#beginningsPerMs) * Math.min(1, realMs / 300)
    this.#beginnings = 0
    const wantedPerMs = this.#perSecond / 1000
    this.#share = Math.min(1, wantedPerMs / Math.max(this.#beginningsPerMs, 1e-9))
    // What was not used is kept for bursts, up to half a second's worth.
    this.#left = Math.min(this.#left + wantedPerMs * realMs, this.#perSecond / 2 + 1)
  }

  /** Since the last call. */
  take(): { readonly legs: readonly Leg[]; readonly begun: number; readonly drawn: number } {
    const taken = { legs: this.#legs, begun: this.#begun, drawn: this.#drawn }
    this.#legs = []
    this.#begun = 0
    this.#drawn = 0
    return taken
  }

  note(event: HistoryEvent): void {
    switch (event.kind) {
      case 'send':
        this.#noteSend(event)
        return
      case 'receive':
      case 'reply':
      case 'answer':
      case 'fail':
      case 'refuse':
      case 'drop':
        this.#noteOther(event)
        return
      default:
        this.#remember(event.id, this.#withinOf(event.cause))
    }
  }

  #noteSend(event: RequestEvent): void {
    const within = this.#withinOf(event.cause)
    const outer = this.#exchange(within)
    // What a node does after it has answered, or by itself, is a trip of its own.
    const isPart = outer?.isOpen === true
    const trip = isPart ? outer.trip : this.#begin(event)
    const { exchange, method, path } = event
    this.#exchanges[exchange % remembered] = {
      number: exchange,
      trip,
      within: isPart ? within : nobody,
      isOpen: false,
      isGivenUp: false,
      method,
      path,
    }
    this.#remember(event.id, isPart ? within : nobody)
    if (trip !== undefined) this.#tell(trip, event, { method, path })
  }

  #noteOther(event: ExchangeEvent): void {
    const known = this.#exchange(event.exchange)
    if (known === undefined) return
    if (event.kind === 'fail') known.isGivenUp = true
    // The word that nobody waits any more got lost: it is no part of the way.
    if (event.kind === 'drop' && known.isGivenUp) return
    if (event.kind === 'receive') known.isOpen = true
    if (event.kind === 'reply' || event.kind === 'fail') known.isOpen = false
    const isAtCallee = event.kind === 'receive' || event.kind === 'reply' || event.kind === 'refuse'
    this.#remember(event.id, isAtCallee ? event.exchange : known.within)
    if (known.trip === undefined) return
    const { method, path } = known
    this.#tell(known.trip, event, {
      method,
      path,
      ...('status' in event && { status: event.status }),
      ...('code' in event && { code: event.code }),
      ...('carried' in event && { code: event.carried }),
    })
  }

  /** Chooses whether to tell of a trip that begins with this event. */
  #begin(event: RequestEvent): Trip | undefined {
    // What the operator asks for is no traffic.
    if (event.node === 'operator') return undefined
    const origin = event.node === 'users' ? 'user' : 'node'
    const own = origin === 'user' ? this.#takeOwn(event) : undefined
    this.#beginnings++
    if (origin === 'user') this.#begun++
    const isDrawn = this.#random() < this.#share && this.#left >= 1
    if (own === undefined && !isDrawn) return undefined
    if (own === undefined) this.#left--
    if (origin === 'user') this.#drawn++
    return { number: ++this.#trips, origin, ...(own !== undefined && { own }) }
  }

  #takeOwn({ timeMs, method, path }: RequestEvent): number | undefined {
    if (this.#own.length === 0) return undefined
    const found = this.#own.find((own) => own.path === path && own.method === method && own.atMs === timeMs)
    this.#own = this.#own.filter((own) => own !== found && own.atMs >= timeMs)
    return found?.own
  }

  #tell(
    { number: trip, origin, own }: Trip,
    event: ExchangeEvent,
    more: Pick<Leg, 'method' | 'path' | 'status' | 'code'>,
  ): void {
    if (this.#legs.length >= mostLegs) return
    const { kind, id, timeMs, node, peer, exchange } = event
    const at = { exchange, kind, event: id, timeMs, node, peer }
    this.#legs.push({ trip, origin, ...(own !== undefined && { own }), ...at, ...more })
  }

  #remember(event: number, within: number): void {
    const slot = event % remembered
    this.#eventAt[slot] = event
    this.#within[slot] = within
  }

  #withinOf(event: number | undefined): number {
    if (event === undefined) return nobody
    const slot = event % remembered
    return this.#eventAt[slot] === event ? (this.#within[slot] ?? nobody) : nobody
  }

  #exchange(number: number): Known | undefined {
    if (number < 0) return undefined
    const known = this.#exchanges[number % remembered]
    return known?.number === number ? known : undefined
  }
}
