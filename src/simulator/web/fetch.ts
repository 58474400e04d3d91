// biome-ignore-all lint/complexity/noArguments: how many were given, without changing the method's length.
/** `fetch` over a node's transport: redirects, aborting, and failures as Node words them. */
import { type Cancellation, type Capabilities, NetworkFailure, type WireResponse } from '../capabilities.ts'
import { type AbortSignal, abortStateOf, onAbort } from './abort.ts'
import { requireArguments } from './interface.ts'
import { createCause, isCause } from './refused-headers.ts'
import { type RequestState, throwIfAborted } from './request-state.ts'
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
        return exchange(fetchState(input, init), transport)
      } catch (error) {
        return Promise.reject(error)
      }
    },
  }
  return holder.fetch
}

async function exchange(state: RequestState, transport: Transport): Promise<Response> {
  const signal = state.watched
  throwIfAborted(signal)
  const reading = readBody(state.body)
  let body = reading instanceof Promise ? await untilAborted(reading, signal) : reading
  for (let redirects = 0; ; redirects += 1) {
    const wire = await send(state, body, transport, signal)
    const location = redirectLocation(state, wire)
    if (location === null) return responseFromWire(wire, state.url.href, redirects > 0, state.method)
    if (redirects === maxRedirects) throw fetchFailed('redirect count exceeded')
    if (wire.status !== 303 && state.body !== null && state.body.content === undefined) throw fetchFailed('')
    if (followRedirect(state, wire.status, location) === 'without body') body = null
  }
}

/** Sends once. Rejects at once when the signal aborts, whatever the transport does. */
async function send(
  state: RequestState,
  body: Uint8Array<ArrayBuffer> | null,
  transport: Transport,
  signal: AbortSignal | null,
): Promise<WireResponse> {
  throwIfAborted(signal)
  if (!state.url.protocol.startsWith('http')) throw fetchFailed('unknown scheme')
  try {
    const wire = stateToWire(state, body)
    if (signal === null) return await transport(wire, neverCancelled)
    const cancellation = new SignalCancellation(signal)
    try {
      return await untilAborted(transport(wire, cancellation), signal)
    } finally {
      cancellation.release()
    }
  } catch (error) {
    throw describeFailure(error)
  }
}

const neverCancelled: Cancellation = { cancelled: false, onCancel: () => undefined }

/** Lets go of the signal in the end: one signal may see many requests. */
class SignalCancellation implements Cancellation {
  #signal: AbortSignal
  #callOffs: (() => void)[] = []

  constructor(signal: AbortSignal) {
    this.#signal = signal
  }

  get cancelled(): boolean {
    return abortStateOf(this.#signal).aborted
  }

  onCancel(callback: () => void): void {
    if (this.cancelled) callback()
    else this.#callOffs.push(onAbort(this.#signal, callback))
  }

  release(): void {
    for (const callOff of this.#callOffs.splice(0)) callOff()
  }
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal | null): Promise<T> {
  if (signal === null) return work
  return new Promise((resolve, reject) => {
    const forget = onAbort(signal, () => reject(abortStateOf(signal).reason))
    work.then(
      (value) => {
        forget()
        resolve(value)
      },
      (error) => {
        forget()
        reject(error)
      },
    )
  })
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
  const location = wire.headers.find(([name]) => name === 'location')?.[1]
  if (location === undefined) return null
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
