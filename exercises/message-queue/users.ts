/** The producers and consumers that the suite plays, and the record of what they saw. */
import { expect, say } from 'millions/suite'
import type { HistoryEvent } from '../../src/contract/history.ts'
import type { TestContext } from '../../src/contract/suite.ts'
import type { Node, World } from '../../src/contract/world.ts'
import { type Entry, findProblem, type Problem } from '../checkers/deliveries.ts'
import { type Crash, explain, wordsFor } from './problems.ts'
import type { Delivery, Message } from './starter/protocol.ts'

export const ACK_TIMEOUT_MS = 1000
/** By when a message that was not acknowledged must be handed out again, or be dead. */
export const LATEST_MS = 2 * ACK_TIMEOUT_MS + 50
/** More than any test can need: a queue that hands out for ever is stopped here. */
const MOST_FETCHES = 80

/** A request got no answer because the queue went down. Thrown only where a test crashes it. */
export class Down extends Error {
  readonly request: string
  readonly reason: string

  constructor(request: string, reason: string, cause: Error) {
    super(`${request}: ${reason}`, { cause })
    this.request = request
    this.reason = reason
  }
}

/** A delivery, and its place in the record. */
export interface Taken extends Delivery {
  readonly place: number
  /** What brought it, for the replay. */
  readonly at: Response
}

export interface Outcome {
  readonly status: number
  readonly retryAfter: string | null
  /** What brought it, for the replay. */
  readonly at: Response
}

export async function open({ boot }: TestContext, vars: Record<string, string> = {}): Promise<Users> {
  const all = { ACK_TIMEOUT_MS: String(ACK_TIMEOUT_MS), TRIES: '5', CAPACITY: '100', ...vars }
  return new Users(await boot({ roles: { queue: { vars: all } } }), Number(all.TRIES))
}

export class Users {
  readonly world: World
  readonly node: Node
  readonly record: Entry[] = []
  /** Whether a request may get no answer. */
  mayBeDown = false
  readonly #tries: number
  /** What brought an entry of the record, and when. */
  readonly #brought = new Map<Entry, { readonly reply: Response; readonly atMs: number }>()

  constructor(world: World, tries: number) {
    this.world = world
    this.node = world.node('queue-1')
    this.#tries = tries
  }

  /** Publishes, and expects it to be stored. */
  async publish(body: string, key?: string): Promise<string> {
    const since = this.record.length
    this.record.push({ kind: 'sent', message: body, key })
    const reply = await this.#ask('POST', '/messages', { body, key })
    expect(reply.status, say('publish-refused', { body: short(body), status: reply.status })).toBe(201)
    this.#note({ kind: 'stored', message: body, since }, reply)
    const { id } = await readObject(reply, 'POST /messages')
    expect(id, say('publish-without-id')).toEqual(expect.any(String))
    return String(id)
  }

  /** Publishes, and takes it as it comes: stored or refused. */
  async offer(body: string, key?: string): Promise<Outcome> {
    const since = this.record.length
    this.record.push({ kind: 'sent', message: body, key })
    const reply = await this.#ask('POST', '/messages', { body, key })
    if (reply.status === 201) this.#note({ kind: 'stored', message: body, since }, reply)
    return { status: reply.status, retryAfter: reply.headers.get('retry-after'), at: reply }
  }

