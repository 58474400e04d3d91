/** Test code: what a trial in the container and the tests outside say to each other, a line each. */
import type { Bill, HistoryEvent, Report } from '../../src/contract/history.ts'
import type { Trial } from '../../src/processes/conformance/trial.ts'

/** All that can be asked of a trial, but for its events: those are told as they happen. */
export type TrialCall = Exclude<keyof Trial, 'event' | typeof Symbol.asyncDispose> | 'open' | 'heal' | 'end'

/** A terminal repeats it to whoever asks. */
export interface Asked {
  readonly kind: 'asked'
  readonly number: number
  readonly trial: number
  readonly call: TrialCall
  /** As the trial's method takes them; `open` takes the setup, `heal` what was answered to the fault. */
  readonly given: readonly unknown[]
}

export type Told =
  | { readonly kind: 'ready' }
  | { readonly kind: 'event'; readonly trial: number; readonly event: HistoryEvent }
  | { readonly kind: 'done'; readonly number: number; readonly value: Value }
  | { readonly kind: 'failed'; readonly number: number; readonly error: PlainError }

/** `fault`: its number, to heal it by. */
export type Value =
  | { readonly is: 'nothing' }
  | { readonly is: 'fault'; readonly fault: number }
  | { readonly is: 'used'; readonly used: Awaited<ReturnType<Trial['used']>> }
  | { readonly is: 'report'; readonly report: Report }
  | { readonly is: 'bill'; readonly bill: Bill }
  | { readonly is: 'response'; readonly response: PlainResponse }

export interface PlainResponse {
  readonly status: number
  readonly headers: readonly (readonly [string, string])[]
  /** In base64. */
  readonly body: string | null
}

export interface PlainError {
  readonly name: string
  readonly message: string
  readonly cause?: { readonly code?: string; readonly message: string }
}
