/**
 * The globals of a program, all of them besides the language itself.
 * This file is what editors, the type checker and the documents use; the simulator and the real world implement it.
 */

type BodyInit = string | Uint8Array | ArrayBuffer | URLSearchParams | FormData | ReadableStream<Uint8Array>
type HeadersInit = Headers | Iterable<readonly [string, string]> | Readonly<Record<string, string>>

declare class Headers implements Iterable<[string, string]> {
  constructor(init?: HeadersInit)
  append(name: string, value: string): void
  delete(name: string): void
  get(name: string): string | null
  getSetCookie(): string[]
  has(name: string): boolean
  set(name: string, value: string): void
  forEach(callback: (value: string, name: string, headers: Headers) => void): void
  keys(): IterableIterator<string>
  values(): IterableIterator<string>
  entries(): IterableIterator<[string, string]>
  [Symbol.iterator](): IterableIterator<[string, string]>
}

interface Body {
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>> | null
  readonly bodyUsed: boolean
  arrayBuffer(): Promise<ArrayBuffer>
  bytes(): Promise<Uint8Array<ArrayBuffer>>
  formData(): Promise<FormData>
  json(): Promise<unknown>
  text(): Promise<string>
}

interface RequestInit {
  method?: string
  headers?: HeadersInit
  body?: BodyInit | null
  redirect?: 'follow' | 'manual' | 'error'
  signal?: AbortSignal | null
  /** Required beside a stream body. */
  duplex?: 'half'
}

interface Request extends Body {}
declare class Request {
  constructor(input: string | URL | Request, init?: RequestInit)
  readonly method: string
  readonly url: string
  readonly headers: Headers
  readonly redirect: 'follow' | 'manual' | 'error'
  readonly signal: AbortSignal
  readonly duplex: 'half'
  clone(): Request
}

interface ResponseInit {
  status?: number
  statusText?: string
  headers?: HeadersInit
}

interface Response extends Body {}
declare class Response {
  constructor(body?: BodyInit | null, init?: ResponseInit)
  static json(data: unknown, init?: ResponseInit): Response
  static redirect(url: string | URL, status?: number): Response
  static error(): Response
  readonly headers: Headers
  readonly ok: boolean
  readonly redirected: boolean
  readonly status: number
  readonly statusText: string
  readonly type: 'basic' | 'default' | 'error'
  readonly url: string
  clone(): Response
}

/**
 * Sends a request. Rejects with `TypeError: fetch failed`, whose `cause.code` tells why:
 * `ECONNREFUSED` and `ENOTFOUND` are definite, nothing happened; `ECONNRESET` is not.
 */
declare function fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>

declare class FormData implements Iterable<[string, string]> {
  append(name: string, value: string): void
  delete(name: string): void
  get(name: string): string | null
  getAll(name: string): string[]
  has(name: string): boolean
  set(name: string, value: string): void
  forEach(callback: (value: string, name: string, data: FormData) => void): void
  keys(): IterableIterator<string>
  values(): IterableIterator<string>
  entries(): IterableIterator<[string, string]>
  [Symbol.iterator](): IterableIterator<[string, string]>
}

declare class URL {
  constructor(url: string | URL, base?: string | URL)
  static canParse(url: string | URL, base?: string | URL): boolean
  static parse(url: string | URL, base?: string | URL): URL | null
  hash: string
  host: string
  hostname: string
  href: string
  readonly origin: string
  password: string
  pathname: string
  port: string
  protocol: string
  search: string
  readonly searchParams: URLSearchParams
  username: string
  toString(): string
  toJSON(): string
}

declare class URLSearchParams implements Iterable<[string, string]> {
  constructor(
    init?: string | Iterable<readonly [string, string]> | Readonly<Record<string, string>> | URLSearchParams,
  )
  readonly size: number
  append(name: string, value: string): void
  delete(name: string, value?: string): void
  get(name: string): string | null
  getAll(name: string): string[]
  has(name: string, value?: string): boolean
  set(name: string, value: string): void
  sort(): void
  forEach(callback: (value: string, name: string, params: URLSearchParams) => void): void
  keys(): IterableIterator<string>
  values(): IterableIterator<string>
  entries(): IterableIterator<[string, string]>
  [Symbol.iterator](): IterableIterator<[string, string]>
  toString(): string
}

interface AbortEvent {
  readonly type: 'abort'
}

declare class AbortSignal {
  private constructor()
  static abort(reason?: unknown): AbortSignal
  static timeout(delayMs: number): AbortSignal
  static any(signals: Iterable<AbortSignal>): AbortSignal
  readonly aborted: boolean
  readonly reason: unknown
  onabort: ((event: AbortEvent) => void) | null
  throwIfAborted(): void
  addEventListener(
    type: 'abort',
    listener: (event: AbortEvent) => void,
    options?: { once?: boolean; signal?: AbortSignal },
  ): void
  removeEventListener(type: 'abort', listener: (event: AbortEvent) => void): void
}

