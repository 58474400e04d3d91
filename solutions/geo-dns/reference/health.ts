/**
 * Which data centers are in service. A center is reached when one of the two name servers reaches it: a check that fails
 * may be the fault of the way. It goes out when it was not reached three times in a row, and comes back when it has been
 * reached for a minute, in the course of another one.
 */
import type { Env, Peer } from 'millions'

/** Three in a row take 6 s at least, so a failure of 5 s is none. */
const CHECK_EVERY_MS = 3000
const CHECK_WITHIN_MS = 1000
const FAILURES = 3
/** What the other name server said is forgotten after that. */
const WORD_HOLDS_MS = 8000
const WAITS_MS = 60_000
const RETURNS_MS = 60_000

interface Record {
  failures: number
  isOut: boolean
  /** Since when it has been reached without a break. */
  wellSinceMs: number | undefined
}

const records = new Map<string, Record>()
/** Those that this name server reaches itself: what it tells the other one. */
const reached = new Set<string>()
/** Those that the other one reaches, and when it said so. */
let word = { reached: new Set<string>(), atMs: Number.NEGATIVE_INFINITY }

export function startChecks(env: Env): void {
  const checkAll = (): void => {
    for (const center of env.nodes('center')) void check(center)
    for (const other of env.nodes('dns')) if (other.name !== env.name) void listenTo(other)
  }
  checkAll()
  setInterval(checkAll, CHECK_EVERY_MS)
}

/** What the other name server is told: own checks only, or each would believe its own echo. */
export const seen = (): string[] => [...reached]

/** How much of its users a center is told to: 0 when it is out, 1 when it is in service. */
export function shareOf({ name }: Peer): number {
  const { isOut, wellSinceMs } = recordOf(name)
  if (!isOut) return 1
  if (wellSinceMs === undefined) return 0
  const returningMs = performance.now() - wellSinceMs - WAITS_MS
  return Math.min(1, Math.max(0, returningMs / RETURNS_MS))
}

/** Reached at the last check, in service or not. */
export const isWell = ({ name }: Peer): boolean => recordOf(name).wellSinceMs !== undefined

async function check(center: Peer): Promise<void> {
  const answer = await ask(`http://${center.name}/health`)
  const isReached = answer?.status === 200
  if (isReached) reached.add(center.name)
  else reached.delete(center.name)
  const isSeenByOther = performance.now() - word.atMs <= WORD_HOLDS_MS && word.reached.has(center.name)
  note(center, isReached || isSeenByOther)
}

function note(center: Peer, isReached: boolean): void {
  const record = recordOf(center.name)
  if (record.isOut && shareOf(center) === 1) record.isOut = false
  if (isReached) {
    record.failures = 0
    record.wellSinceMs ??= performance.now()
    return
  }
  record.failures++
  record.wellSinceMs = undefined
  if (record.failures >= FAILURES) record.isOut = true
}

async function listenTo(other: Peer): Promise<void> {
  const answer = await ask(`http://${other.name}/seen`)
  if (answer?.status !== 200) return
  word = { reached: new Set((await answer.json()) as string[]), atMs: performance.now() }
}

/** Undefined where there is no answer in time. A redirect is an answer like others. */
async function ask(url: string): Promise<Response | undefined> {
  try {
    return await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(CHECK_WITHIN_MS) })
  } catch {
    return undefined
  }
}

function recordOf(name: string): Record {
  const record = records.get(name) ?? { failures: 0, isOut: false, wellSinceMs: undefined }
  records.set(name, record)
  return record
}
