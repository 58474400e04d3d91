/** How the cluster stood right after an event: what a picture of it shows. */
import type { HistoryEvent } from '../../../contract/history.ts'
import { type Exchange, outcomeOf } from './exchanges.ts'
import { type FaultSpan, faultsAt } from './faults.ts'
import { type Lane, type NodeState, stateOf } from './lanes.ts'

export interface StateAt {
  readonly timeMs: number
  readonly nodes: readonly NodeAt[]
  readonly faults: readonly FaultSpan[]
  readonly inFlight: readonly InFlight[]
}

export interface NodeAt {
  readonly lane: Lane
  readonly state: NodeState | 'to-come' | 'removed'
  /** Of the faults that are on: those that are on this node. */
  readonly faults: readonly string[]
  /** Requests that its program was called with and has not answered. */
  readonly working: number
}

export interface InFlight {
  readonly exchange: number
  readonly from: string
  readonly to: string
  readonly method: string
  readonly path: string
  /** `request`: on its way, or waiting for a core · `working`: the callee is at it · `reply`: on its way back · `lost`: the caller waits in vain. */
  readonly where: 'request' | 'working' | 'reply' | 'lost'
}

/** So many events apart, what is in flight is remembered. */
const stride = 512

export class States {
  readonly #events: readonly HistoryEvent[]
  readonly #exchanges: ReadonlyMap<number, Exchange>
  readonly #lanes: readonly Lane[]
  readonly #faults: readonly FaultSpan[]
  /** Numbers of the exchanges that are open right before event `place * stride`. */
  readonly #open: readonly (readonly number[])[]

  constructor(
    events: readonly HistoryEvent[],
    exchanges: ReadonlyMap<number, Exchange>,
    lanes: readonly Lane[],
    faults: readonly FaultSpan[],
  ) {
    this.#events = events
    this.#exchanges = exchanges
    this.#lanes = lanes
    this.#faults = faults
    const open = new Set<number>()
    const snapshots: (readonly number[])[] = []
    for (const event of events) {
      if (event.id % stride === 0) snapshots.push([...open])
      follow(open, event)
    }
    this.#open = snapshots
  }

  at(id: number): StateAt {
    const inFlight = this.#inFlight(id)
    const faults = faultsAt(this.#faults, id)
    const nodes = this.#lanes
      .filter(({ kind }) => kind === 'node')
      .map(
        (lane): NodeAt => ({
          lane,
          state: stateOf(lane, id) ?? (lane.end !== undefined && lane.end <= id ? 'removed' : 'to-come'),
          faults: faults.filter((each) => each.nodes.includes(lane.name)).map(({ fault }) => fault),
          working: inFlight.filter((each) => each.to === lane.name && each.where === 'working').length,
        }),
      )
    return { timeMs: this.#events[id]?.timeMs ?? 0, nodes, faults, inFlight }
  }

  #inFlight(id: number): readonly InFlight[] {
    const place = Math.floor(id / stride)
    const open = new Set(this.#open[place])
    for (const event of this.#events.slice(place * stride, id + 1)) follow(open, event)
    return [...open].flatMap((number) => {
      const exchange = this.#exchanges.get(number)
      return exchange?.send === undefined ? [] : [inFlight(exchange, exchange.send, id)]
    })
  }
}

function follow(open: Set<number>, event: HistoryEvent): void {
  if (event.kind === 'send') open.add(event.exchange)
  if (event.kind === 'answer' || event.kind === 'fail') open.delete(event.exchange)
}

function inFlight(exchange: Exchange, send: NonNullable<Exchange['send']>, id: number): InFlight {
  const { exchange: number, node: from, peer: to, method, path } = send
  return { exchange: number, from, to, method, path, where: whereAt(exchange, id) }
}

function whereAt(exchange: Exchange, id: number): InFlight['where'] {
  const { lostRequest, lostReply, reply, refuse, receive } = exchange
  const isPast = (event: HistoryEvent | undefined): boolean => event !== undefined && event.id <= id
  if (isPast(lostRequest) || isPast(lostReply)) return 'lost'
  if (isPast(reply) || isPast(refuse)) return 'reply'
  if (isPast(receive)) return 'working'
  return 'request'
}

/** Whether an event tells of something that went wrong. */
export function isBad(event: HistoryEvent, exchanges: ReadonlyMap<number, Exchange>): boolean {
  switch (event.kind) {
    case 'fail':
    case 'refuse':
    case 'drop':
    case 'crash':
      return true
    case 'log':
      return event.level === 'error'
    case 'reply':
    case 'answer':
      return event.status >= 500
    case 'send':
    case 'receive': {
      const exchange = exchanges.get(event.exchange)
      return exchange !== undefined && outcomeOf(exchange) === 'failed'
    }
    default:
      return false
  }
}
