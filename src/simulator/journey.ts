/** One user's journey: step by step, with their cookies, their patience and their tries. The same in both worlds. */
import type { Journey, JourneyStep } from '../contract/exercise.ts'
import type { Journeys } from '../contract/history.ts'
import type { WireBody, WireRequest, WireResponse } from './capabilities.ts'
import { CookieJar } from './cookie-jar.ts'
import type { Random } from './random.ts'
import { parseUrl } from './web/url-record.ts'

/** How long a user waits for an answer. */
export const PATIENCE_MS = 30_000
const BACKOFF_MS = 1000
/** However often somebody tries. */
const LONGEST_BACKOFF_MS = 3_600_000

/** What a journey needs of the world that it goes through. */
export interface Ways {
  readonly nowMs: number
  /** From 0 up to 1. */
  readonly random: Random
  readonly host: string
  /** Calls back once with the answer, or without one; never after what it gives back was called. */
  send(request: WireRequest, end: (response: WireResponse | undefined) => void): () => void
  after(delayMs: number, run: () => void): () => void
}

export interface Traveller {
  readonly key: string
  readonly user: number
}

const encoder = new TextEncoder()

/** Throws in words when a journey cannot be made: a test can write one that no schema has seen. */
export function checkJourney({ steps, patienceMs = PATIENCE_MS, tries = 1, backoffMs = 0 }: Journey): void {
  if (steps.length === 0) throw new Error('a journey wants at least one step')
  if (!(patienceMs > 0)) throw new Error(`a user waits for more than 0 ms, not for ${patienceMs}`)
  if (!Number.isInteger(tries) || tries < 1) throw new Error(`a step has one try or more, not ${tries}`)
  if (!(backoffMs >= 0)) throw new Error(`the way to the next try takes 0 ms or more, not ${backoffMs}`)
}

/** Begins at once. */
export function startJourney(
  journey: Journey,
  traveller: Traveller,
  ways: Ways,
  onEnd: (how: keyof Journeys) => void,
): void {
  new Travel(journey, traveller, ways, onEnd).begin()
}

type Outcome = { readonly response: WireResponse } | { readonly gone: 'no-answer' | 'no-patience' }

class Travel {
  readonly #journey: Journey
  readonly #ways: Ways
  readonly #onEnd: (how: keyof Journeys) => void
  readonly #user: number
  readonly #jar = new CookieJar()
  readonly #echoed = new Map<string, string>()
  /** What braces are replaced with. */
  readonly #known: Map<string, string>
  #step = 0
  #tries = 0

  constructor(journey: Journey, { key, user }: Traveller, ways: Ways, onEnd: (how: keyof Journeys) => void) {
    this.#journey = journey
    this.#ways = ways
    this.#onEnd = onEnd
    this.#user = user
    this.#known = new Map([
      ['key', key],
      ['user', String(user)],
    ])
  }

  begin(): void {
    const step = this.#journey.steps[this.#step]
    if (step === undefined) {
      this.#onEnd('done')
      return
    }
    this.#tries = 0
    const { afterMs = 0 } = step
    if (afterMs > 0) this.#ways.after(afterMs, () => this.#try(step))
    else this.#try(step)
  }

  #try(step: JourneyStep): void {
    this.#tries++
    let stopWaiting = (): void => {}
    const hangUp = this.#ways.send(this.#requestOf(step), (response) => {
      stopWaiting()
      this.#take(step, response === undefined ? { gone: 'no-answer' } : { response })
    })
    stopWaiting = this.#ways.after(this.#journey.patienceMs ?? PATIENCE_MS, () => {
      hangUp()
      this.#take(step, { gone: 'no-patience' })
    })
  }

  #take(step: JourneyStep, outcome: Outcome): void {
    const { tries = 1 } = this.#journey
    if ('response' in outcome && !isWorthATry(outcome.response.status)) {
      this.#read(step, outcome.response)
      return
    }
    if (this.#tries < tries) {
      this.#ways.after(this.#backoffMs(), () => this.#try(step))
      return
    }
    this.#onEnd('gone' in outcome && outcome.gone === 'no-patience' ? 'left' : 'failed')
  }

  #backoffMs(): number {
    const { backoffMs = BACKOFF_MS } = this.#journey
    const longestMs = Math.min(LONGEST_BACKOFF_MS, backoffMs * 2 ** (this.#tries - 1))
    return longestMs * (0.5 + 0.5 * this.#ways.random())
  }

  #read(step: JourneyStep, response: WireResponse): void {
    const { names, values } = response.headers
    const echoes = (this.#journey.echoes ?? []).map((name) => name.toLowerCase())
    for (const [place, name] of names.entries()) {
      const value = values[place] ?? ''
      if (name === 'set-cookie') this.#jar.keep(value, this.#ways.nowMs)
      if (echoes.includes(name)) this.#echoed.set(name, value)
    }
    if (response.status >= 400 || !this.#finds(step, response.body)) {
      this.#onEnd('failed')
      return
    }
    this.#step++
    this.begin()
  }

  /** Whether what was to be seen, and what was to be kept, is there. */
  #finds({ sees, keep }: JourneyStep, body: WireBody): boolean {
    if (sees === undefined && keep === undefined) return true
    const text = typeof body === 'string' ? body : new TextDecoder().decode(body ?? new Uint8Array())
    if (sees !== undefined && !text.includes(this.#filled(sees))) return false
    for (const [name, field] of Object.entries(keep ?? {})) {
      const value = fieldOf(text, field)
      if (value === undefined) return false
      this.#known.set(name, value)
    }
    return true
  }

  #requestOf({ method = 'GET', path, headers = {}, body }: JourneyStep): WireRequest {
    const sent = body === undefined ? null : this.#filled(body)
    const all = new Map<string, string>([['host', this.#ways.host], ...this.#echoed])
    if (sent !== null) {
      all.set('content-type', 'application/json')
      all.set('content-length', String(encoder.encode(sent).length))
    }
    if (method === 'POST' || method === 'PATCH')
      all.set('idempotency-key', `journey-${this.#user}-${this.#step + 1}`)
    const cookie = this.#jar.header(this.#ways.nowMs)
    if (cookie !== undefined) all.set('cookie', cookie)
    for (const [name, value] of Object.entries(headers)) all.set(name.toLowerCase(), this.#filled(value))
    const url = `http://${this.#ways.host}${this.#filled(path)}`
    return {
      method,
      // Not by the engine's own: they differ in what they escape.
      url: (parseUrl(url)?.href ?? url).replace(/#.*$/, ''),
      headers: { names: [...all.keys()], values: [...all.values()] },
      body: sent,
    }
  }

  #filled(text: string): string {
    return text.replace(/\{([\w-]+)\}/g, (whole, name: string) => this.#known.get(name) ?? whole)
  }
}

/** The same may well be answered otherwise a moment later. */
function isWorthATry(status: number): boolean {
  return status >= 500 || status === 429
}

function fieldOf(text: string, field: string): string | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  for (const name of field.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
    value = Reflect.get(value, name)
  }
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}
