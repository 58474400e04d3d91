/** What a request is, apart from the object that programs see. */
import type { Cancellation } from '../capabilities.ts'
import {
  type AbortSignal,
  abortSignal,
  abortStateOf,
  anySignal,
  createSignal,
  isAbortSignal,
  operationAborted,
} from './abort.ts'
import { type Body, extractBody } from './body.ts'
import { HeaderList, isToken } from './header-list.ts'
import { fillHeaders } from './headers.ts'
import { toByteString, toDictionary, toScalarText, toText } from './interface.ts'
import { isURL, urlRecordOf } from './url.ts'
import { parseUrl, type UrlRecord } from './url-record.ts'

export type Redirect = 'follow' | 'manual' | 'error'

export class RequestState {
  method = 'GET'
  url: UrlRecord
  headers: HeaderList
  body: Body | null = null
  redirect: Redirect = 'follow'
  /** What this request's own signal follows, once somebody asks for it. */
  follows: AbortSignal | LazySignal | null = null
  #signal: AbortSignal | undefined

  constructor(url: UrlRecord, headers: HeaderList) {
    this.url = url
    this.headers = headers
  }

  get signal(): AbortSignal {
    this.#signal ??= this.follows === null ? createSignal() : anySignal([signalOf(this.follows)])
    return this.#signal
  }

  /** What to watch while the request is under way, if it can ever abort. */
  get watched(): AbortSignal | LazySignal | null {
    return this.#signal ?? this.follows
  }

  /** A copy with everything but the body. */
  copy(): RequestState {
    const copy = new RequestState(this.url, this.headers.copy())
    copy.method = this.method
    copy.redirect = this.redirect
    copy.follows = this.watched
    return copy
  }
}

/** The signal of whoever called: made when a program asks for it, which few do. */
export class LazySignal {
  readonly cancellation: Cancellation
  #signal: AbortSignal | undefined

  constructor(cancellation: Cancellation) {
    this.cancellation = cancellation
  }

  get signal(): AbortSignal {
    if (this.#signal === undefined) {
      const signal = createSignal()
      if (this.cancellation.cancelled) abortSignal(signal, operationAborted())
      else this.cancellation.onCancel(() => abortSignal(signal, operationAborted()))
      this.#signal = signal
    }
    return this.#signal
  }
}

export function signalOf(watched: AbortSignal | LazySignal): AbortSignal {
  return watched instanceof LazySignal ? watched.signal : watched
}

/** Set by the class of requests, which alone can look inside them. */
export interface RequestAccess {
  readonly isRequest: (value: unknown) => boolean
  readonly stateOf: (request: unknown) => RequestState
}

/** Makes the state of `new Request(input, init)`. */
export function makeRequestState(input: unknown, init: unknown, access: RequestAccess): RequestState {
  const source = access.isRequest(input) ? access.stateOf(input) : undefined
  const settings = readInit(init, access)
  const state = source ? source.copy() : new RequestState(parseInput(input), new HeaderList())
  if (settings) applyInit(state, settings)
  takeBody(state, settings, source?.body ?? null)
  return state
}

function parseInput(input: unknown): UrlRecord {
  const text = isURL(input) ? urlRecordOf(input).href : toScalarText(input, 'Request constructor: input')
  const url = parseUrl(text)
  if (url === null) {
    throw new TypeError(`Failed to parse URL from ${text}`, { cause: new TypeError('Invalid URL') })
  }
  if (url.username !== '' || url.password !== '') {
    throw new TypeError(`Request cannot be constructed from a URL that includes credentials: ${text}`)
  }
  return url
}

/** The members of a `RequestInit`, each read once. */
interface Settings {
  readonly method: string | undefined
  readonly headers: HeaderList | undefined
  readonly body: unknown
  /** Already a body: the settings are a request of ours, and its body is shared. */
  readonly sharedBody: Body | null
  readonly redirect: Redirect | undefined
  readonly signal: AbortSignal | LazySignal | null | undefined
  readonly duplex: boolean
}

