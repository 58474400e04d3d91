/**
 * Turns the legs of trips into marks that an eye can follow. At 1× a hop takes half a millisecond: each leg is given a
 * least real time instead, and the legs of a trip are played one after the other, in the order in which they led to
 * each other. A request is under way from its sending until it arrives: half of the way each, so that what never
 * arrives is seen hanging on the way, and a single step moves one mark by one leg.
 */
import type { Leg } from '../../../live/protocol.ts'
import type { Mark, MarkKind } from './topology.ts'

export interface FlightOptions {
  /** How long one leg is played: half of a hop. */
  readonly legMs?: number
  /** Trips beyond these are not drawn, but for the learner's own. */
  readonly mostTrips?: number
}

/** One leg as it is played, in the flights' own time. */
interface Movement {
  readonly kind: MarkKind
  readonly startMs: number
  readonly endMs: number
  readonly fromAt: number
  readonly toAt: number
  readonly waitsAt?: string
  /** The mark goes then. */
  readonly goneMs?: number
}

interface Flight {
  readonly id: number
  readonly from: string
  readonly to: string
  readonly writes: boolean
  readonly own: boolean
  movements: Movement[]
}

interface Trip {
  readonly flights: Map<number, Flight>
  /** Node → when the last message that reached it has arrived. */
  readonly arrivedMs: Map<string, number>
}

/** A failure is seen for a moment where it ended. */
const failureStaysMs = 700
/** What nothing more is heard of: its node is gone, or the trip was left out half-way. */
const forgottenAfterMs = 40_000
const rememberedTrips = 2000

export class Flights {
  readonly #legMs: number
  readonly #mostTrips: number
  readonly #trips = new Map<number, Trip>()
  /** Trips that are not drawn, or not any more. */
  readonly #closed = new Set<number>()
  /** The flights' own time stands still in a pause. */
  #clockMs = 0
  #seenMs: number | undefined
  #held = false

  constructor({ legMs = 175, mostTrips = 80 }: FlightOptions = {}) {
    this.#legMs = legMs
    this.#mostTrips = mostTrips
  }

  /** How many trips are drawn at the moment. */
  get size(): number {
    return this.#trips.size
  }

  /** Whether any mark moves at this moment, in real ms. */
  moving(nowMs: number): boolean {
    if (this.#held) return false
    const clockMs = this.#tick(nowMs)
    for (const { flights } of this.#trips.values()) {
      for (const { movements } of flights.values()) {
        const last = movements.at(-1)
        if (last !== undefined && (last.goneMs ?? last.endMs) > clockMs) return true
      }
    }
    return false
  }

  take(legs: readonly Leg[], nowMs: number): void {
    const clockMs = this.#tick(nowMs)
    for (const leg of legs) {
      const trip = this.#tripOf(leg)
      if (trip !== undefined) this.#play(leg, trip, clockMs)
    }
  }

  /** A pause: all marks stand. */
  hold(nowMs: number): void {
    this.#tick(nowMs)
    this.#held = true
  }

  go(nowMs: number): void {
    this.#tick(nowMs)
    this.#held = false
  }

  /** Before a single step: all that was still to be played is where it ends, so that the step's leg moves alone. */
  settle(nowMs: number): void {
    this.#tick(nowMs)
    for (const { flights } of this.#trips.values()) {
      for (const { movements } of flights.values()) {
        for (const { endMs, goneMs = endMs } of movements) this.#clockMs = Math.max(this.#clockMs, goneMs)
      }
    }
    this.#held = false
  }

  clear(): void {
    this.#trips.clear()
    this.#closed.clear()
    this.#held = false
  }

  /** All marks at this moment, in real ms. */
  marks(nowMs: number): readonly Mark[] {
    const clockMs = this.#tick(nowMs)
    const marks: Mark[] = []
    for (const [id, { flights }] of this.#trips) {
      for (const flight of flights.values()) {
        const mark = markAt(flight, clockMs)
        if (mark === 'gone') flights.delete(flight.id)
        else if (mark !== undefined) marks.push(mark)
      }
      if (flights.size === 0) this.#close(id)
    }
    return marks
  }

  #tick(nowMs: number): number {
    if (!this.#held && this.#seenMs !== undefined) this.#clockMs += Math.max(0, nowMs - this.#seenMs)
    this.#seenMs = nowMs
    return this.#clockMs
  }

  #tripOf(leg: Leg): Trip | undefined {
    const known = this.#trips.get(leg.trip)
    if (known !== undefined) return known
    if (leg.kind !== 'send' || this.#closed.has(leg.trip)) return undefined
    if (this.#trips.size >= this.#mostTrips && leg.own === undefined) {
      this.#close(leg.trip)
      return undefined
    }
    const trip: Trip = { flights: new Map(), arrivedMs: new Map() }
    this.#trips.set(leg.trip, trip)
    return trip
  }

  #close(id: number): void {
    this.#trips.delete(id)
    this.#closed.add(id)
    if (this.#closed.size <= rememberedTrips) return
    for (const oldest of this.#closed) {
      this.#closed.delete(oldest)
      break
    }
  }

  #play(leg: Leg, trip: Trip, clockMs: number): void {
    if (leg.kind === 'send') {
      const writes = leg.method !== undefined && leg.method !== 'GET' && leg.method !== 'HEAD'
      trip.flights.set(leg.exchange, {
        id: leg.exchange,
        from: leg.node,
        to: leg.peer,
        writes,
        own: leg.own !== undefined,
        movements: [],
      })
    }
    const flight = trip.flights.get(leg.exchange)
    if (flight === undefined) return
    const movement = this.#movement(leg, flight, trip, clockMs)
    flight.movements.push(movement)
    if (leg.kind !== 'send' && leg.kind !== 'reply' && leg.kind !== 'drop')
      trip.arrivedMs.set(leg.node, Math.max(movement.endMs, trip.arrivedMs.get(leg.node) ?? 0))
  }

