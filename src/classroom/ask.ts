/** The pages' end of the classroom: asks its server, and tells in words what it could not do. */
import {
  connectionWords,
  isProblemCode,
  type ProblemCode,
  type ProblemValues,
  type ProblemWords,
  problemWords,
} from '../messages/classroom.ts'
import { apiPath, classroomHeader } from './api.ts'

export type Failure =
  | {
      readonly kind: 'refused'
      readonly code: ProblemCode
      readonly values: ProblemValues
      readonly retryAfterSeconds?: number
    }
  /** Nobody answered: whether anything arrived is not known. */
  | { readonly kind: 'unreachable' }
  /** Somebody answered who is no classroom: a host of files, as a self-paced learner has it. */
  | { readonly kind: 'no-classroom' }

export class AskError extends Error {
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.kind === 'refused' ? failure.code : failure.kind)
    this.name = 'AskError'
    this.failure = failure
  }
}

export interface AskOptions {
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

/** Server and pages are of one build: what answers well is what `api.ts` says. Rejects with an `AskError`, or the signal's reason. */
export async function ask<T>(method: Method, path: string, options: AskOptions = {}): Promise<T> {
  const { body, headers = {}, signal } = options
  let response: Response
  let text: string
  try {
    response = await fetch(apiPath + path, {
      method,
      headers: {
        ...(method !== 'GET' && { [classroomHeader]: '1' }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal !== undefined && { signal }),
      // Who one is changes by answers: none is kept.
      cache: 'no-store',
    })
    text = await response.text()
  } catch {
    signal?.throwIfAborted()
    throw new AskError({ kind: 'unreachable' })
  }
  const json = jsonOf(text)
  if (response.ok && (json !== undefined || text === '')) return json as T
  throw new AskError(failureOf(response.status, json))
}

function failureOf(status: number, json: unknown): Failure {
  const error = field(json, 'error')
  const code = field(error, 'code')
  if (typeof code === 'string' && isProblemCode(code)) {
    const seconds = field(error, 'retryAfterSeconds')
    return {
      kind: 'refused',
      code,
      values: valuesOf(field(error, 'values')),
      ...(typeof seconds === 'number' && { retryAfterSeconds: seconds }),
    }
  }
  // A proxy before the classroom says so when it does not find it.
  return { kind: status >= 500 ? 'unreachable' : 'no-classroom' }
}

function valuesOf(value: unknown): ProblemValues {
  if (typeof value !== 'object' || value === null) return {}
  const entries = Object.entries(value).filter(
    (entry): entry is [string, string | number] =>
      typeof entry[1] === 'string' || typeof entry[1] === 'number',
  )
  return Object.fromEntries(entries)
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What a person reads of it. `titles` are those of exercises, by their slugs: nobody else knows a lesson by its slug. */
export function failureWords(
  error: unknown,
  locale: string,
  titles: Readonly<Record<string, string>> = {},
): ProblemWords {
  const failure = error instanceof AskError ? error.failure : undefined
  if (failure?.kind !== 'refused') return connectionWords(locale, failure?.kind ?? 'unreachable')
  const { code, values, retryAfterSeconds = 1 } = failure
  const times = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
  const shown = Object.entries({ seconds: retryAfterSeconds, ...values }).map(([name, value]) => {
    if (name === 'exercise') return [name, titles[value] ?? value]
    if (/^(?:opens|closes)At$/.test(name)) return [name, times.format(new Date(value))]
    return [name, value]
  })
  return problemWords(locale, code, Object.fromEntries(shown))
}
