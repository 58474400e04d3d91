/** The way to the database: ten requests at a time, three tries each, and hardly any while it is silent. */
import type { Env } from 'millions'

const TRIES = 3
const TRY_WITHIN_MS = 450
/** Before the second try and before the third, on average. */
const PAUSE_MS = { first: 100, growth: 2 }
const MOST_AT_WORK = 10
const MOST_WAITING = 100
/** So many tries in a row without an answer, and it is taken to be silent. */
const SILENCES = 5
const NEXT_ATTEMPT_MS = 150

export interface Asking {
  /** GET unless told. */
  readonly method?: 'GET' | 'PUT' | 'DELETE'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Whoever asks has left, or has waited for long enough. */
  readonly signal: AbortSignal
}

export interface Answer {
  readonly status: number
  readonly text: string
}

/** The database has not done it, or nobody knows whether it has. */
export class Unavailable extends Error {}

/** Only what may be done twice: each method of the database leaves the same behind, however often it is done. */
export async function askDatabase(env: Env, path: string, asking: Asking): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    const answer = await line.enter(asking.signal, () =>
      hush.mind(asking.signal, () => askOnce(env, path, asking)),
    )
    if (answer !== undefined) return answer
    if (tries === TRIES) throw new Unavailable('Three tries, and no answer.')
    await pause(PAUSE_MS.first * PAUSE_MS.growth ** (tries - 1) * (0.5 + Math.random()), asking.signal)
  }
}

/** Undefined when another try may help. */
async function askOnce(env: Env, path: string, asking: Asking): Promise<Answer | undefined> {
  const { signal: patience, ...init } = asking
  const timeOut = AbortSignal.timeout(TRY_WITHIN_MS)
  try {
    const signal = AbortSignal.any([patience, timeOut])
    const response = await fetch(`http://${env.nodes('database')[0]?.name}${path}`, { ...init, signal })
    const text = await response.text()
    hush.end()
    return response.status < 500 ? { status: response.status, text } : undefined
  } catch {
    if (timeOut.aborted) hush.note()
    else if (!patience.aborted) hush.end()
    return undefined
  }
}

async function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, delayMs)
  })
  await either(over, signal)
  clearTimeout(timer)
}

/** Settles when the one does, or when nobody waits for it any more. */
async function either(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true })
    void work.then(
      () => resolve(),
      () => resolve(),
    )
  })
}

/**
 * Nothing has been heard of the database for a while. What is sent now lies there until it wakes, long after its sender has
 * given up; so one at a time asks, and the others wait for what comes of it.
 */
class Hush {
  #inARow = 0
  #attempt: Promise<unknown> | undefined
  #nextMs = 0

  get #isSilent(): boolean {
    return this.#inARow >= SILENCES
  }

  /** One more try without an answer. */
  note(): void {
    this.#inARow++
  }

  /** It has been heard of: an answer, or that nobody is there. */
  end(): void {
    this.#inARow = 0
  }

  async mind<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    while (this.#isSilent && this.#attempt !== undefined) {
      const before = this.#inARow
      await either(this.#attempt, signal)
      if (signal.aborted || this.#inARow > before) throw new Unavailable('The database is silent.')
    }
    if (!this.#isSilent) return await work()
    // One that its user broke off has told nothing. Others do not follow it at once, or each of them is broken off.
    if (performance.now() < this.#nextMs) throw new Unavailable('The database is silent.')
    this.#nextMs = performance.now() + NEXT_ATTEMPT_MS
    const attempt = work()
    this.#attempt = attempt
    try {
      return await attempt
    } finally {
      this.#attempt = undefined
    }
  }
}

/** Who may ask the database, and who waits until they may. */
class Line {
  #free = MOST_AT_WORK
  readonly #waiting = new Set<() => void>()

  async enter<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    if (signal.aborted) throw new Unavailable('There is nobody to do it for.')
    await this.#turn(signal)
    try {
      return await work()
    } finally {
      this.#leave()
    }
  }

  /** Settles when it is one's turn, and a place is taken. */
  async #turn(signal: AbortSignal): Promise<void> {
    if (this.#free > 0) {
      this.#free--
      return
    }
    if (this.#waiting.size === MOST_WAITING) throw new Unavailable('Too many are waiting.')
    await new Promise<void>((resolve, reject) => {
      this.#waiting.add(resolve)
      signal.addEventListener('abort', () => {
        // Whoever has had their turn by now gives the place back when they are done.
        if (this.#waiting.delete(resolve)) reject(new Unavailable('It took too long.'))
      })
    })
  }

  /** The place goes to whoever has waited for longest. */
  #leave(): void {
    const [next] = this.#waiting
    if (next === undefined) {
      this.#free++
      return
    }
    this.#waiting.delete(next)
    next()
  }
}

const line = new Line()
const hush = new Hush()
