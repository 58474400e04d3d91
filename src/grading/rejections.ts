/** Rejections that no program caught: the engine tells of them when it likes, so they are counted beside the history. */
import type { Uncaught } from '../contract/verdict.ts'
import { describe, locate } from '../simulator/sandbox/evaluate.ts'
import { shorten } from './readable.ts'
import { reasonOf } from './reasons.ts'
import type { ThreadPort } from './thread-port.ts'

function firstOf(reason: unknown): Omit<Uncaught, 'count'> {
  const place = locate(reason)
  const message = shorten(describe(reason))
  return place === undefined ? { message } : { message, file: place.file, line: place.line }
}

/** Counts what has been rejected since the last `clear`. */
export class Rejections {
  #count = 0
  #first: Omit<Uncaught, 'count'> | undefined

  constructor(port: Pick<ThreadPort, 'onRejection'>) {
    port.onRejection((reason) => {
      // An expectation that failed in a promise of the suite is no program's doing, even when the test ended before it.
      if (reasonOf(reason) !== undefined) return
      this.#count++
      this.#first ??= firstOf(reason)
    })
  }

  /** Undefined when there were none. */
  get told(): Uncaught | undefined {
    return this.#first === undefined ? undefined : { count: this.#count, ...this.#first }
  }

  clear(): void {
    this.#count = 0
    this.#first = undefined
  }
}
