/** Requests from outside the nodes: of users at the entry, and of the operator through a node's side door. */
import type { PlainRequest } from '../../contract/scene.ts'
import type { Stack } from '../../contract/stack.ts'
import type { UserRequest } from '../../contract/world.ts'
import { PUBLIC_HOST } from '../../simulator/addresses.ts'
import type { Cancellation, WireRequest, WireResponse } from '../../simulator/capabilities.ts'
import { withOwnSignal } from '../../simulator/host-signal.ts'
import { takeRawHeaders } from '../../simulator/raw-headers.ts'
import { createFetch } from '../../simulator/web/fetch.ts'
import { Directory } from '../host/directory.ts'
import { Gate } from '../host/gate.ts'
import { Teller } from '../host/teller.ts'
import { threadsOfTurns } from '../host/threads.ts'
import type { Member } from '../protocol.ts'
import { type CallerOptions, call } from '../wire/caller.ts'
import type { Chronicle } from './chronicle.ts'
import { Patience } from './patience.ts'
import { RealEntrance } from './real-entrance.ts'
import { mostBodyBytes, type SupervisedNode } from './supervised-node.ts'

const patienceMs = 30_000

export interface OutsideOptions {
  readonly token: string
  readonly chronicle: Chronicle
  readonly stack: Stack
  nodeOf(name: string): Pick<SupervisedNode, 'isPaused' | 'wasUpAt'>
}

export interface OutsideRequest extends RequestInit, Pick<UserRequest, 'without' | 'region'> {
  /** How long to wait for the answer; 30,000 unless told. */
  readonly patienceMs?: number
  /** Of the user. Each has one of their own unless told. */
  readonly address?: string
  /** Gets the key of the event that it was sent with. */
  onSent?(key: string): void
}

export class Outside {
  readonly #directory = new Directory()
  readonly #users: CallerOptions
  readonly #operator: CallerOptions
  readonly #entrance: RealEntrance
  #members: readonly Member[] = []

  constructor({ token, chronicle, stack, nodeOf }: OutsideOptions) {
    const callerOf = (name: string): CallerOptions => ({
      name,
      address: '127.0.0.1',
      token,
      mostBodyBytes,
      directory: this.#directory,
      gate: new Gate(),
      teller: new Teller(
        name,
        0,
        (report) => {
          if (report.kind !== 'event') return
          // Nobody's script runs here: there is no place to tell.
          const { place: _, ...event } = report
          chronicle.note({ ...event, node: name })
        },
        threadsOfTurns(),
      ),
    })
    this.#users = callerOf('users')
    this.#operator = callerOf('operator')
    const members = (): readonly Member[] => this.#members
    this.#entrance = new RealEntrance(stack.reach ?? { by: 'turn' }, {
      roles: Object.keys(stack.roles),
      sights: {
        get members() {
          return members()
        },
        takesIn: (name) => !nodeOf(name).isPaused,
        wasUpAt: (name, timeMs) => nodeOf(name).wasUpAt(timeMs),
        get nowMs() {
          return chronicle.nowMs
        },
      },
      call: (wire, to, more) => call(this.#users, wire, { to, ...more }),
      warn: (text) => void this.#users.teller.note({ kind: 'log', level: 'warn', text }),
    })
  }

  setMembers(members: readonly Member[]): void {
    this.#members = members
    this.#directory.set(members)
  }

  /** As a user, to the node that users come to; `path` may be a whole URL. */
  fetch(path: string, init: OutsideRequest = {}): Promise<Response> {
    const url = new URL(path, `http://${PUBLIC_HOST}/`)
    const {
      region,
      address = this.nextAddress(region),
      patienceMs: most = patienceMs,
      onSent,
      ...rest
    } = init
    const user = { address, ...(region !== undefined && { region }), ...(onSent && { onSent }) }
    const send: Send =
      url.host === PUBLIC_HOST
        ? (wire, cancellation) => this.#entrance.send(wire, { ...user, cancellation })
        : (wire, cancellation) => call(this.#users, wire, { ...user, cancellation })
    return this.#send(url.href, rest, most, send)
  }

  /** As the operator: past the network's faults. */
  ask(to: Member, path: string, init: OutsideRequest = {}): Promise<Response> {
    const { address = '127.0.0.1', patienceMs: most = patienceMs, ...rest } = init
    return this.#send(new URL(path, `http://${to.name}/`).href, rest, most, (wire, cancellation) =>
      call(this.#operator, wire, { address, to, cancellation }),
    )
  }

  /** One request of the load, to its end: its answer, or nothing where there was none. `address` is the user's own. */
  async sendWire(
    wire: WireRequest,
    {
      region,
      address = this.nextAddress(region),
      hungUp,
    }: { region?: string | undefined; address?: string; hungUp?: Cancellation } = {},
  ): Promise<WireResponse | undefined> {
    const patience = new Patience(hungUp)
    // Whoever hangs up by themselves knows how long they wait.
    if (hungUp === undefined) patience.endAfter(patienceMs)
    const user = { address, cancellation: patience, ...(region !== undefined && { region }) }
    // Why there was none is in the history.
    const response = await this.#entrance.send(withLength(wire), user).catch(() => undefined)
    patience.end()
    return response
  }

  async #send(url: string, init: RequestInit, mostMs: number, send: Send): Promise<Response> {
    const { rest, addTo } = takeRawHeaders(withOwnSignal(init))
    const patience = new Patience()
    patience.endAfter(mostMs)
    const fetch = createFetch({ transport: (wire) => send(addTo(wire), patience) })
    try {
      return await fetch(url, rest)
    } finally {
      patience.end()
    }
  }

  /** Of a user. */
  nextAddress(region?: string): string {
    return this.#entrance.nextAddress(region)
  }
}

type Send = (wire: WireRequest, cancellation: Cancellation) => Promise<WireResponse>

export function requestInit({ method, headers, body }: PlainRequest): RequestInit {
  return {
    redirect: 'manual',
    ...(method !== undefined && { method }),
    ...(headers !== undefined && { headers }),
    ...(body !== undefined && { body }),
  }
}

/** A body without its length would be taken for the next request. */
function withLength(wire: WireRequest): WireRequest {
  const { body, headers } = wire
  if (body === null || headers.names.includes('content-length')) return wire
  return {
    ...wire,
    headers: {
      names: [...headers.names, 'content-length'],
      values: [...headers.values, String(Buffer.byteLength(body))],
    },
  }
}
