/**
 * Counts the loop rounds and calls of a program, so that code which never gives back control can be told by its line
 * while it runs: from outside, a thread that is stuck says nothing at all.
 */
import type { CodePlace } from '../../contract/history.ts'

/** Rounds and calls until the clock is looked at for the first time: many events take fewer. */
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
  /** Rounds and calls. */
  readonly most: number
  /** What is thrown in the program's midst. */
  explain(place: CodePlace): Error
}

/** One boot's. The code that `addWatch` adds counts down, and calls when there is nothing left. */
export class Watch {
  left = FIRST
  #step = FIRST
  #used = 0
  #toldMs: number | undefined
  readonly #tell: TellBusy | undefined
  readonly #limit: RoundLimit | undefined

  constructor(tell?: TellBusy, limit?: RoundLimit) {
    this.#tell = tell
    this.#limit = limit
  }

  /** The node takes in another event: it has given back control. */
  renew(): void {
    this.left = FIRST
    this.#step = FIRST
    this.#used = 0
    this.#toldMs = undefined
  }

  spent(file: string, line: number): void {
    this.#used += this.#step
    // Nothing is left from here on: whoever catches what is thrown meets it again at the next round.
    if (this.#limit !== undefined && this.#used > this.#limit.most) throw this.#limit.explain({ file, line })
    this.#step = Math.min(2 * this.#step, LONGEST)
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
}

let lastThrown: { readonly value: unknown; readonly place: CodePlace } | undefined

/** Where a value that is no object was thrown, if it was the last of them. */
export function placeOfThrown(value: unknown): CodePlace | undefined {
  return lastThrown !== undefined && Object.is(lastThrown.value, value) ? lastThrown.place : undefined
}
