/** From the objects of a program to what travels between nodes, and back. */
import type { Cancellation, WireBody, WireRequest, WireResponse } from '../capabilities.ts'
import { Body, type Content } from './body.ts'
import { HeaderList } from './header-list.ts'
import { reasonPhraseOf } from './reason-phrases.ts'
import { checkRequestHeaders } from './refused-headers.ts'
import { isRequest, requestOver, requestStateOf } from './request.ts'
import { LazySignal, makeRequestState, RequestState } from './request-state.ts'
import { isNullBodyStatus, isResponse, ResponseState, responseOver, responseStateOf } from './response.ts'
import { encodedLength } from './text.ts'
import { hrefWithoutFragment, parseUrl } from './url-record.ts'

/** The `Request` that a node's program is called with. Its signal aborts when the caller has gone. */
export function requestFromWire(request: WireRequest, cancellation: Cancellation): Request {
  const url = parseUrl(request.url)
  if (url === null) throw new TypeError(`The request on the wire has no valid URL: ${request.url}`)
  const state = new RequestState(url, new HeaderList(request.headers))
  state.method = request.method
  state.redirect = 'manual'
  state.follows = new LazySignal(cancellation)
  const isBodiless = request.method === 'GET' || request.method === 'HEAD'
  state.body = request.body === null || isBodiless ? null : new Body(request.body)
  return requestOver(state) as unknown as Request
}

/** The wire request of `fetch(input, init)`, its body read to the end. */
export async function requestToWire(input: unknown, init?: unknown): Promise<WireRequest> {
  const state = fetchState(input, init)
  return stateToWire(state, await readBody(state.body))
}

/** The request of a `fetch` call. */
export function fetchState(input: unknown, init: unknown): RequestState {
  return makeRequestState(input, init, { isRequest, stateOf: requestStateOf })
}

/** At once where it is known, else the promise of it. */
export function readBody(body: Body | null): WireBody | Promise<WireBody> {
  if (body === null) return null
  if (body.unusable) throw new TypeError('Body is unusable: Body has already been read')
  return body.take()
}

function lengthOf(body: Content): number {
  return typeof body === 'string' ? encodedLength(body) : body.length
}

const addedHeaders = [
  ['accept', '*/*'],
  ['accept-language', '*'],
  ['sec-fetch-mode', 'cors'],
  ['user-agent', 'node'],
] as const

/** Adds what Node's `fetch` adds to a request, in its order. Throws what Node's `fetch` refuses. */
export function stateToWire(state: RequestState, body: WireBody): WireRequest {
  const { url, method, headers: given } = state
  const isStream = state.body !== null && state.body.content === undefined
  const bodyLength = body === null ? undefined : lengthOf(body)
  checkRequestHeaders(given, bodyLength, isStream)
  const headers = headersToSend(url.host, given)
  const length = bodyLength ?? (method === 'POST' || method === 'PUT' ? 0 : undefined)
  if (isStream && !given.has('content-length')) headers.append('transfer-encoding', 'chunked')
  else if (length !== undefined) headers.append('content-length', String(length))
  return { method, url: hrefWithoutFragment(url), headers: headers.toWire(), body }
}

function headersToSend(host: string, given: HeaderList): HeaderList {
  if (wereSentBefore(given)) return new HeaderList({ names: given.names, values: given.values.with(0, host) })
  const connection = given.get('connection')?.toLowerCase() === 'close' ? 'close' : 'keep-alive'
  const names = ['host', 'connection']
  const values = [host, connection]
  for (let index = 0; index < given.names.length; index += 1) {
    const name = given.names[index] ?? ''
    if (name === 'host' || name === 'connection' || name === 'content-length') continue
    names.push(name)
    values.push(name === 'sec-fetch-mode' ? 'cors' : (given.values[index] ?? ''))
  }
  for (const [name, value] of addedHeaders) {
    if (given.has(name)) continue
    names.push(name)
    values.push(value)
  }
  return new HeaderList({ names, values })
}

/** They came from another node, by its own `fetch`, and are passed on: only the host differs. */
function wereSentBefore({ names, values }: HeaderList): boolean {
  return (
    names[0] === 'host' &&
    names[1] === 'connection' &&
    (values[1] === 'keep-alive' || values[1] === 'close') &&
    values[names.indexOf('sec-fetch-mode')] === 'cors' &&
    !names.includes('content-length') &&
    addedHeaders.every(([name]) => names.includes(name))
  )
}

/** What `fetch` of a program returned is no answer. To people it is the `TypeError` that a platform would throw. */
export class WrongAnswer extends TypeError {
  #isOne = true

  /** Without asking the value: it may be a proxy, whose traps are the program's. */
  static is(value: unknown): value is WrongAnswer {
    return typeof value === 'object' && value !== null && #isOne in value
  }
}

/**
 * What a program answered, its body read to the end. Fails with a TypeError when that is no response.
 * The answer to a HEAD request carries no body, only its length.
 */
export function responseToWire(value: unknown, method = 'GET'): WireResponse | Promise<WireResponse> {
  if (!isResponse(value)) {
    throw new WrongAnswer(
      `fetch must return a Response, or a promise of one. It returned ${describe(value)}.`,
    )
  }
  const state = responseStateOf(value)
  if (state.type === 'error')
    throw new WrongAnswer('fetch returned Response.error(), which has no status to send.')
  if (state.body?.unusable) {
    throw new WrongAnswer(
      'fetch returned a Response whose body was read before. Return a clone, or a new Response.',
    )
  }
  const body = readBody(state.body)
  return body instanceof Promise
    ? body.then((known) => stateToResponse(state, known, method))
    : stateToResponse(state, body, method)
}

function stateToResponse(state: ResponseState, body: WireBody, method: string): WireResponse {
  const headers = state.headers.copy()
  const isBodiless = isNullBodyStatus(state.status)
  const keepsLength = method === 'HEAD' && state.body === null && headers.has('content-length')
  const length = String(body === null ? 0 : lengthOf(body))
  // What is passed on as it came has its length already, and stays shared.
  if (!isBodiless && !keepsLength && headers.get('content-length') !== length)
    headers.set('content-length', length)
  return {
    status: state.status,
    statusText: state.statusText || reasonPhraseOf(state.status),
    headers: headers.toWire(),
    body: method === 'HEAD' || isBodiless ? null : body,
  }
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (typeof value !== 'object') return `a ${typeof value}`
  return Array.isArray(value) ? 'an array' : 'another object'
}

/** The response as the caller sees it. `url` is the one that answered. */
export function responseFromWire(
  wire: WireResponse,
  url: string,
  redirected = false,
  method = 'GET',
): Response {
  const state = new ResponseState(new HeaderList(wire.headers))
  state.status = wire.status
  state.statusText = wire.statusText
  state.type = 'basic'
  state.immutable = true
  state.redirected = redirected
  const fragment = url.indexOf('#')
  state.url = fragment < 0 ? url : url.slice(0, fragment)
  const isBodiless = method === 'HEAD' || isNullBodyStatus(wire.status)
  state.body = isBodiless ? null : new Body(wire.body ?? '')
  return responseOver(state) as unknown as Response
}
