/** The producers and consumers that the suite plays, and the record of what they saw. */
import { expect, say } from 'millions/suite'
import type { HistoryEvent } from '../../src/contract/history.ts'
import type { TestContext } from '../../src/contract/suite.ts'
import type { Node, World } from '../../src/contract/world.ts'
import type { Entry, Of, Problem, Rules, Span } from '../checkers/deliveries/entries.ts'
import { findProblem } from '../checkers/deliveries/find-problem.ts'
import { type Answer, Asker, Down, readJson, readObject, short } from './asker.ts'
import { type Crash, explain, wordsFor } from './problems.ts'
import type { Delivery, Message } from './starter/protocol.ts'

export const ACK_TIMEOUT_MS = 1000
/** For tests that are not about time: whatever takes its time, nothing comes again in between. */
export const patient = { ACK_TIMEOUT_MS: '30500' }
/** More than any test can need: a queue that hands out for ever is stopped here. */
const MOST_FETCHES = 160

/** A delivery, and its place in the record. */
export interface Taken extends Delivery {
  readonly place: number
  readonly span: Span
  /** What brought it, for the replay. */
  readonly at: Response
}

export interface Outcome {
  readonly status: number
  /** What brought it, for the replay. */
  readonly at: Response
}

export type Stage = 'deliver' | 'durable' | 'redeliver' | 'order' | 'dead-letters' | 'back-pressure'

/** What a test starts with: the stage that it belongs to, and settings of the queue. */
export interface Setting {
  readonly stage: Stage
  readonly vars?: Readonly<Record<string, string>> | undefined
  /** Whether its users ask past the network. */
  readonly isDirect?: boolean
}

export async function open(
  { boot }: TestContext,
  { stage, vars, isDirect = false }: Setting,
): Promise<Users> {
  const all = { ACK_TIMEOUT_MS: String(ACK_TIMEOUT_MS), TRIES: '5', CAPACITY: '100', ...vars }
  const world = await boot({ roles: { queue: { vars: all } } })
  const rules: Rules = {
    tries: Number(all.TRIES),
    ackTimeoutMs: Number(all.ACK_TIMEOUT_MS),
    // Nobody is asked for what a later stage is about, and order is for those who want more.
    comesAgain: stage !== 'deliver' && stage !== 'durable',
    isOrdered: stage === 'order',
    countsTries: stage === 'dead-letters' || stage === 'back-pressure',
  }
  return new Users(world, rules, isDirect)
}

export class Users {
  readonly world: World
  readonly node: Node
  readonly record: Entry[] = []
  readonly asker: Asker
  /** By when a message that was not acknowledged must be handed out again, or be dead, counted from its delivery. */
  readonly latestMs: number
  readonly #rules: Rules
  /** What brought an entry of the record. */
  readonly #brought = new Map<Entry, Answer>()

  constructor(world: World, rules: Rules, isDirect: boolean) {
    this.world = world
    this.node = world.node('queue-1')
    this.asker = new Asker(world, isDirect)
    this.#rules = rules
    this.latestMs = 2 * rules.ackTimeoutMs + 1
  }

  get ackTimeoutMs(): number {
    return this.#rules.ackTimeoutMs
  }

  /** Publishes, and expects it to be stored. */
  async publish(body: string, key?: string, isDirect?: boolean): Promise<string> {
    const { answer, id } = await this.#send(body, key, isDirect)
    const { status } = answer.reply
    if (status !== 201) expect(status, say('publish-refused', { body: short(body), status })).toBe(201)
    return id
  }

  /** Publishes, and takes it as it comes: stored or refused. */
  async offer(body: string, key?: string): Promise<Outcome> {
    const { reply } = (await this.#send(body, key)).answer
    const { status } = reply
    const wait = reply.headers.get('retry-after')?.trim() ?? ''
    if (status === 503 || status === 429) {
      expect(wait, say('no-retry-after', { status, wait: wait === '' ? 'none' : wait }, reply)).toMatch(
        /^\d+$/,
      )
    }
    return { status, at: reply }
  }

  async #send(body: string, key?: string, isDirect?: boolean): Promise<{ answer: Answer; id: string }> {
    const since = this.record.length
    this.record.push({ kind: 'sent', message: body, key })
    const answer = await this.asker.ask('POST', '/messages', { content: { body, key }, isDirect })
    const { reply, span } = answer
    if (reply.status === 503 || reply.status === 429) this.#note({ kind: 'refused', message: body }, answer)
    if (reply.status !== 201) return { answer, id: '' }
    const { id } = await readObject(reply, 'POST /messages')
    if (typeof id !== 'string') expect(id, say('publish-without-id')).toEqual(expect.any(String))
    this.#note({ kind: 'stored', message: body, id: String(id), since, span }, answer)
    return { answer, id: String(id) }
  }

