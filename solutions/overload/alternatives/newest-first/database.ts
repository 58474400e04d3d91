/** The way to the database, for whoever came last. */
import type { Env } from 'millions'
import { Breaker } from './breaker.ts'
import { Tries } from './budget.ts'
import type { Deadline } from './deadline.ts'
import { Stack } from './limit.ts'
import { Refused } from './refused.ts'

const WORK_MS = 80
const LONG_MS = 500

export interface Answer {
  readonly status: number
  readonly text: string
}

const stack = new Stack()
const tries = new Tries()
const breaker = new Breaker()

/** Two tries at most, in one place: it is kept in between. */
export async function ask(
  env: Env,
  deadline: Deadline,
  path: string,
  init: RequestInit = {},
): Promise<Answer> {
  if (breaker.isShut) throw new Refused(503, 'The database is away.')
  check(deadline)
  await stack.enter(deadline, init.method === 'POST')
  try {
    check(deadline)
    const first = await once(env, deadline, path, init, true)
    if (first !== undefined) return first
    check(deadline)
    if (!tries.again()) throw new Refused(503, 'The database fails.')
    const second = await once(env, deadline, path, init, false)
    if (second !== undefined) return second
    check(deadline)
    throw new Refused(503, 'The database fails.')
  } finally {
    stack.leave()
  }
}

function check(deadline: Deadline): void {
  if (deadline.isOver || deadline.leftMs < WORK_MS) throw new Refused(504, 'The deadline has passed.')
}

async function once(
  env: Env,
  deadline: Deadline,
  path: string,
  init: RequestInit,
  isFirst: boolean,
): Promise<Answer | undefined> {
  if (!breaker.enter()) throw new Refused(503, 'The database is away.')
  if (isFirst) tries.first()
  const end = new AbortController()
  const stop = deadline.onEnd(() => end.abort())
  let isLong = false
  const timer = setTimeout(() => {
    isLong = true
    end.abort()
  }, LONG_MS)
  try {
    const headers = { 'Deadline-Ms': String(Math.max(1, Math.floor(deadline.leftMs - 5))) }
    const url = `http://${env.nodes('database')[0]?.name}${path}`
    const response = await fetch(url, { ...init, headers, signal: end.signal })
    const text = await response.text()
    if (response.status === 504) throw new Refused(504, 'The deadline has passed.')
    if (response.status < 500) {
      breaker.well()
      return { status: response.status, text }
    }
    breaker.failed()
  } catch (error) {
    if (error instanceof Refused) throw error
    if (isLong || !end.signal.aborted) breaker.failed()
  } finally {
    stop()
    clearTimeout(timer)
  }
  return undefined
}