function readInit(init: unknown, access: RequestAccess): Settings | undefined {
  if (access.isRequest(init) && Reflect.ownKeys(init as object).length === 0) {
    return settingsOfRequest(access.stateOf(init))
  }
  const given = toDictionary(init, 'RequestInit')
  if (!given) return undefined
  const method = given.method === undefined ? undefined : toByteString(given.method, 'RequestInit: method')
  const headers = readHeaders(given.headers)
  const { body } = given
  const redirect = readRedirect(given.redirect)
  const signal = readSignal(given.signal)
  const duplex = readDuplex(given.duplex)
  return { method, headers, body, sharedBody: null, redirect, signal, duplex }
}

/** `fetch(url, request)`: the way to pass a request on. Nothing of the program's runs on this path. */
function settingsOfRequest(state: RequestState): Settings {
  const { method, headers, body, redirect, watched } = state
  if (body?.unusable) throw new TypeError('Response body object should not be disturbed or locked')
  return {
    method,
    headers: headers.copy(),
    body: undefined,
    sharedBody: body,
    redirect,
    signal: watched,
    duplex: true,
  }
}

function readHeaders(value: unknown): HeaderList | undefined {
  if (value === undefined) return undefined
  const list = new HeaderList()
  fillHeaders(list, value)
  return list
}

function readRedirect(value: unknown): Redirect | undefined {
  if (value === undefined) return undefined
  const redirect = toText(value, 'RequestInit: redirect')
  if (redirect === 'follow' || redirect === 'manual' || redirect === 'error') return redirect
  throw new TypeError(
    `RequestInit: ${redirect} is not an accepted type. Expected one of follow, manual, error.`,
  )
}

function readSignal(value: unknown): AbortSignal | null | undefined {
  if (value === undefined || value === null || isAbortSignal(value)) return value
  throw new TypeError('RequestInit: Expected signal to be an instance of AbortSignal.')
}

function readDuplex(value: unknown): boolean {
  if (value === undefined) return false
  const duplex = toText(value, 'RequestInit: duplex')
  if (duplex === 'half') return true
  throw new TypeError(`RequestInit: ${duplex} is not an accepted type. Expected one of half.`)
}

function applyInit(state: RequestState, settings: Settings): void {
  if (settings.redirect !== undefined) state.redirect = settings.redirect
  if (settings.method !== undefined) state.method = checkMethod(settings.method)
  if (settings.signal !== undefined) state.follows = settings.signal
  if (settings.headers) state.headers = settings.headers
}

const normalizedMethods: ReadonlySet<string> = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT'])
const forbiddenMethods: ReadonlySet<string> = new Set(['CONNECT', 'TRACE', 'TRACK'])

function checkMethod(method: string): string {
  if (normalizedMethods.has(method)) return method
  if (!isToken(method)) throw new TypeError(`'${method}' is not a valid HTTP method.`)
  const upperCase = method.toUpperCase()
  if (forbiddenMethods.has(upperCase)) throw new TypeError(`'${method}' HTTP method is unsupported.`)
  return normalizedMethods.has(upperCase) ? upperCase : method
}

function takeBody(state: RequestState, settings: Settings | undefined, inputBody: Body | null): void {
  const init = settings?.body
  const hasInitBody = (init !== undefined && init !== null) || Boolean(settings?.sharedBody)
  if ((hasInitBody || inputBody) && (state.method === 'GET' || state.method === 'HEAD')) {
    throw new TypeError('Request with GET/HEAD method cannot have body.')
  }
  if (settings?.sharedBody) {
    state.body = settings.sharedBody
  } else if (hasInitBody) {
    state.body = extractInitBody(state, init, settings?.duplex === true)
  } else if (inputBody) {
    if (inputBody.unusable) {
      throw new TypeError('Cannot construct a Request with a Request object that has already been used.')
    }
    state.body = inputBody.transfer()
  }
}

function extractInitBody(state: RequestState, init: unknown, isDuplex: boolean): Body {
  const { body, type } = extractBody(init)
  if (type !== null && !state.headers.has('content-type')) state.headers.append('content-type', type)
  if (body.content === undefined && !isDuplex) {
    throw new TypeError('RequestInit: duplex option is required when sending a body.')
  }
  return body
}

/** Throws the reason when it has aborted. */
export function throwIfAborted(watched: AbortSignal | LazySignal | null): void {
  if (watched === null || (watched instanceof LazySignal && !watched.cancellation.cancelled)) return
  const { reason } = abortStateOf(signalOf(watched))
  if (reason !== undefined) throw reason.value
}
