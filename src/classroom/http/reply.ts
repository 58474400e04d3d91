/** Answers of the classroom, and what becomes of them on the wire. Nobody keeps one. */
import type { ServerResponse } from 'node:http'
import type { ProblemCode } from '../../messages/classroom.ts'
import type { ProblemReply } from '../api.ts'
import { Problem } from '../problem.ts'
import { isNotAText, isOfStore } from '../store/store-errors.ts'

export interface Reply {
  /** 200 unless told. */
  readonly status?: number
  readonly json?: unknown
  /** JSON that is written already. */
  readonly text?: string
  readonly file?: { readonly name: string; readonly type: string; readonly text: string }
  /** Goes on until the asker leaves. */
  readonly stream?: (response: ServerResponse) => void
  readonly cookies?: readonly string[]
}

const statuses: Readonly<Record<ProblemCode, number>> = {
  'not-signed-in': 401,
  'wrong-password': 401,
  'wrong-join-code': 404,
  'wrong-passphrase': 401,
  'wrong-link': 401,
  'too-many-tries': 429,
  'wrong-invitation': 404,
  'too-many-invitations': 409,
  'instructor-taken': 409,
  'class-archived': 409,
  'name-taken': 409,
  'bad-name': 400,
  'bad-password': 400,
  'class-full': 409,
  'unknown-class': 404,
  'unknown-learner': 404,
  'unknown-instructor': 404,
  'unknown-submission': 404,
  'unknown-exercise': 404,
  'unknown-regrade': 404,
  'nothing-to-regrade': 409,
  'unknown-track': 400,
  'unknown-drill': 404,
  'not-open-yet': 409,
  closed: 409,
  'for-instructors': 403,
  'for-learners': 403,
  'wrong-files': 400,
  'not-text': 400,
  'too-large': 413,
  'key-reused': 409,
  'bad-key': 400,
  'bad-request': 400,
  'not-json': 415,
  'no-such-address': 404,
  'not-this-way': 405,
  'from-elsewhere': 403,
  'last-instructor': 409,
  'store-unavailable': 503,
  'our-fault': 500,
}

export function send(
  response: ServerResponse,
  { status = 200, json, text: written, file, stream, cookies = [] }: Reply,
): void {
  response.statusCode = status
  response.setHeader('Cache-Control', 'no-store')
  response.setHeader('X-Content-Type-Options', 'nosniff')
  if (cookies.length > 0) response.setHeader('Set-Cookie', [...cookies])
  if (stream !== undefined) {
    stream(response)
    return
  }
  const { type, text } = file ?? { type: 'application/json', text: written ?? JSON.stringify(json ?? {}) }
  response.setHeader('Content-Type', `${type}; charset=utf-8`)
  if (file !== undefined) response.setHeader('Content-Disposition', `attachment; filename="${file.name}"`)
  response.end(text)
}

export function sendProblem(response: ServerResponse, problem: Problem): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const { code, values, retryAfterSeconds } = problem
  if (retryAfterSeconds !== undefined) response.setHeader('Retry-After', retryAfterSeconds)
  // Whatever is still on its way is not read.
  if (code === 'too-large') response.setHeader('Connection', 'close')
  const error = {
    code,
    ...(Object.keys(values).length > 0 && { values }),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  }
  send(response, { status: statuses[code], json: { error } satisfies ProblemReply })
}

/** What is no problem of the asker's: the store's, or ours. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (isNotAText(error)) return new Problem('bad-request', { issue: 'a character that no text has' })
  return new Problem(isOfStore(error) ? 'store-unavailable' : 'our-fault')
}
