// biome-ignore-all lint/complexity/noArguments: how many were given, without changing the method's length.
/** The `Response` that programs see. */
import {
  asBuffer,
  asBytes,
  asFormData,
  asJson,
  asText,
  Body,
  consumeBody,
  type Extracted,
  extractBody,
} from './body.ts'
import type { FormData } from './form-data.ts'
import { HeaderList } from './header-list.ts'
import { fillHeaders, type Headers, headersOver } from './headers.ts'
import {
  illegalInvocation,
  presentAs,
  requireArguments,
  toByteString,
  toDictionary,
  toScalarText,
  toUnsignedShort,
} from './interface.ts'
import type { ReadableStream } from './stream.ts'
import { isURL, urlRecordOf } from './url.ts'
import { parseUrl } from './url-record.ts'

/** What a response is, apart from the object that programs see. */
export class ResponseState {
  status = 200
  statusText = ''
  headers: HeaderList
  body: Body | null = null
  type: 'basic' | 'default' | 'error' = 'default'
  /** Without a fragment; empty where the response was made by hand. */
  url = ''
  redirected = false
  immutable = false

  constructor(headers = new HeaderList()) {
    this.headers = headers
  }
}

export let isResponse: (value: unknown) => value is Response
export let responseStateOf: (response: unknown) => ResponseState
export let responseOver: (state: ResponseState) => Response

const overState = Symbol('over a state')
const nullBodyStatuses: ReadonlySet<number> = new Set([101, 103, 204, 205, 304])
const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

export function isNullBodyStatus(status: number): boolean {
  return nullBodyStatuses.has(status)
}

export function isRedirectStatus(status: number): boolean {
  return redirectStatuses.has(status)
}

export class Response {
  #state: ResponseState
  #headers: Headers | undefined

  constructor(body?: unknown, init?: unknown) {
    if (body === overState) {
      this.#state = init as ResponseState
      return
    }
    const extracted = body === undefined || body === null ? null : extractBody(body)
    this.#state = initialize(init, extracted)
  }

  static {
    Object.defineProperty(Response, 'length', { value: 0 })
    isResponse = (value): value is Response => typeof value === 'object' && value !== null && #state in value
    responseStateOf = (response) => {
      if (!isResponse(response)) throw illegalInvocation()
      return response.#state
    }
    responseOver = (state) => new Response(overState, state)
  }

  static json(data: unknown, init?: unknown): Response {
    requireArguments(arguments.length, 1, 'Response.json')
    const text = JSON.stringify(data) as string | undefined
    if (text === undefined) throw new TypeError('Value is not JSON serializable')
    return responseOver(initialize(init, { body: new Body(text.toWellFormed()), type: 'application/json' }))
  }

  static redirect(url: unknown, status: unknown = 302): Response {
    requireArguments(arguments.length, 1, 'Response.redirect')
    const text = isURL(url) ? urlRecordOf(url).href : toScalarText(url, 'Response.redirect: url')
    const code = toUnsignedShort(status)
    const record = parseUrl(text)
    if (record === null) {
      throw new TypeError(`Failed to parse URL from ${text}`, { cause: new TypeError('Invalid URL') })
    }
    if (!isRedirectStatus(code)) throw new RangeError(`Invalid status code ${code}`)
    const state = new ResponseState()
    state.status = code
    state.immutable = true
    state.headers.append('location', record.href)
    return responseOver(state)
  }

  static error(): Response {
    const state = new ResponseState()
    state.type = 'error'
    state.status = 0
    state.immutable = true
    return responseOver(state)
  }

  get headers(): Headers {
    const state = responseStateOf(this)
    this.#headers ??= headersOver(state.headers, state.immutable)
    return this.#headers
  }

  get ok(): boolean {
    const { status } = responseStateOf(this)
    return status >= 200 && status <= 299
  }

  get redirected(): boolean {
    return responseStateOf(this).redirected
  }

  get status(): number {
    return responseStateOf(this).status
  }

  get statusText(): string {
    return responseStateOf(this).statusText
  }

  get type(): 'basic' | 'default' | 'error' {
    return responseStateOf(this).type
  }

  get url(): string {
    return responseStateOf(this).url
  }

  get body(): ReadableStream | null {
    return bodyOf(this)?.stream ?? null
  }

  get bodyUsed(): boolean {
    return bodyOf(this)?.used ?? false
  }

  arrayBuffer(): Promise<ArrayBuffer> {
    return consumeBody(bodyOf, this, asBuffer)
  }

  bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return consumeBody(bodyOf, this, asBytes)
  }

  formData(): Promise<FormData> {
    return consumeBody(bodyOf, this, (content) =>
      asFormData(content, responseStateOf(this).headers.get('content-type')),
    )
  }

  json(): Promise<unknown> {
    return consumeBody(bodyOf, this, asJson)
  }

  text(): Promise<string> {
    return consumeBody(bodyOf, this, asText)
  }

  clone(): Response {
    const state = responseStateOf(this)
    if (state.body?.unusable) throw new TypeError('Response.clone: Body has already been consumed.')
    const copy = Object.assign(new ResponseState(), state)
    copy.headers = state.headers.copy()
    copy.body = state.body?.clone() ?? null
    return responseOver(copy)
  }
}

function bodyOf(response: unknown): Body | null {
  return responseStateOf(response).body
}

presentAs(Response, 'Response')

const reasonPhrasePattern = /^[\t -~\u0080-\u00ff]*$/

function initialize(init: unknown, extracted: Extracted | null): ResponseState {
  const state = new ResponseState()
  const given = toDictionary(init, 'ResponseInit')
  if (given) readInit(state, given)
  if (extracted === null) return state
  if (isNullBodyStatus(state.status)) {
    throw new TypeError(`Response constructor: Invalid response status code ${state.status}`)
  }
  state.body = extracted.body
  if (extracted.type !== null && !state.headers.has('content-type')) {
    state.headers.append('content-type', extracted.type)
  }
  return state
}

function readInit(state: ResponseState, given: Readonly<Record<string, unknown>>): void {
  const { status, statusText, headers } = given
  if (status !== undefined) state.status = toUnsignedShort(status)
  if (statusText !== undefined) state.statusText = toByteString(statusText, 'ResponseInit: statusText')
  if (headers !== undefined) fillHeaders(state.headers, headers)
  if (state.status < 200 || state.status > 599) {
    throw new RangeError('init["status"] must be in the range of 200 to 599, inclusive.')
  }
  if (!reasonPhrasePattern.test(state.statusText)) throw new TypeError('Invalid statusText')
}
