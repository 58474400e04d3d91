/** Requests from outside the nodes: of users at the entry, and of the operator through a node's side door. */
import type { PlainRequest } from '../../contract/scene.ts'
import type { UserRequest } from '../../contract/world.ts'
import type { Cancellation, WireRequest, WireResponse } from '../../simulator/capabilities.ts'
import { withOwnSignal } from '../../simulator/host-signal.ts'
import { takeRawHeaders } from '../../simulator/raw-headers.ts'
import { PUBLIC_HOST } from '../../simulator/users.ts'
import { createFetch } from '../../simulator/web/fetch.ts'
import { Directory } from '../host/directory.ts'
import { Gate } from '../host/gate.ts'
import { Teller } from '../host/teller.ts'
import { threadsOfTurns } from '../host/threads.ts'
import type { Member } from '../protocol.ts'
import { type CallerOptions, type CallOptions, call } from '../wire/caller.ts'
import type { Chronicle } from './chronicle.ts'
import { mostBodyBytes } from './supervised-node.ts'

const patienceMs = 30_000
/** Kept for documentation (RFC 5737): no real machine has one. */
const addressBlocks = ['203.0.113', '198.51.100', '192.0.2']

export interface OutsideRequest extends RequestInit, Pick<UserRequest, 'without'> {
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
  #asked = 0

  constructor(token: string, chronicle: Chronicle) {
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
  }

  setMembers(members: readonly Member[]): void {
    this.#directory.set(members)
  }

  /** As a user, to an entry node, each in turn; `path` may be a whole URL. */
  fetch(path: string, init: OutsideRequest = {}): Promise<Response> {
    const url = new URL(path, `http://${PUBLIC_HOST}/`).href
    const { address = this.nextAddress(), patienceMs: most = patienceMs, onSent, ...rest } = init
    return this.#send(this.#users, url, rest, most, { address, ...(onSent && { onSent }) })
  }

  /** As the operator: past the network's faults. */
  ask(to: Member, path: string, init: OutsideRequest = {}): Promise<Response> {
    const { address = '127.0.0.1', patienceMs: most = patienceMs, ...rest } = init
    return this.#send(this.#operator, new URL(path, `http://${to.name}/`).href, rest, most, { address, to })
  }

  /** One request of the load, to its end: its answer, or nothing where there was none. `address` is the user's own. */
  async sendWire(
    wire: WireRequest,
    { address = this.nextAddress(), hungUp }: { address?: string; hungUp?: Cancellation } = {},
  ): Promise<WireResponse | undefined> {
    const patience = startPatience(patienceMs)
    // Why there was none is in the history.
    const whole = withLength(wire)
    const response = await call(this.#users, whole, { cancellation: hungUp ?? patience, address }).catch(
      () => undefined,
    )
    patience.end()
    return response
  }

  async #send(
    caller: CallerOptions,
    url: string,
    init: RequestInit,
    mostMs: number,
    whom: Omit<CallOptions, 'cancellation'>,
  ): Promise<Response> {
    const { rest, addTo } = takeRawHeaders(withOwnSignal(init))
    const patience = startPatience(mostMs)
    const fetch = createFetch({
      transport: (wire) => call(caller, addTo(wire), { cancellation: patience, ...whom }),
    })
    try {
      return await fetch(url, rest)
    } finally {
      patience.end()
    }
  }

  /** Of a user. */
  nextAddress(): string {
    const number = this.#asked++
    return `${addressBlocks[Math.floor(number / 254) % 3]}.${1 + (number % 254)}`
  }
}

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

function startPatience(mostMs: number): Cancellation & { end(): void } {
  const callbacks: (() => void)[] = []
  let isOver = false
  const timer = setTimeout(() => {
    isOver = true
    for (const callback of callbacks) callback()
  }, mostMs)
  return {
    get cancelled() {
      return isOver
    },
    onCancel: (callback) => void callbacks.push(callback),
    end: () => clearTimeout(timer),
  }
}
