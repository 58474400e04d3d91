/**
 * A stack in place of a line: whoever came last is next, as they have the most time left; of those who are urgent, where
 * there are any. Whoever has been below for too long is told that it will come to nothing.
 */
import type { Deadline } from './deadline.ts'
import { Refused } from './refused.ts'

const PLACES = 4
const MOST_BELOW = 5
const PATIENCE_MS = 250

interface Below {
  readonly isUrgent: boolean
  settle(goes: boolean): void
}

export class Stack {
  #taken = 0
  #below: Below[] = []

  async enter(deadline: Deadline, isUrgent: boolean): Promise<void> {
    if (this.#taken < PLACES) {
      this.#taken++
      return
    }
    if (this.#below.length === MOST_BELOW) this.#drop(isUrgent)
    const goes = await new Promise<boolean>((resolve) => {
      const settle = (isNext: boolean): void => {
        clearTimeout(timer)
        stop()
        this.#below = this.#below.filter((one) => one !== below)
        resolve(isNext)
      }
      const below: Below = { isUrgent, settle }
      const timer = setTimeout(() => settle(false), PATIENCE_MS)
      const stop = deadline.onEnd(() => settle(false))
      this.#below.push(below)
    })
    if (!goes) throw new Refused(deadline.isOver ? 504 : 503, 'Others were first.')
  }

  leave(): void {
    const next = this.#below.findLast(({ isUrgent }) => isUrgent) ?? this.#below.at(-1)
    if (next === undefined) this.#taken--
    else next.settle(true)
  }

  /** The one that has been there for longest of those who are not urgent. */
  #drop(isUrgent: boolean): void {
    const oldest = this.#below.find((one) => !one.isUrgent) ?? (isUrgent ? this.#below[0] : undefined)
    if (oldest === undefined) throw new Refused(503, 'Others are first.')
    oldest.settle(false)
  }
}
