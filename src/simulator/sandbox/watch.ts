/**
 * Counts the steps of a program: rounds of its loops, calls of its functions, and what the language goes through for it
 * in one call (`lengths.ts`). So code that never gives back control can be told by its line while it runs, as from
 * outside a thread that is stuck says nothing at all; and what code costs is the same number on every machine.
 */
import type { CodePlace } from '../../contract/history.ts'
import { isIterable, keysOf, refuseNothing, refuseUnknownMethod, toList, unitsOf } from './lengths.ts'

/** Steps until the clock is looked at for the first time: many events take fewer. */
const FIRST = 16
/** It is looked at ever more seldom, as a round may be a whole sort, or nothing. */
const LONGEST = 65_536
/** How long an event has to last until it is told, and told again. Real time: it is about the machine, not the world. */
const TELL_EVERY_MS = 250

// Held here, as programs come later.
const clockMs = performance.now.bind(performance)

export type TellBusy = (place: CodePlace) => void

/** Where a program is stopped that goes on and on within one event. */
export interface RoundLimit {
  /** Steps. */
  readonly most: number
  /** What is thrown in the program's midst. */
  explain(place: CodePlace): Error
}

/** One boot's. The code that `WatchAdder` adds counts down, and calls when there is nothing left. */
export class Watch {
  left = FIRST
  #step = FIRST
  /** Of this event, without the countdown that is under way. */
  #used = 0
  #before = 0
  #toldMs: number | undefined
  readonly #tell: TellBusy | undefined
  readonly #limit: RoundLimit | undefined

  constructor(tell?: TellBusy, limit?: RoundLimit) {
    this.#tell = tell
    this.#limit = limit
  }

  /** Since it was made. */
  get steps(): number {
    return this.#before + this.#used + this.#step - this.left
  }

  /** The node takes in another event: it has given back control. */
  renew(): void {
    this.#before = this.steps
    this.left = FIRST
    this.#step = FIRST
    this.#used = 0
    this.#toldMs = undefined
  }

  spent(file: string, line: number): void {
    this.#used += this.#step - this.left
    this.#step = 0
    this.left = 0
    // Nothing is left from here on: whoever catches what is thrown meets it again at the next round.
    if (this.#limit !== undefined && this.#used > this.#limit.most) throw this.#limit.explain({ file, line })
    this.#step = Math.min(FIRST + this.#used, LONGEST)
    this.left = this.#step
    if (this.#tell === undefined) return
    const nowMs = clockMs()
    this.#toldMs ??= nowMs
    if (nowMs - this.#toldMs < TELL_EVERY_MS) return
    this.#toldMs = nowMs
    this.#tell({ file, line })
  }

  /** Of what is thrown; returns it. An error knows its line by itself, a text does not. */
  thrown(value: unknown, file: string, line: number): unknown {
    if (typeof value !== 'object' || value === null) lastThrown = { value, place: { file, line } }
    return value
  }

  /** A method of the language may be about to go through `value`; returns it. `code` is how the program writes it. */
  through<Value>(value: Value, code: string, method: string): Value {
    this.left -= unitsOf(value)
    refuseUnknownMethod(value, code, method)
    return value
  }

  /** Calls a method of `value`, which is code that counts something: what is no method is told as without counting. */
  known<Value>(value: Value, code: string, method: string): Value {
    refuseUnknownMethod(value, code, method)
    return value
  }

  /** The language has made `value`, part by part; returns it. */
  made<Value>(value: Value): Value {
    this.left -= unitsOf(value)
    return value
  }

  /** What `value` gives when it is spread. */
  all(value: unknown, code: string): Iterable<unknown> {
    const list = toList(value, code)
    this.left -= unitsOf(list)
    return list
  }

  /** What `value` gives, where something is made of it: nothing and no list are for that to judge. */
  given(value: unknown): unknown {
    return isIterable(value) ? this.all(value, '') : value
  }

  /** The members of `value` are copied, or listed; returns it. */
  members<Value>(value: Value): Value {
    this.left -= keysOf(value)
    return value
  }

  /** `value` is taken apart into some members, and all others. */
  apart<Value>(value: Value, code: string): Value {
    refuseNothing(value, code)
    return this.members(value)
  }
}

let lastThrown: { readonly value: unknown; readonly place: CodePlace } | undefined

/** Where a value that is no object was thrown, if it was the last of them. */
export function placeOfThrown(value: unknown): CodePlace | undefined {
  return lastThrown !== undefined && Object.is(lastThrown.value, value) ? lastThrown.place : undefined
}
