/** The way to the database: what can still end in time, as much at a time as it can do, hardly ever twice, and not while it is away. */
import type { Env } from 'millions'
import { Breaker } from './breaker.ts'
import { Budget } from './budget.ts'
import { type Deadline, WORK_MS } from './deadline.ts'
import { Limit } from './limit.ts'
import { Refused, tooLate } from './refused.ts'

const TRIES = 3
/** Who had so long and said nothing has failed. */
const TRY_WITHIN_MS = 500
const PAUSE_MS = 10

export interface Asking {
  /** GET unless told. */
  readonly method?: string
  readonly path: string
  readonly body?: string
}

export interface Answer {
  readonly status: number
  readonly text: string
}

/** For whom it is asked. */
export interface Visit {
  readonly env: Env
  readonly deadline: Deadline
  readonly isUrgent: boolean
}

const limit = new Limit()
const budget = new Budget()
const breaker = new Breaker()

export async function askDatabase(visit: Visit, asking: Asking): Promise<Answer> {
  const { signal } = visit.deadline
  for (let tries = 1; ; tries++) {
    if (breaker.refuses) throw away()
    const turn = { signal, isUrgent: visit.isUrgent }
    const answer = await limit.run(turn, () => askOnce(visit, asking, tries === 1))
    if (answer !== undefined) return answer
    if (signal.aborted) throw tooLate()
    if (tries === TRIES || !budget.again()) throw new Refused(503, 'The database fails.')
    await new Promise<void>((resolve) => setTimeout(resolve, PAUSE_MS * (0.5 + Math.random())))
  }
}

/** Undefined when another try may help. */
async function askOnce(
  { env, deadline }: Visit,
  { path, ...init }: Asking,
  isFirst: boolean,
): Promise<Answer | undefined> {
  const { leftMs } = deadline
  if (deadline.signal.aborted || leftMs < WORK_MS) throw tooLate()
  if (!breaker.allows()) throw away()
  if (isFirst) budget.first()
  const timeOut = AbortSignal.timeout(TRY_WITHIN_MS)
  try {
    const headers = { 'Deadline-Ms': String(leftMs) }
    const signal = AbortSignal.any([deadline.signal, timeOut])
    const response = await fetch(`http://${env.nodes('database')[0]?.name}${path}`, {
      ...init,
      headers,
      signal,
    })
    const text = await response.text()
    if (response.status === 504) throw tooLate()
    breaker.note(response.status < 500 ? 'well' : 'wrong')
    return response.status < 500 ? { status: response.status, text } : undefined
  } catch (error) {
    if (error instanceof Refused) throw error
    // Whoever left, or had little time, has learned nothing about the database.
    if (timeOut.aborted || !deadline.signal.aborted) breaker.note('wrong')
    return undefined
  }
}

const away = (): Refused => new Refused(503, 'The database is away.')
