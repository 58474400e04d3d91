/**
 * A stack in place of a line: whoever came last is next, as they have the most time left. Whoever has been below for too
 * long is told that it will come to nothing.
 */
import type { Deadline } from './deadline.ts'
import { Refused } from './refused.ts'

const PLACES = 4
const MOST_BELOW = 5
const PATIENCE_MS = 250

export class Stack {
  #taken = 0
  readonly #below: ((goes: boolean) => void)[] = []

  async enter(deadline: Deadline): Promise<void> {
    if (this.#taken < PLACES) {
      this.#taken++
      return
    }
    if (this.#below.length === MOST_BELOW) this.#below[0]?.(false)
    const goes = await new Promise<boolean>((resolve) => {
      const settle = (isNext: boolean): void => {
        clearTimeout(timer)
        stop()
        const place = this.#below.indexOf(settle)
        if (place >= 0) this.#below.splice(place, 1)
        resolve(isNext)
      }
      const timer = setTimeout(() => settle(false), PATIENCE_MS)
      const stop = deadline.onEnd(() => settle(false))
      this.#below.push(settle)
    })
    if (!goes) throw new Refused(deadline.isOver ? 504 : 503, 'Others were first.')
  }

  leave(): void {
    const last = this.#below.at(-1)
    if (last === undefined) this.#taken--
    else last(true)
  }
}
