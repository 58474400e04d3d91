/**
 * Hands in over a network that may fail at any moment. The key is made before the first try and goes with each: so whoever
 * does not know whether a try arrived sends it again, and it counts once.
 */
import * as v from 'valibot'
import { isProblemCode, type ProblemCode, type ProblemValues } from '../../messages/classroom.ts'
import {
  apiPath,
  classroomHeader,
  type HandIn,
  keyHeader,
  type Receipt,
  type SubmissionBrief,
} from '../api.ts'

/** Whom one hands in as: the personal link, taken apart. */
export interface PersonalLink {
  readonly address: string
  readonly secret: string
}

/** `http://192.168.1.5:4321/classroom/return/#secret`. Undefined for what is no such link. */
export function readPersonalLink(text: string): PersonalLink | undefined {
  if (!URL.canParse(text)) return undefined
  const { protocol, origin, pathname, hash } = new URL(text)
  const isOne =
    /^https?:$/.test(protocol) && /\/classroom\/return\/?$/.test(pathname) && /^#[\w-]{20,}$/.test(hash)
  return isOne ? { address: origin, secret: hash.slice(1) } : undefined
}

/** The classroom has answered, and it was no. */
export class Refused extends Error {
  readonly code: ProblemCode
  readonly values: ProblemValues

  constructor(code: ProblemCode, values: ProblemValues) {
    super(code)
    this.name = 'Refused'
    this.code = code
    this.values = values
  }
}

/** Nobody answered who is a classroom, however often it was tried: whether anything arrived is not known. */
export class NotReached extends Error {
  constructor(why: string) {
    super(why)
    this.name = 'NotReached'
  }
}

export interface ClientOptions {
  readonly signal: AbortSignal
  /** Between two tries. */
  wait(durationMs: number, signal: AbortSignal): Promise<void>
  /** From 0 to 1, so that a room that lost its server does not come back all at once. */
  random(): number
  /** It failed, and is tried again after a while. */
  onRetry?(why: string, waitMs: number): void
}

const mostTries = 10
const firstWaitMs = 500
const longestWaitMs = 15_000
/** A server that takes a connection and says nothing. */
const patienceMs = 30_000

const receiptSchema = v.object({
  submission: v.string(),
  classId: v.string(),
  exercise: v.string(),
  number: v.number(),
  filesHash: v.string(),
  handedInAtMs: v.number(),
}) satisfies v.GenericSchema<unknown, Receipt>
const meSchema = v.object({ learner: v.object({ name: v.string(), classId: v.string() }) })
const problemSchema = v.object({
  error: v.object({
    code: v.string(),
    values: v.exactOptional(v.record(v.string(), v.union([v.string(), v.number()]))),
    retryAfterSeconds: v.exactOptional(v.number()),
  }),
})
/** What a command tells of a grade. */
const briefSchema = v.object({
  grade: v.exactOptional(
    v.object({
      outcome: v.looseObject({ kind: v.string() }),
      stages: v.array(v.object({ stage: v.string(), state: v.picklist(['passed', 'failed', 'not-run']) })),
      testsPassed: v.number(),
      tests: v.number(),
      seeds: v.number(),
    }),
  ),
})
export type ToldGrade = NonNullable<v.InferOutput<typeof briefSchema>['grade']>

export class HandInClient {
  readonly #link: PersonalLink
  readonly #options: ClientOptions
  #classId: string | undefined

  constructor(link: PersonalLink, options: ClientOptions) {
    this.#link = link
    this.#options = options
  }

  /** Rejects with a `Refused`, a `NotReached`, or the signal's reason. */
  async handIn(exercise: string, key: string, body: HandIn): Promise<Receipt> {
    const path = `/classes/${await this.#ownClass()}/exercises/${exercise}/submissions`
    return await this.#ask('POST', path, receiptSchema, { body, key })
  }

  /** What is known of it. Undefined while it is not graded. */
  async grade({
    classId,
    submission,
  }: Pick<SubmissionBrief, 'classId' | 'submission'>): Promise<ToldGrade | undefined> {
    return (await this.#ask('GET', `/classes/${classId}/submissions/${submission}`, briefSchema)).grade
  }

  async #ownClass(): Promise<string> {
    this.#classId ??= (await this.#ask('GET', '/me', meSchema)).learner.classId
    return this.#classId
  }

  async #ask<T>(
    method: 'GET' | 'POST',
    path: string,
    schema: v.GenericSchema<unknown, T>,
    sent?: { readonly body: HandIn; readonly key: string },
  ): Promise<T> {
    const { signal, wait, random, onRetry } = this.#options
    for (let tried = 1; ; tried++) {
      const answer = await this.#try(method, path, sent)
      if ('json' in answer) {
        const parsed = v.safeParse(schema, answer.json)
        if (parsed.success) return parsed.output
        throw new NotReached('what answers there is no classroom')
      }
      if (tried >= mostTries) throw new NotReached(answer.why)
      const longestMs = Math.min(longestWaitMs, firstWaitMs * 2 ** (tried - 1))
      const waitMs = answer.waitMs ?? Math.round(longestMs * (0.5 + random() / 2))
      onRetry?.(answer.why, waitMs)
      await wait(waitMs, signal)
    }
  }

  /** What was answered, or why to try again. Throws what will be the same however often it is tried. */
  async #try(
    method: 'GET' | 'POST',
    path: string,
    sent: { readonly body: HandIn; readonly key: string } | undefined,
  ): Promise<{ readonly json: unknown } | { readonly why: string; readonly waitMs?: number }> {
    const { signal } = this.#options
    const { address, secret } = this.#link
    let response: Response
    let text: string
    try {
      response = await fetch(`${address}${apiPath}${path}`, {
        method,
        headers: {
          Authorization: `Bearer ${secret}`,
          [classroomHeader]: '1',
          ...(sent !== undefined && { 'Content-Type': 'application/json', [keyHeader]: sent.key }),
        },
        ...(sent !== undefined && { body: JSON.stringify(sent.body) }),
        // It would not be the classroom that the link leads to.
        redirect: 'error',
        signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
      })
      text = await response.text()
    } catch (error) {
      signal.throwIfAborted()
      return { why: whyOf(error) }
    }
    const json = jsonOf(text)
    if (response.ok) return { json }
    const told = v.safeParse(problemSchema, json)
    const code = told.success ? told.output.error.code : ''
    if (!told.success || !isProblemCode(code)) {
      if (response.status >= 500) return { why: `it answered ${response.status}` }
      throw new NotReached(`it answered ${response.status}, as no classroom does`)
    }
    const { values = {}, retryAfterSeconds } = told.output.error
    if (code === 'too-many-tries') return { why: code, waitMs: (retryAfterSeconds ?? 1) * 1000 }
    if (response.status >= 500) return { why: code }
    throw new Refused(code, values)
  }
}

/** What `fetch` says is that it failed; why is one deeper. */
function whyOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return cause instanceof Error ? cause.message || cause.name : String(cause)
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
