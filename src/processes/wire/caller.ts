/** One end that sends requests to nodes by their names: a node, or the users outside. It notes what becomes of them. */
import {
  type Cancellation,
  NetworkFailure,
  type WireRequest,
  type WireResponse,
} from '../../simulator/capabilities.ts'
import { requestBytes } from '../../simulator/sizes.ts'
import { clockMs, msSince } from '../host/clock.ts'
import type { Directory } from '../host/directory.ts'
import type { Teller } from '../host/teller.ts'
import type { Thread } from '../host/threads.ts'
import type { Member } from '../protocol.ts'
import { pathOf, refusedBy, send } from './send.ts'

export interface CallerOptions {
  readonly name: string
  readonly address: string
  readonly token: string
  readonly mostBodyBytes: number
  readonly directory: Directory
  readonly teller: Teller
  /** The network's faults, and whether this end is frozen. */
  readonly gate: {
    take(run: () => void): void
    pass(to: string, on: () => void, onDrop: () => void): void
  }
}

export interface CallOptions {
  readonly cancellation: Cancellation
  /** In place of whom the URL names. To nobody, it fails as a name does that leads nowhere. */
  readonly to?: Member | 'nobody'
  /** In place of the caller's own. */
  readonly address?: string
  /** The key of the `send` that nobody took in, where this one goes to the next address. */
  readonly follows?: string
  /** Gets the key of its `send`. */
  onSent?(key: string): void
}

/** Settles with the answer, or rejects with a `NetworkFailure`. A lost message settles nothing until it is cancelled. */
export function call(options: CallerOptions, wire: WireRequest, given: CallOptions): Promise<WireResponse> {
  return new Promise((resolve, reject) => {
    const exchange = new OutgoingCall(options, wire, given, { resolve, reject })
    given.cancellation.onCancel(() => exchange.cancel())
    exchange.begin()
  })
}

interface Settle {
  resolve(response: WireResponse): void
  reject(failure: NetworkFailure): void
}

class OutgoingCall {
  readonly #options: CallerOptions
  readonly #wire: WireRequest
  readonly #given: CallOptions
  readonly #settle: Settle
  readonly #peer: string
  readonly #to: Member | undefined
  readonly #isKnownHost: boolean
  readonly #thread: Thread | undefined
  #exchange = ''
  #sentMs = 0
  #isOver = false
  #callbacks: (() => void)[] = []

  constructor(options: CallerOptions, wire: WireRequest, given: CallOptions, settle: Settle) {
    this.#options = options
    this.#wire = wire
    this.#given = given
    this.#settle = settle
    this.#thread = options.teller.thread
    const { host, port } = hostOf(wire.url)
    const found = given.to === 'nobody' ? undefined : (given.to ?? options.directory.find(host))
    this.#isKnownHost = found !== undefined
    this.#to = given.to !== undefined || port === '' || port === '80' ? found : undefined
    this.#peer = this.#to?.name ?? host
  }

  begin(): void {
    const { teller, gate } = this.#options
    if (this.#isOver) return
    this.#sentMs = clockMs()
    const path = pathOf(this.#wire.url)
    this.#exchange = teller.noteSend(
      { peer: this.#peer, method: this.#wire.method, path, bytes: requestBytes(this.#wire, path) },
      this.#given.follows,
    )
    this.#given.onSent?.(this.#exchange)
    if (this.#to === undefined) {
      const { host } = hostOf(this.#wire.url)
      const unknown = new NetworkFailure('ENOTFOUND', `getaddrinfo ENOTFOUND ${host}`)
      setImmediate(() => this.#fail(this.#isKnownHost ? refusedBy(host) : unknown))
      return
    }
    const to = this.#to
    const drop = (): void => {
      teller.note({ kind: 'drop', peer: this.#peer, carried: 'request' }, this.#of())
    }
    gate.pass(to.name, () => gate.take(() => void this.#send(to)), drop)
  }

  async #send(to: Member): Promise<void> {
    if (this.#isOver) return
    const { name, token, mostBodyBytes, gate, address } = this.#options
    const trace = {
      from: name,
      address: this.#given.address ?? address,
      to: to.name,
      exchange: this.#exchange,
    }
    const cancellation: Cancellation = {
      cancelled: false,
      onCancel: (callback) => void this.#callbacks.push(callback),
    }
    try {
      const { response, trace: said } = await send(
        this.#wire,
        { port: to.port, token, trace, mostBodyBytes },
        cancellation,
      )
      gate.take(() => {
        if (said.refused === undefined) this.#answer(response, said.told)
        else this.#fail(refusedBy(to.name), said.told)
      })
    } catch (error) {
      const failure =
        error instanceof NetworkFailure ? error : new NetworkFailure('ECONNRESET', String(error))
      gate.take(() => this.#fail(failure))
    }
  }

  /** `cause` is what the other end has told of it. */
  #answer(response: WireResponse, cause: string | undefined): void {
    if (this.#isOver) return
    this.#isOver = true
    const tookMs = msSince(this.#sentMs)
    const { status } = response
    const of = this.#of(cause)
    const answered = this.#options.teller.note({ kind: 'answer', peer: this.#peer, status, tookMs }, of)
    this.#resume(answered, () => this.#settle.resolve(response))
  }

  #fail(failure: NetworkFailure, cause?: string): void {
    if (this.#isOver) return
    this.#isOver = true
    const { code } = failure
    const failed = this.#options.teller.note({ kind: 'fail', peer: this.#peer, code }, this.#of(cause))
    this.#resume(failed, () => this.#settle.reject(failure))
  }

  /** What comes back is what led to all that the program does next. */
  #resume(cause: string, settle: () => void): void {
    if (this.#thread === undefined) {
      settle()
      return
    }
    this.#thread.cause = cause
    this.#options.teller.within(this.#thread, settle)
  }

  cancel(): void {
    const hasBegun = this.#exchange !== ''
    const failure = new NetworkFailure('ABORT_ERR', 'the caller cancelled the request')
    if (hasBegun) this.#fail(failure)
    else this.#settle.reject(failure)
    this.#isOver = true
    for (const callback of this.#callbacks.splice(0)) callback()
  }

  #of(cause = this.#exchange): { readonly exchange: string; readonly cause: string } {
    return { exchange: this.#exchange, cause }
  }
}

function hostOf(url: string): { readonly host: string; readonly port: string } {
  const [, authority = ''] = /^[a-z]+:\/\/([^/?]*)/.exec(url) ?? []
  const host = authority.slice(authority.lastIndexOf('@') + 1)
  const colon = host.lastIndexOf(':')
  return colon < 0 ? { host, port: '' } : { host: host.slice(0, colon), port: host.slice(colon + 1) }
}
