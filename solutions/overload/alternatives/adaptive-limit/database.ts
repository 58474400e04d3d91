/** All that is asked for one user. */
import type { Env } from 'millions'
import { Breaker } from './breaker.ts'
import { AdaptiveLimit } from './limit.ts'
import { Refused, tooLate } from './refused.ts'

const USUAL_MS = 1000
const WORK_MS = 80
const SPARE_MS = 8
/** Of all requests that come, one in fifteen may be sent again; some are saved for when they are needed. */
const SAVED_EACH = 1 / 15
const SAVED_MOST = 9

const limit = new AdaptiveLimit()
const breaker = new Breaker()
let saved = SAVED_MOST

export interface Answer {
  readonly status: number
  readonly text: string
}

interface Asking {
  readonly path: string
  readonly method?: string
  readonly body?: string
}

export class Visit {
  readonly #env: Env
  readonly #endsMs: number
  readonly #gone = new AbortController()
  readonly #timer: ReturnType<typeof setTimeout>
  readonly #clear: () => void

  constructor(request: Request, env: Env) {
    this.#env = env
    const told = Number.parseInt(request.headers.get('deadline-ms') ?? '', 10)
    const isReadable = String(told) === request.headers.get('deadline-ms') && told >= 0
    const forMs = isReadable ? told : USUAL_MS
    this.#endsMs = performance.now() + forMs
    const leave = (): void => this.#gone.abort()
    request.signal.addEventListener('abort', leave)
    this.#clear = () => request.signal.removeEventListener('abort', leave)
    this.#timer = setTimeout(leave, Math.min(60_000, Math.max(0, forMs - SPARE_MS)))
  }

  end(): void {
    clearTimeout(this.#timer)
    this.#clear()
  }

  get #leftMs(): number {
    return this.#endsMs - performance.now()
  }

  async ask(asking: Asking): Promise<Answer> {
    let answer = await this.#once(asking)
    if (answer === 'failed' && saved >= 1) {
      saved--
      answer = await this.#once(asking)
    } else if (answer !== 'failed') saved = Math.min(SAVED_MOST, saved + SAVED_EACH)
    if (answer === 'failed') throw new Refused(503, 'The database fails.')
    return answer
  }

  async #once({ path, ...init }: Asking): Promise<Answer | 'failed'> {
    if (this.#gone.signal.aborted || this.#leftMs < WORK_MS) throw tooLate()
    const { isOpen } = breaker
    if (isOpen && !breaker.isTimeToLook) throw new Refused(503, 'The database is away.')
    if (!limit.enter(init.method === 'POST')) throw new Refused(503, 'There is too much to do.')
    if (isOpen) breaker.looks()
    const [sentMs, givenMs] = [performance.now(), this.#leftMs]
    try {
      const headers = { 'Deadline-Ms': String(Math.floor(givenMs)) }
      const url = `http://${this.#env.nodes('database')[0]?.name}${path}`
      const response = await fetch(url, { ...init, headers, signal: this.#gone.signal })
      const text = await response.text()
      const { status } = response
      if (status === 504) throw tooLate()
      if (status >= 500) return this.#failed()
      limit.took(performance.now() - sentMs)
      breaker.well()
      return { status, text }
    } catch (error) {
      if (error instanceof Refused) throw error
      if (!this.#gone.signal.aborted) return this.#failed()
      // Who left after a while has learned as much as who stayed for as long.
      if (performance.now() - sentMs >= 500) breaker.failed()
      throw tooLate()
    } finally {
      limit.leave()
    }
  }

  #failed(): 'failed' {
    breaker.failed()
    return 'failed'
  }
}