  /** Fetches: the message handed out, or undefined when there is none now. */
  async take(waitMs?: number): Promise<Taken | undefined> {
    const since = this.record.length
    const reply = await this.#ask(
      'POST',
      waitMs === undefined ? '/deliveries' : `/deliveries?waitMs=${waitMs}`,
    )
    expect(reply.status, say('fetch-status', { status: reply.status })).toBeOneOf([200, 204])
    if (reply.status === 204) return undefined
    const delivery = await readObject(reply, 'POST /deliveries')
    const shape = {
      id: expect.any(String),
      receipt: expect.any(String),
      body: expect.any(String),
      attempt: expect.any(Number),
    }
    expect(delivery, say('delivery-shape')).toMatchObject(shape)
    const { id, receipt, body, attempt, key } = delivery as unknown as Delivery
    const place = this.#note({ kind: 'delivered', message: body, key: key ?? undefined, since }, reply)
    return { id, receipt, body, attempt, key: key ?? undefined, place, at: reply }
  }

  /** Fetches where a message is due. */
  async takeOne(): Promise<Taken> {
    const delivery = await this.take()
    expect(delivery, say('nothing-handed-out')).toBeDefined()
    return delivery as Taken
  }

  /** Acknowledges: whether it counted. */
  async acknowledge({ receipt, body, place }: Taken): Promise<boolean> {
    this.record.push({ kind: 'acknowledging', message: body, delivery: place })
    const reply = await this.#ask('DELETE', `/deliveries/${encodeURIComponent(receipt)}`)
    const { status } = reply
    expect(status, say('acknowledge-status', { status })).toBeOneOf([204, 404, 409, 410])
    const kind = status === 204 ? 'acknowledged' : 'rejected'
    this.#note({ kind, message: body, delivery: place }, reply)
    return status === 204
  }

  /** The bodies of the dead letters. */
  async deadLetters(): Promise<string[]> {
    const since = this.record.length
    const reply = await this.#ask('GET', '/dead-letters')
    expect(reply.status, say('dead-letters-status', { status: reply.status })).toBe(200)
    const list = await readJson(reply, 'GET /dead-letters')
    expect(list, say('dead-letters-shape')).toEqual(expect.any(Array))
    const messages = (list as Message[]).map((letter) => {
      expect(letter, say('dead-letters-shape')).toMatchObject({
        id: expect.any(String),
        body: expect.any(String),
      })
      return letter.body
    })
    this.#note({ kind: 'dead', messages, since }, reply)
    return messages
  }

  async depth(): Promise<unknown> {
    const reply = await this.#ask('GET', '/status')
    expect(reply.status, say('status-status', { status: reply.status })).toBe(200)
    return (await readObject(reply, 'GET /status')).depth
  }

  /** A consumer acknowledges what it gets, but for bodies that it chokes on, until nothing has come for long. */
  async drain(chokes: (body: string) => boolean = () => false): Promise<void> {
    let isQuiet = false
    for (let asked = 0; asked < MOST_FETCHES; asked++) {
      const delivery = await this.take()
      if (delivery !== undefined && !chokes(delivery.body)) await this.acknowledge(delivery)
      if (delivery === undefined && isQuiet) return
      if (delivery === undefined) await this.world.run(LATEST_MS)
      isQuiet = delivery === undefined
    }
  }

  /** Drains, looks at the dead letters, and expects that a right queue could have done what was seen. */
  async settle(after?: Crash, chokes?: (body: string) => boolean): Promise<void> {
    await this.drain(chokes)
    if (chokes !== undefined) await this.deadLetters()
    this.record.push({ kind: 'drained' })
    const problem = findProblem(this.record, { tries: this.#tries })
    if (problem === undefined) return
    const { message, other = '' } = problem
    const values = { ...after, message: short(message), other: short(other), tries: this.#tries }
    const { expected, seen } = explain(problem, this.record)
    const words = wordsFor(problem.kind, after, chokes?.(message) === true)
    const at = () => this.#shownAt(problem)
    expect(seen, say(words, values, at)).toEqual(expected)
  }

  /** Its place in the record. */
  #note(entry: Entry, reply: Response): number {
    this.#brought.set(entry, { reply, atMs: this.world.nowMs })
    return this.record.push(entry) - 1
  }

  /** What is lost is lost by the crash after it was stored, if there was one; the rest shows as it is handed out. */
  #shownAt({ kind, message, at }: Problem): HistoryEvent | Response | undefined {
    const isStored = (entry: Entry) => entry.kind === 'stored' && entry.message === message
    const stored = this.record.find(isStored)
    const sinceMs = stored === undefined ? 0 : (this.#brought.get(stored)?.atMs ?? 0)
    const crash = this.world.history.of('crash').find(({ timeMs }) => timeMs >= sinceMs)
    const entry = this.record[at]
    const shown = entry === undefined ? undefined : this.#brought.get(entry)?.reply
    return kind === 'lost' ? (crash ?? shown) : shown
  }

  async #ask(method: string, path: string, content?: object): Promise<Response> {
    const headers = { 'content-type': 'application/json' }
    const body = content === undefined ? {} : { headers, body: JSON.stringify(content) }
    try {
      return await this.world.fetch(path, { method, ...body })
    } catch (error) {
      if (!isUnanswered(error)) throw error
      const request = `${method} ${path}`
      const reason = reasonOf(error)
      if (this.mayBeDown) throw new Down(request, reason, error)
      expect(reason, say('no-answer', { request, reason }, error)).toBe('an answer')
      throw error
    }
  }
}

function isUnanswered(error: unknown): error is Error {
  return error instanceof Error && (error.message === 'fetch failed' || error.name === 'TimeoutError')
}

function reasonOf(error: Error): string {
  const { cause } = error
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.name
}

async function readJson(reply: Response, request: string): Promise<unknown> {
  const text = await reply.text()
  try {
    return JSON.parse(text)
  } catch {
    expect(short(text), say('not-json', { request })).toBe('JSON')
    return undefined
  }
}

async function readObject(reply: Response, request: string): Promise<Record<string, unknown>> {
  const value = await readJson(reply, request)
  expect(typeof value === 'object' && value !== null, say('not-json', { request })).toBe(true)
  return value as Record<string, unknown>
}

/** Fits a sentence. */
function short(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 37)}…`
}