  /** Fetches: the message handed out, or undefined when there is none now. */
  async take(waitMs?: number): Promise<Taken | undefined> {
    const since = this.record.length
    const answer = await this.#fetchOne(since, waitMs)
    const { reply, span } = answer
    const { status } = reply
    if (status !== 200 && status !== 204)
      expect(status, say('fetch-status', { status })).toBeOneOf([200, 204])
    if (status === 204) {
      this.#note({ kind: 'nothing', since, span }, answer)
      return undefined
    }
    const delivery = await readObject(reply, 'POST /deliveries')
    if (!isDelivery(delivery)) expect(delivery, say('delivery-shape')).toMatchObject(deliveryShape)
    const { id, receipt, body, attempt, ...rest } = delivery as unknown as Delivery
    const key = rest.key ?? undefined
    const entry = { kind: 'delivered', message: body, key, id, receipt, attempt, since, span } as const
    return { id, receipt, body, attempt, key, place: this.#note(entry, answer), span, at: reply }
  }

  async #fetchOne(since: number, waitMs = 0): Promise<Answer> {
    try {
      const path = waitMs === 0 ? '/deliveries' : `/deliveries?waitMs=${waitMs}`
      return await this.asker.ask('POST', path, { waitMs })
    } catch (error) {
      if (error instanceof Down) this.noteUnanswered(since)
      throw error
    }
  }

  /** From now on nobody knows whether a fetch was handed something. */
  noteUnanswered(since = this.record.length): void {
    this.record.push({ kind: 'unanswered', since, atMs: this.world.nowMs })
  }

  /** Fetches where a message is due. */
  async takeOne(): Promise<Taken> {
    const delivery = await this.take()
    if (delivery === undefined) expect(delivery, say('nothing-handed-out')).toBeDefined()
    return delivery as Taken
  }

  /** What consumers get when they fetch until there is nothing, without acknowledging. */
  async takeAll(): Promise<string[]> {
    const bodies: string[] = []
    await this.takeEach(({ body }) => void bodies.push(body))
    return bodies
  }

  /** Fetches until there is nothing. */
  async takeEach(act: (taken: Taken) => unknown): Promise<void> {
    let next = await this.take()
    for (let count = 0; next !== undefined && count < 30; count++) {
      await act(next)
      next = await this.take()
    }
  }

  /** Acknowledges, with several requests at once if told: whether it counted. An answer counts from when it is there. */
  async acknowledge({ receipt, body, place }: Taken, times = 1): Promise<boolean> {
    const since = this.record.length
    this.record.push({ kind: 'acknowledging', message: body, delivery: place })
    const note = (kind: 'acknowledged' | 'rejected', answer: Answer) =>
      this.#note({ kind, message: body, delivery: place, request: since, since, span: answer.span }, answer)
    let counted = false
    const requests = Array.from({ length: times }, async () => {
      const answer = await this.asker.ask('DELETE', pathOf(receipt))
      const { status } = answer.reply
      if (!known.includes(status)) expect(status, say('acknowledge-status', { status })).toBeOneOf(known)
      if (status === 204 && !counted) note('acknowledged', answer)
      counted ||= status === 204
      return answer
    })
    const ends = await Promise.allSettled(requests)
    const answers = ends.map((end) => {
      if (end.status === 'rejected') throw end.reason
      return end.value
    })
    if (!counted) note('rejected', answers[0] as Answer)
    return counted
  }

