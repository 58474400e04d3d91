/** What the simulator lends to one boot of a program. When that boot is over, none of it acts any more. */

/** Lower-case names, each once but for `set-cookie`, in the order they were set, and their values. Never changed. */
export interface WireHeaders {
  readonly names: readonly string[]
  readonly values: readonly string[]
}

/** Text stands for its bytes in UTF-8: most bodies are written and read as text. Never changed. */
export type WireBody = string | Uint8Array<ArrayBuffer> | null

/** A request as it travels: no objects of either program. */
export interface WireRequest {
  readonly method: string
  /** Absolute, without a fragment. */
  readonly url: string
  readonly headers: WireHeaders
  readonly body: WireBody
}

export interface WireResponse {
  readonly status: number
  readonly statusText: string
  readonly headers: WireHeaders
  readonly body: WireBody
}

/** Tells the transport that the caller has lost interest. */
export interface Cancellation {
  readonly cancelled: boolean
  onCancel(callback: () => void): void
}

/** Why a request got no answer. `code` is what the program finds in `error.cause.code`. */
export class NetworkFailure extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

export interface Capabilities {
  /** The node's wall clock, milliseconds since the epoch; faults can skew it. What `Date` shows. */
  wallClockMs(): number
  /** Milliseconds since this boot. What `performance.now` shows. */
  monotonicMs(): number
  /** From 0 up to 1, all 53 bits drawn, from the node's own stream. What `Math.random` and `crypto` draw from. */
  random(): number
  /**
   * Calls once, after the delay. A throw out of `fire` crashes the node. It tells whether the program may have heard
   * of it: what nobody heard of needs no wait for what it set off.
   */
  setTimer(delayMs: number, fire: () => boolean): number
  clearTimer(timer: number): void
  /**
   * Sends one request and settles with its answer, or rejects with a `NetworkFailure`: at once when it is cancelled.
   * Redirects are not followed here. Asks once, at most, to be told of the cancellation.
   */
  transport(request: WireRequest, cancellation: Cancellation): Promise<WireResponse>
  /** The line is put together only where it is wanted. */
  log(level: 'debug' | 'info' | 'warn' | 'error', line: () => string): void
}
