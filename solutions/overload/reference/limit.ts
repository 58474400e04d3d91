/** How many requests are at the database at a time. A short line before it evens out what comes in bursts; all others are refused. */
import { Refused, tooLate } from './refused.ts'

/** Both web servers together keep the four places of the database busy, and two more on their way. */
const MOST_AT_WORK = 3
const MOST_WAITING = 4

interface Waiting {
  readonly isUrgent: boolean
  go(): void
  refuse(): void
}

export interface Turn {
  /** Whoever waits has left. */
  readonly signal: AbortSignal
  readonly isUrgent: boolean
}

export class Limit {
  #free = MOST_AT_WORK
  #line: Waiting[] = []

  async run<Result>(turn: Turn, work: () => Promise<Result>): Promise<Result> {
    if (this.#free > 0) this.#free--
    else await this.#wait(turn)
    try {
      return await work()
    } finally {
      this.#leave()
    }
  }

  async #wait({ signal, isUrgent }: Turn): Promise<void> {
    if (signal.aborted) throw tooLate()
    if (this.#line.length === MOST_WAITING) this.#makeRoom(isUrgent)
    await new Promise<void>((resolve, reject) => {
      const refuse = () => reject(new Refused(503, 'There is too much to do.'))
      const waiting: Waiting = { isUrgent, go: resolve, refuse }
      this.#line.push(waiting)
      signal.addEventListener('abort', () => {
        this.#line = this.#line.filter((other) => other !== waiting)
        reject(tooLate())
      })
    })
  }

  /** Whoever is urgent takes the place of somebody who is not: of the one who came last. */
  #makeRoom(isUrgent: boolean): void {
    const last = isUrgent ? this.#line.findLast((waiting) => !waiting.isUrgent) : undefined
    if (last === undefined) throw new Refused(503, 'There is too much to do.')
    this.#line = this.#line.filter((other) => other !== last)
    last.refuse()
  }

  #leave(): void {
    const next = this.#line.find(({ isUrgent }) => isUrgent) ?? this.#line[0]
    if (next === undefined) {
      this.#free++
      return
    }
    this.#line = this.#line.filter((other) => other !== next)
    next.go()
  }
}
