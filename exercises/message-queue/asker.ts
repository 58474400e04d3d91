/** One request of a producer or a consumer, and what may come of it. */
import { expect, say } from 'millions/suite'
import type { World } from '../../src/contract/world.ts'
import type { Span } from '../checkers/deliveries/entries.ts'
import { isUnanswered, reasonOf } from '../kit/waiting.ts'

/** Within so long a request is answered; a fetch with `waitMs`, so long after that. */
const ANSWER_MS = 1000

/** A request got no answer, or an error, because of a fault. Thrown only where a test causes one. */
export class Down extends Error {
  readonly request: string
  readonly reason: string

  constructor(request: string, reason: string, cause?: Error) {
    super(`${request}: ${reason}`, { cause })
    this.request = request
    this.reason = reason
  }
}

export interface Answer {
  readonly reply: Response
  readonly span: Span
}

export interface Question {
  readonly content?: object
  readonly waitMs?: number
  /** Past the network: it is there at once. */
  readonly isDirect?: boolean | undefined
}

export class Asker {
  readonly #world: World
  /** Whether a request may get no answer: the test crashes the queue. */
  mayBeDown = false
  /** Whether it may be answered by a 5xx: the test makes the disk fail. */
  mayFail = false
  /** Whether it may take long: the test slows the disk down, or freezes the queue. */
  mayBeSlow = false
  /** Past the network, unless told otherwise: for tests in which there is much to ask, and the way is not what they are about. */
  readonly isDirect: boolean

  constructor(world: World, isDirect: boolean) {
    this.#world = world
    this.isDirect = isDirect
  }

  async ask(
    method: string,
    path: string,
    { content, waitMs = 0, isDirect = this.isDirect }: Question = {},
  ): Promise<Answer> {
    const headers = { 'content-type': 'application/json' }
    const body = content === undefined ? {} : { headers, body: JSON.stringify(content) }
    const request = `${method} ${path.split('?')[0]}`
    const sentMs = this.#world.nowMs
    const reply = await this.#reply(request, path, { method, ...body }, isDirect)
    const span = { sentMs, gotMs: this.#world.nowMs }
    if (this.mayFail && reply.status >= 500) throw new Down(request, String(reply.status))
    const tookMs = Math.round(span.gotMs - sentMs)
    const mostMs = waitMs + ANSWER_MS
    if (tookMs > mostMs && !this.mayBeSlow) {
      const values = { request, waitMs, tookMs, mostMs }
      const words = say(waitMs === 0 ? 'slow-answer' : 'slow-wait', values)
      expect(tookMs, words).toBeLessThanOrEqual(mostMs)
    }
    return { reply, span }
  }

  async #reply(request: string, path: string, init: RequestInit, isDirect: boolean): Promise<Response> {
    try {
      return await (isDirect ? this.#world.node('queue-1') : this.#world).fetch(path, init)
    } catch (error) {
      if (!isUnanswered(error)) throw error
      const reason = reasonOf(error)
      if (this.mayBeDown) throw new Down(request, reason, error)
      expect(reason, say('no-answer', { request, reason }, error)).toBe('an answer')
      throw error
    }
  }
}

export async function readJson(reply: Response, request: string): Promise<unknown> {
  const text = await reply.text()
  try {
    return JSON.parse(text)
  } catch {
    expect(short(text), say('not-json', { request })).toBe('JSON')
    return undefined
  }
}

export async function readObject(reply: Response, request: string): Promise<Record<string, unknown>> {
  const value = await readJson(reply, request)
  const isObject = typeof value === 'object' && value !== null
  if (!isObject) expect(value, say('not-json', { request })).toBe('an object')
  return value as Record<string, unknown>
}

/** Fits a sentence. */
export function short(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 37)}…`
}
