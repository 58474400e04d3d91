// biome-ignore-all lint/complexity/noArguments: how many were given, without changing the method's length.
/** `fetch` over a node's transport: redirects, aborting, and failures as Node words them. */
import {
  type Cancellation,
  type Capabilities,
  NetworkFailure,
  type WireBody,
  type WireResponse,
} from '../capabilities.ts'
import { type AbortSignal, abortStateOf, onAbort } from './abort.ts'
import { HeaderList } from './header-list.ts'
import { requireArguments } from './interface.ts'
import { createCause, isCause } from './refused-headers.ts'
import { LazySignal, type RequestState, signalOf, throwIfAborted } from './request-state.ts'
import { isRedirectStatus } from './response.ts'
import { parseUrl, type UrlRecord } from './url-record.ts'
import { fetchState, readBody, responseFromWire, stateToWire } from './wire.ts'

type Transport = Capabilities['transport']

const maxRedirects = 20

/** A node's own `fetch`. */
export function createFetch(capabilities: Pick<Capabilities, 'transport'>): typeof globalThis.fetch {
  const transport: Transport = (request, cancellation) => capabilities.transport(request, cancellation)
  const holder = {
    fetch(input: unknown, init?: unknown): Promise<Response> {
      try {
        requireArguments(arguments.length, 1, 'fetch')
        const state = fetchState(input, init)
        return start({ state, transport, watched: state.watched })
      } catch (error) {
        return Promise.reject(error)
      }
    },
  }
  return holder.fetch
}

/** What is under way for one call of `fetch`. */
interface Exchange {
  readonly state: RequestState
  readonly transport: Transport
  readonly watched: AbortSignal | LazySignal | null
}

function start(exchange: Exchange): Promise<Response> {
  const { state, watched } = exchange
  throwIfAborted(watched)
  const body = readBody(state.body)
  if (!(body instanceof Promise)) return send(exchange, body, 0)
  return untilAborted(body, watched && signalOf(watched)).then((known) => send(exchange, known, 0))
}

/** Sends, and goes on where a redirect leads. */
function send(exchange: Exchange, body: WireBody, redirects: number): Promise<Response> {
  const { state, transport, watched } = exchange
  throwIfAborted(watched)
  if (!state.url.protocol.startsWith('http')) throw fetchFailed('unknown scheme')
  const wire = attempt(() => stateToWire(state, body))
  const cancellation = cancellationOf(watched)
  return transport(wire, cancellation).then(
    (response) => {
      if (cancellation instanceof SignalCancellation) cancellation.release()
      const location = redirectLocation(state, response)
      if (location === null) return responseFromWire(response, state.url.href, redirects > 0, state.method)
      if (redirects === maxRedirects) throw fetchFailed('redirect count exceeded')
      const isStream = state.body !== null && state.body.content === undefined
      if (response.status !== 303 && isStream) throw fetchFailed('')
      const isWithBody = followRedirect(state, response.status, location) === 'with body'
      return send(exchange, isWithBody ? body : null, redirects + 1)
    },
    (error: unknown) => {
      if (cancellation instanceof SignalCancellation) cancellation.release()
      throwIfAborted(watched)
      throw describeFailure(error)
    },
  )
}

const neverCancelled: Cancellation = { cancelled: false, onCancel: () => undefined }

function cancellationOf(watched: Exchange['watched']): Cancellation {
  if (watched === null) return neverCancelled
  return watched instanceof LazySignal ? watched.cancellation : new SignalCancellation(watched)
}

/** Lets go of the signal in the end: one signal may see many requests. */
class SignalCancellation implements Cancellation {
  #signal: AbortSignal
  #callOff: (() => void) | undefined

  constructor(signal: AbortSignal) {
    this.#signal = signal
  }

  get cancelled(): boolean {
    return abortStateOf(this.#signal).aborted
  }

  onCancel(callback: () => void): void {
    if (this.cancelled) callback()
    else this.#callOff = onAbort(this.#signal, callback)
  }

  release(): void {
    this.#callOff?.()
  }
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal | null): Promise<T> {
  if (signal === null) return work
  return new Promise((resolve, reject) => {
    const forget = onAbort(signal, () => reject(abortStateOf(signal).reason?.value))
    work.then(resolve, reject).finally(forget)
  })
}

function attempt<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw describeFailure(error)
  }
}

/** Failures of the network get a program's own errors; all else passes as it is. */
function describeFailure(error: unknown): unknown {
  if (error instanceof NetworkFailure) {
    return new TypeError('fetch failed', { cause: createCause('Error', error.code, error.message) })
  }
  return isCause(error) ? new TypeError('fetch failed', { cause: error }) : error
}

function fetchFailed(why: string): TypeError {
  return new TypeError('fetch failed', { cause: createCause('Error', undefined, why) })
}

/** Where to go next; null when this is the answer. */
function redirectLocation(state: RequestState, wire: WireResponse): UrlRecord | null {
  if (!isRedirectStatus(wire.status) || state.redirect === 'manual') return null
  if (state.redirect === 'error') throw fetchFailed('unexpected redirect')
  const location = new HeaderList(wire.headers).get('location')
  if (location === null) return null
  const url = parseUrl(location, state.url.href)
  if (url === null) throw new TypeError('fetch failed', { cause: new TypeError('Invalid URL') })
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw fetchFailed('URL scheme must be a HTTP(S) scheme')
  }
  if ((url.username !== '' || url.password !== '') && url.origin !== state.url.origin) {
    throw fetchFailed('cross origin not allowed for request mode "cors"')
  }
  return url
}

const bodyHeaders = [
  'content-encoding',
  'content-language',
  'content-location',
  'content-type',
  'content-length',
]
const credentialHeaders = ['authorization', 'proxy-authorization', 'cookie', 'host']

/** Turns the request to its next address. */
function followRedirect(state: RequestState, status: number, url: UrlRecord): 'with body' | 'without body' {
  const isPostMoved = (status === 301 || status === 302) && state.method === 'POST'
  const isSeeOther = status === 303 && state.method !== 'GET' && state.method !== 'HEAD'
  if (url.origin !== state.url.origin) for (const name of credentialHeaders) state.headers.delete(name)
  state.url = url
  if (!isPostMoved && !isSeeOther) return 'with body'
  state.method = 'GET'
  state.body = null
  for (const name of bodyHeaders) state.headers.delete(name)
  return 'without body'
}
