/** Waits that need not be met, and work that goes on meanwhile. */

/** Whether it came in time. Rejects with anything else that went wrong. */
export async function inTime(waiting: Promise<unknown>): Promise<boolean> {
  try {
    await waiting
    return true
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') return false
    throw error
  }
}

/** No answer: refused, reset, not in time, or called off by who asked. Anything else is a slip, and not ours to catch. */
export function isUnanswered(error: unknown): error is Error {
  if (!(error instanceof Error)) return false
  return error.message === 'fetch failed' || error.name === 'TimeoutError' || error.name === 'AbortError'
}

/** The answer, or why there is none: an outcome as any other. */
export async function answerOrError(answer: Promise<Response>): Promise<Response | Error> {
  try {
    return await answer
  } catch (error) {
    if (isUnanswered(error)) return error
    throw error
  }
}

/** `ECONNREFUSED`, `TimeoutError`, …: why there was no answer, in a word. */
export function reasonOf(error: Error): string {
  const { cause } = error
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.name
}

/** Something that goes on while the world does. */
export interface UnderWay<Result> {
  readonly isOver: boolean
  /** Rejects with what it failed with, however long ago. */
  readonly end: Promise<Result>
}

export function underWay<Result>(work: Promise<Result>): UnderWay<Result> {
  const going = { isOver: false, end: work }
  const over = (): void => {
    going.isOver = true
  }
  work.then(over, over)
  return going
}

/** The results in their order; the first failure, once all are over. May be awaited late, when something else is done. */
export function allOf<Result>(works: readonly Promise<Result>[]): Promise<Result[]> {
  const all = Promise.allSettled(works).then((ends) => ends.map(resultOf))
  all.catch(() => undefined)
  return all
}

function resultOf<Result>(end: PromiseSettledResult<Result>): Result {
  if (end.status === 'rejected') throw end.reason
  return end.value
}