declare class AbortController {
  constructor()
  readonly signal: AbortSignal
  abort(reason?: unknown): void
}

declare class DOMException extends Error {
  constructor(message?: string, name?: string)
  readonly code: number
}

declare class ReadableStreamDefaultController<T> {
  private constructor()
  readonly desiredSize: number | null
  enqueue(chunk: T): void
  close(): void
  error(reason?: unknown): void
}

interface UnderlyingSource<T> {
  start?(controller: ReadableStreamDefaultController<T>): void | Promise<void>
  pull?(controller: ReadableStreamDefaultController<T>): void | Promise<void>
  cancel?(reason?: unknown): void | Promise<void>
}

declare class ReadableStreamDefaultReader<T> {
  constructor(stream: ReadableStream<T>)
  readonly closed: Promise<void>
  read(): Promise<{ done: false; value: T } | { done: true; value: undefined }>
  releaseLock(): void
  cancel(reason?: unknown): Promise<void>
}

/** A stream of chunks: readable, iterable and teeable. No byte streams, no pipes. */
declare class ReadableStream<T = Uint8Array> {
  /** `highWaterMark` is how many chunks are asked for ahead of the reader. 1 unless told. */
  constructor(source?: UnderlyingSource<T>, strategy?: { highWaterMark?: number })
  static from<T>(chunks: Iterable<T> | AsyncIterable<T>): ReadableStream<T>
  readonly locked: boolean
  getReader(): ReadableStreamDefaultReader<T>
  tee(): [ReadableStream<T>, ReadableStream<T>]
  cancel(reason?: unknown): Promise<void>
  /** A loop that is left cancels the stream, unless told. */
  values(options?: { preventCancel?: boolean }): AsyncIterableIterator<T>
  [Symbol.asyncIterator](): AsyncIterableIterator<T>
}

declare class TextEncoder {
  constructor()
  readonly encoding: 'utf-8'
  encode(text?: string): Uint8Array<ArrayBuffer>
}

declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean })
  readonly encoding: string
  readonly fatal: boolean
  readonly ignoreBOM: boolean
  decode(bytes?: Uint8Array | ArrayBuffer, options?: { stream?: boolean }): string
}

/** What a timer is cleared by. */
type TimerId = number & { readonly __timer: unique symbol }
declare function setTimeout(callback: (_: void) => void, delayMs?: number): TimerId
declare function setTimeout<A extends unknown[]>(
  callback: (...args: A) => void,
  delayMs?: number,
  ...args: A
): TimerId
declare function setInterval<A extends unknown[]>(
  callback: (...args: A) => void,
  delayMs?: number,
  ...args: A
): TimerId
declare function clearTimeout(timer: TimerId | undefined): void
declare function clearInterval(timer: TimerId | undefined): void
declare function queueMicrotask(callback: () => void): void
declare function structuredClone<T>(value: T): T
declare function atob(text: string): string
declare function btoa(bytes: string): string

declare const console: Readonly<
  Record<'debug' | 'error' | 'info' | 'log' | 'warn', (...values: unknown[]) => void>
>
declare const performance: { /** Milliseconds since this boot. */ now(): number }

interface CryptoKey {
  readonly type: 'secret'
  readonly extractable: boolean
  readonly usages: ('sign' | 'verify')[]
  readonly algorithm: { readonly name: 'HMAC'; readonly hash: { readonly name: string } }
}
type HashName = 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512'
type HmacParams = { name: 'HMAC'; hash: HashName | { name: HashName } }

declare const crypto: {
  randomUUID(): `${string}-${string}-${string}-${string}-${string}`
  getRandomValues<
    T extends
      | Int8Array
      | Uint8Array
      | Int16Array
      | Uint16Array
      | Int32Array
      | Uint32Array
      | BigInt64Array
      | BigUint64Array,
  >(array: T): T
  readonly subtle: {
    digest(algorithm: HashName | { name: HashName }, data: Uint8Array | ArrayBuffer): Promise<ArrayBuffer>
    importKey(
      format: 'raw',
      key: Uint8Array | ArrayBuffer,
      algorithm: HmacParams,
      extractable: boolean,
      usages: ('sign' | 'verify')[],
    ): Promise<CryptoKey>
    sign(
      algorithm: 'HMAC' | { name: 'HMAC' },
      key: CryptoKey,
      data: Uint8Array | ArrayBuffer,
    ): Promise<ArrayBuffer>
    verify(
      algorithm: 'HMAC' | { name: 'HMAC' },
      key: CryptoKey,
      signature: Uint8Array | ArrayBuffer,
      data: Uint8Array | ArrayBuffer,
    ): Promise<boolean>
  }
}