  #movement(leg: Leg, flight: Flight, trip: Trip, clockMs: number): Movement {
    const before = flight.movements.at(-1)
    // What leaves a node waits for what led to it: the messages of its trip that reached the node before.
    const led = leg.kind === 'send' || leg.kind === 'reply' ? (trip.arrivedMs.get(leg.node) ?? 0) : 0
    const startMs = Math.max(clockMs, before?.endMs ?? 0, led)
    const fromAt = before?.toAt ?? 0
    const endMs = startMs + this.#legMs
    switch (leg.kind) {
      case 'send':
        return { kind: 'request', startMs, endMs, fromAt: 0, toAt: 0.5 }
      case 'receive':
        return { kind: 'request', startMs, endMs, fromAt, toAt: 1, waitsAt: leg.node }
      case 'refuse':
        return { kind: 'failure', startMs, endMs, fromAt, toAt: 1, waitsAt: leg.node }
      case 'reply':
        return { kind: kindOfReply(leg), startMs, endMs, fromAt, toAt: 0.5 }
      case 'answer':
        return { kind: kindOfReply(leg), startMs, endMs, fromAt, toAt: 0, goneMs: endMs }
      case 'drop':
        return { kind: 'lost', startMs, endMs: startMs, fromAt, toAt: fromAt }
      case 'fail':
        return { kind: 'failure', startMs, endMs, fromAt, toAt: 0.04, goneMs: endMs + failureStaysMs }
    }
  }
}

function kindOfReply({ status = 200 }: Leg): MarkKind {
  return status >= 500 ? 'failure' : 'reply'
}

function markAt(flight: Flight, clockMs: number): Mark | 'gone' | undefined {
  const { id, from, to, writes, own, movements } = flight
  const last = movements.at(-1)
  if (last === undefined || (last.goneMs ?? last.endMs + forgottenAfterMs) <= clockMs) return 'gone'
  const movement = movements.findLast(({ startMs }) => startMs <= clockMs)
  if (movement === undefined) return undefined
  const { kind, startMs, endMs, fromAt, toAt, waitsAt } = movement
  const ended = clockMs >= endMs
  const share = ended ? 1 : (clockMs - startMs) / (endMs - startMs)
  const mark = {
    id,
    from,
    to,
    writes,
    own,
    kind: movementKind(movement, movements, ended),
    at: fromAt + (toAt - fromAt) * share,
  }
  return ended && waitsAt !== undefined ? { ...mark, kind, waitsAt } : mark
}

/** A refused request is a request until it is there. */
function movementKind(movement: Movement, movements: readonly Movement[], ended: boolean): MarkKind {
  if (movement.waitsAt === undefined || ended) return movement.kind
  return movements[0]?.kind ?? movement.kind
}
