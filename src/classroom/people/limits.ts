/** How often people may try, and how many passwords are tried at a time. */
import type { Clock } from '../clock.ts'
import { tooMany } from '../problem.ts'
import { RateLimit } from './rate-limit.ts'

/** Each try takes 32 MiB and a core. */
const passwordsAtOnce = 2
const mostWaiting = 20

export class Limits {
  readonly signIn: { readonly byAddress: RateLimit; readonly byName: RateLimit }
  /** Codes, links and passphrases that lead nowhere. */
  readonly guess: RateLimit
  readonly handIn: RateLimit
  /** What pages tell while their class breaks its clusters. */
  readonly report: RateLimit
  #running = 0
  readonly #waiting: (() => void)[] = []

  constructor(clock: Clock) {
    this.signIn = {
      byAddress: new RateLimit({ most: 10, everyMs: 6000 }, clock),
      byName: new RateLimit({ most: 20, everyMs: 30_000 }, clock),
    }
    this.guess = new RateLimit({ most: 20, everyMs: 3000 }, clock)
    this.handIn = new RateLimit({ most: 10, everyMs: 3000 }, clock)
    this.report = new RateLimit({ most: 20, everyMs: 500 }, clock)
  }

  /** A try that counts unless it succeeds. Throws when there were too many. */
  async attempt<T>(
    counts: readonly (readonly [limit: RateLimit, who: string])[],
    run: () => Promise<T | undefined>,
  ): Promise<T | undefined> {
    for (const [limit, who] of counts) {
      const waitMs = limit.take(who)
      if (waitMs !== undefined) throw tooMany(waitMs)
    }
    const found = await run()
    if (found !== undefined) for (const [limit, who] of counts) limit.giveBack(who)
    return found
  }

  /** A few at a time, however many ask. */
  async withPassword<T>(run: () => Promise<T>): Promise<T> {
    if (this.#running < passwordsAtOnce) this.#running++
    else {
      if (this.#waiting.length >= mostWaiting) throw tooMany(1000)
      // Whoever ends hands their place over.
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
    try {
      return await run()
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#running--
      else next()
    }
  }
}
