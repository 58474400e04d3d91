/** What could not be done, as a code and values: whoever asked turns it into words. */
import type { ProblemCode, ProblemValues } from '../messages/classroom.ts'

export class Problem extends Error {
  readonly code: ProblemCode
  readonly values: ProblemValues
  readonly retryAfterSeconds: number | undefined

  constructor(code: ProblemCode, values: ProblemValues = {}, retryAfterSeconds?: number) {
    super(`${code} ${JSON.stringify(values)}`)
    this.name = 'Problem'
    this.code = code
    this.values = values
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** After so long it may be tried again. */
export function tooMany(waitMs: number): Problem {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000))
  return new Problem('too-many-tries', { seconds }, seconds)
}
