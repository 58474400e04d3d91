/** The way to the database, through a line that is never old. */
import type { Env } from 'millions'
import { isAway, learn, mayProbe, probes } from './breaker.ts'
import { countFirst, takeOne } from './budget.ts'
import { Line } from './limit.ts'
import { Refused, tooLate } from './refused.ts'

const WORK_MS = 80
const TRY_MS = 550

export interface Answer {
  readonly status: number
  readonly text: string
}

export interface For {
  readonly env: Env
  readonly endsMs: number
  /** Their patience. */
  readonly signal: AbortSignal
}

const line = new Line()

export async function ask(user: For, path: string, init: RequestInit = {}): Promise<Answer> {
  countFirst()
  for (;;) {
    if (isAway() && !mayProbe()) throw new Refused(503, 'The database is away.')
    if (user.signal.aborted) throw tooLate()
    await line.turn(user.signal, init.method === 'POST')
    const answer = await send(user, path, init).finally(() => line.done())
    if (answer !== undefined) return answer
    if (!takeOne()) throw new Refused(503, 'The database fails.')
    if (isTriedTwice(init)) throw new Refused(503, 'The database fails.')
    init = { ...init, redirect: 'manual' }
  }
}

/** The second try says so itself. */
const isTriedTwice = ({ redirect }: RequestInit): boolean => redirect === 'manual'

async function send(
  { env, endsMs, signal }: For,
  path: string,
  init: RequestInit,
): Promise<Answer | undefined> {
  const leftMs = Math.floor(endsMs - performance.now())
  if (signal.aborted || leftMs < WORK_MS) throw tooLate()
  if (isAway()) {
    if (!mayProbe()) throw new Refused(503, 'The database is away.')
    probes()
  }
  const enough = AbortSignal.timeout(TRY_MS)
  try {
    const response = await fetch(`http://${env.nodes('database')[0]?.name}${path}`, {
      ...init,
      headers: { 'Deadline-Ms': String(leftMs) },
      signal: AbortSignal.any([signal, enough]),
    })
    const answer = { status: response.status, text: await response.text() }
    if (answer.status === 504) throw tooLate()
    learn(answer.status < 500)
    return answer.status < 500 ? answer : undefined
  } catch (error) {
    if (error instanceof Refused) throw error
    if (enough.aborted || !signal.aborted) learn(false)
    if (signal.aborted) throw tooLate()
    return undefined
  }
}
