/**
 * Nothing but ages: how long ago was this center last reached, and how long ago was it last missed? Both name servers tell
 * each other theirs, and the younger good one and the older bad one count. What is in service follows from them.
 */
import type { Env, Peer } from 'millions'

const EVERY_MS = 4000
const GONE_MS = 13_500
/** A word of the other one is used while it is young. */
const WORD_MS = 14_000
/** Out for a minute, half for another one, and then in. */
const HALF_MS = 61_000
const WHOLE_MS = 121_000

export interface Ages {
  readonly reachedMs: number
}

interface Known {
  reachedAtMs: number
  /** By the other one, as far as is known. */
  toldAtMs: number
  outAtMs: number | undefined
  wellAtMs: number
}

const bootedMs = performance.now()
const known = new Map<string, Known>()

function of(name: string): Known {
  const before = known.get(name)
  if (before !== undefined) return before
  const nowMs = performance.now()
  const fresh = { reachedAtMs: nowMs, toldAtMs: -Infinity, outAtMs: undefined, wellAtMs: bootedMs }
  known.set(name, fresh)
  return fresh
}

export async function startChecks(env: Env): Promise<void> {
  setTimeout(() => void startChecks(env), EVERY_MS)
  await Promise.all([
    ...env.nodes('center').map(check),
    ...env
      .nodes('dns')
      .filter(({ name }) => name !== env.name)
      .map(exchange),
  ])
  for (const { name } of env.nodes('center')) conclude(name)
}

/** `GET /ages`: of what was reached here. */
export function ages(): Response {
  const nowMs = performance.now()
  const list = [...known].map(([name, { reachedAtMs }]) => [name, nowMs - reachedAtMs])
  return Response.json(Object.fromEntries(list))
}

async function check({ name }: Peer): Promise<void> {
  const center = of(name)
  try {
    const answer = await fetch(`http://${name}/health`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(1000),
    })
    if (answer.status === 200) center.reachedAtMs = performance.now()
  } catch {
    // It grows older.
  }
}

async function exchange({ name }: Peer): Promise<void> {
  try {
    const told = await fetch(`http://${name}/ages`, { signal: AbortSignal.timeout(1000) })
    const theirs = (await told.json()) as Record<string, number>
    for (const [center, ageMs] of Object.entries(theirs)) of(center).toldAtMs = performance.now() - ageMs
  } catch {
    // What it said before grows old by itself.
  }
}

function conclude(name: string): void {
  const center = of(name)
  const nowMs = performance.now()
  const goodAtMs = Math.max(
    center.reachedAtMs,
    nowMs - center.toldAtMs < WORD_MS ? center.toldAtMs : -Infinity,
  )
  const ageMs = nowMs - goodAtMs
  // Older than a round: the last check was missed.
  if (ageMs > EVERY_MS + 1500) center.wellAtMs = Number.POSITIVE_INFINITY
  else if (center.wellAtMs === Number.POSITIVE_INFINITY) center.wellAtMs = nowMs
  if (ageMs > GONE_MS) center.outAtMs ??= nowMs
  else if (center.outAtMs !== undefined && nowMs - center.wellAtMs > WHOLE_MS) center.outAtMs = undefined
}

export type Standing = 'in' | 'half' | 'out'

export function standingOf({ name }: Peer): Standing {
  const { outAtMs, wellAtMs } = of(name)
  if (outAtMs === undefined) return 'in'
  return performance.now() - wellAtMs > HALF_MS ? 'half' : 'out'
}
