/** From the objects of a program to what travels between nodes, and back. */
import type { Cancellation, WireRequest, WireResponse } from '../capabilities.ts'
import { asBytes, Body } from './body.ts'
import { headersFromWire } from './header-list.ts'
import { reasonPhraseOf } from './reason-phrases.ts'
import { checkRequestHeaders } from './refused-headers.ts'
import { isRequest, requestOver, requestStateOf } from './request.ts'
import { makeRequestState, RequestState } from './request-state.ts'
import { isNullBodyStatus, isResponse, ResponseState, responseOver, responseStateOf } from './response.ts'
import { hrefWithoutFragment, parseUrl } from './url-record.ts'

type WireBody = WireRequest['body']

/** The `Request` that a node's program is called with. Its signal aborts when the caller has gone. */
export function requestFromWire(request: WireRequest, cancellation: Cancellation): Request {
  const url = parseUrl(request.url)
  if (url === null) throw new TypeError(`The request on the wire has no valid URL: ${request.url}`)
  const state = new RequestState(url, headersFromWire(request.headers))
  state.method = request.method
  state.redirect = 'manual'
  state.follows = cancellation
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

/** Bytes at once where they are known, else the promise of them. */
export function readBody(body: Body | null): WireBody | Promise<WireBody> {
  if (body === null) return null
  if (body.unusable) throw new TypeError('Body is unusable: Body has already been read')
  const bytes = body.takeBytes()
  if (bytes) return bytes
  const content = body.take()
  return content instanceof Promise ? content.then(asBytes) : asBytes(content)
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
  checkRequestHeaders(given, body, isStream)
  const connection = given.get('connection')?.toLowerCase() === 'close' ? 'close' : 'keep-alive'
  const headers: [string, string][] = [
    ['host', url.host],
    ['connection', connection],
  ]
  for (let index = 0; index < given.names.length; index += 1) {
    const name = given.names[index] ?? ''
    const value = name === 'sec-fetch-mode' ? 'cors' : (given.values[index] ?? '')
    if (name !== 'host' && name !== 'connection' && name !== 'content-length') headers.push([name, value])
  }
  for (const [name, value] of addedHeaders) if (!given.has(name)) headers.push([name, value])
  const length = body?.length ?? (method === 'POST' || method === 'PUT' ? 0 : undefined)
  if (isStream && !given.has('content-length')) headers.push(['transfer-encoding', 'chunked'])
  else if (length !== undefined) headers.push(['content-length', String(length)])
  return { method, url: hrefWithoutFragment(url), headers, body }
}

/**
 * What a program answered, its body read to the end. Rejects with a TypeError when that is no response.
 * The answer to a HEAD request carries no body, only its length.
 */
export async function responseToWire(value: unknown, method = 'GET'): Promise<WireResponse> {
  if (!isResponse(value)) {
    throw new TypeError(`fetch must return a Response, or a promise of one. It returned ${describe(value)}.`)
  }
  const state = responseStateOf(value)
  if (state.type === 'error')
    throw new TypeError('fetch returned Response.error(), which has no status to send.')
  if (state.body?.unusable) {
    throw new TypeError(
      'fetch returned a Response whose body was read before. Return a clone, or a new Response.',
    )
  }
  const reading = readBody(state.body)
  const body = reading instanceof Promise ? await reading : reading
  const headers = state.headers.copy()
  const isBodiless = isNullBodyStatus(state.status)
  const keepsLength = method === 'HEAD' && state.body === null && headers.has('content-length')
  if (!isBodiless && !keepsLength) headers.set('content-length', String(body?.length ?? 0))
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
  const state = new ResponseState()
  state.status = wire.status
  state.statusText = wire.statusText
  state.headers = headersFromWire(wire.headers)
  state.type = 'basic'
  state.immutable = true
  state.redirected = redirected
  const fragment = url.indexOf('#')
  state.url = fragment < 0 ? url : url.slice(0, fragment)
  const isBodiless = method === 'HEAD' || isNullBodyStatus(wire.status)
  state.body = isBodiless ? null : new Body(wire.body ?? '')
  return responseOver(state) as unknown as Response
}
