// biome-ignore-all lint/complexity/noArguments: how many were given, without changing the method's length.
/** The `Request` that programs see. */
import type { AbortSignal } from './abort.ts'
import { asBuffer, asBytes, asFormData, asJson, asText, type Body, consumeBody } from './body.ts'
import type { FormData } from './form-data.ts'
import { type Headers, headersOver } from './headers.ts'
import { illegalInvocation, presentAs, requireArguments } from './interface.ts'
import { makeRequestState, type Redirect, type RequestState } from './request-state.ts'
import type { ReadableStream } from './stream.ts'

export let isRequest: (value: unknown) => value is Request
export let requestStateOf: (request: unknown) => RequestState
export let requestOver: (state: RequestState) => Request

const overState = Symbol('over a state')

export class Request {
  #state: RequestState
  #headers: Headers | undefined

  constructor(input: unknown, init?: unknown) {
    if (input === overState) {
      this.#state = init as RequestState
      return
    }
    requireArguments(arguments.length, 1, 'Request constructor')
    this.#state = makeRequestState(input, init, { isRequest, stateOf: requestStateOf })
  }

  static {
    Object.defineProperty(Request, 'length', { value: 1 })
    isRequest = (value): value is Request => typeof value === 'object' && value !== null && #state in value
    requestStateOf = (request) => {
      if (!isRequest(request)) throw illegalInvocation()
      return request.#state
    }
    requestOver = (state) => new Request(overState, state)
  }

  get method(): string {
    return requestStateOf(this).method
  }

  get url(): string {
    return requestStateOf(this).url.href
  }

  get headers(): Headers {
    const state = requestStateOf(this)
    this.#headers ??= headersOver(state.headers)
    return this.#headers
  }

  get redirect(): Redirect {
    return requestStateOf(this).redirect
  }

  get signal(): AbortSignal {
    return requestStateOf(this).signal
  }

  get duplex(): 'half' {
    requestStateOf(this)
    return 'half'
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
      asFormData(content, requestStateOf(this).headers.get('content-type')),
    )
  }

  json(): Promise<unknown> {
    return consumeBody(bodyOf, this, asJson)
  }

  text(): Promise<string> {
    return consumeBody(bodyOf, this, asText)
  }

  clone(): Request {
    const state = requestStateOf(this)
    if (state.body?.unusable) throw new TypeError('unusable')
    const copy = state.copy()
    copy.body = state.body?.clone() ?? null
    return requestOver(copy)
  }
}

function bodyOf(request: unknown): Body | null {
  return requestStateOf(request).body
}

presentAs(Request, 'Request')
