/**
 * A line of any length, and a short wait. While it is emptied now and then, whoever waits may wait; when it has not been
 * empty for a while, nobody gets further who has waited for more than a moment.
 */
import { Refused } from './refused.ts'

const AT_WORK = 3
const STANDING_MS = 300
const WAIT_MS = { usual: 350, standing: 120 }

interface Waiting {
  readonly sinceMs: number
  readonly isUrgent: boolean
  settle(error?: Refused): void
}

export class Line {
  #atWork = 0
  #waiting: Waiting[] = []
  #emptyMs = 0

  async turn(signal: AbortSignal, isUrgent: boolean): Promise<void> {
    if (this.#atWork < AT_WORK) {
      this.#atWork++
      this.#emptyMs = performance.now()
      return
    }
    await new Promise<void>((resolve, reject) => {
      const settle = (error?: Refused): void => {
        clearTimeout(timer)
        this.#waiting = this.#waiting.filter((one) => one !== waiting)
        if (error === undefined) resolve()
        else reject(error)
      }
      const waiting = { sinceMs: performance.now(), isUrgent, settle }
      const timer = setTimeout(() => settle(new Refused(503, 'The line is too long.')), WAIT_MS.usual)
      signal.addEventListener('abort', () => settle(new Refused(504, 'The deadline has passed.')), {
        once: true,
      })
      const others = this.#waiting.findIndex((one) => !one.isUrgent)
      if (isUrgent && others >= 0) this.#waiting.splice(others, 0, waiting)
      else this.#waiting.push(waiting)
    })
  }

  done(): void {
    const nowMs = performance.now()
    const isStanding = nowMs - this.#emptyMs > STANDING_MS
    const longestMs = isStanding ? WAIT_MS.standing : WAIT_MS.usual
    for (const waiting of this.#waiting) {
      if (nowMs - waiting.sinceMs > longestMs) {
        waiting.settle(new Refused(503, 'There is too much to do.'))
        continue
      }
      waiting.settle()
      return
    }
    this.#emptyMs = nowMs
    this.#atWork--
  }
}