  /** The bodies of the dead letters. */
  async deadLetters(): Promise<string[]> {
    const since = this.record.length
    const answer = await this.asker.ask('GET', '/dead-letters')
    const { reply, span } = answer
    const { status } = reply
    if (status !== 200) expect(status, say('dead-letters-status', { status })).toBe(200)
    const list = await readJson(reply, 'GET /dead-letters')
    if (!Array.isArray(list)) expect(list, say('dead-letters-shape')).toEqual(expect.any(Array))
    const letters = (list as Message[]).map((letter) => {
      if (!isLetter(letter)) expect(letter, say('dead-letters-shape')).toMatchObject(letterShape)
      return { id: letter.id, message: letter.body, key: letter.key ?? undefined }
    })
    this.#note({ kind: 'dead', letters, since, span }, answer)
    return letters.map(({ message }) => message)
  }

  async depth(): Promise<number> {
    const since = this.record.length
    const answer = await this.asker.ask('GET', '/status')
    const { reply, span } = answer
    const { status } = reply
    if (status !== 200) expect(status, say('status-status', { status })).toBe(200)
    const { depth } = await readObject(reply, 'GET /status')
    if (typeof depth !== 'number') expect(depth, say('status-shape')).toEqual(expect.any(Number))
    this.#note({ kind: 'depth', depth: Number(depth), since, span }, answer)
    return Number(depth)
  }

  /** A consumer acknowledges what it gets, but for bodies that it chokes on, until nothing has come for long. */
  async drain(chokes: (body: string) => boolean = () => false): Promise<void> {
    let isQuiet = false
    for (let asked = 0; asked < MOST_FETCHES; asked++) {
      const delivery = await this.take()
      if (delivery !== undefined && !chokes(delivery.body)) await this.acknowledge(delivery)
      if (delivery === undefined && isQuiet) return
      if (delivery === undefined) await this.world.run(this.latestMs)
      isQuiet = delivery === undefined
    }
  }

  /** Drains, looks at what is left, and expects that a right queue could have done what was seen. */
  async settle(after?: Crash, chokes?: (body: string) => boolean): Promise<void> {
    await this.drain(chokes)
    if (chokes !== undefined) await this.deadLetters()
    await this.depth()
    this.record.push({ kind: 'drained' })
    this.check(after, chokes)
  }

  /** Expects that a right queue could have done what was seen. */
  check(after?: Crash, chokes?: (body: string) => boolean): void {
    const problem = findProblem(this.record, this.#rules)
    if (problem === undefined) return
    const { message, other = '' } = problem
    const { expected, seen } = explain(problem, this.record)
    const words = wordsFor(problem.kind, after, chokes?.(message) === true)
    const values = { ...after, message: short(message), other: short(other), tries: this.#rules.tries }
    const more = { expected: short(problem.expected ?? ''), seen: short(problem.seen ?? '') }
    expect(
      seen,
      say(words, { ...values, ...more }, () => this.#shownAt(problem)),
    ).toEqual(expected)
  }

  /** Its place in the record. */
  #note(entry: Entry, answer: Answer): number {
    this.#brought.set(entry, answer)
    return this.record.push(entry) - 1
  }

  /** What is lost is lost by the crash after it was stored, if there was one; the rest shows as it is handed out. */
  #shownAt({ kind, message, at }: Problem): HistoryEvent | Response | undefined {
    const isStored = (entry: Entry): entry is Of<'stored'> =>
      entry.kind === 'stored' && entry.message === message
    const sinceMs = this.record.find(isStored)?.span.gotMs ?? 0
    const crash = this.world.history.of('crash').find(({ timeMs }) => timeMs >= sinceMs)
    const entry = this.record[at]
    const shown = entry === undefined ? undefined : this.#brought.get(entry)?.reply
    return kind === 'lost' ? (crash ?? shown) : shown
  }
}

const known = [204, 404, 410]
export const pathOf = (receipt: string) => `/deliveries/${encodeURIComponent(receipt)}`

// Asked before `expect` is: most answers are right, and there are thousands of them.
const letterShape = { id: expect.any(String), body: expect.any(String) }
const deliveryShape = { ...letterShape, receipt: expect.any(String), attempt: expect.any(Number) }

function isLetter(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('id' in value && 'body' in value)) return false
  return typeof value.id === 'string' && typeof value.body === 'string'
}

function isDelivery(value: object): boolean {
  if (!isLetter(value) || !('receipt' in value && 'attempt' in value)) return false
  return typeof value.receipt === 'string' && typeof value.attempt === 'number'
}
