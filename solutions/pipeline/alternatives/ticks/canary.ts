/** One look at the canary and the rest, and what is known by then. */
import type { Env } from 'millions'
import { type Numbers, numbersOf } from './metrics.ts'
import type { Why } from './state.ts'

/** From the first look on. */
export interface Watch {
  readonly sinceMs: number
  heardMs?: number
  /** Of each server, when it told for the first time: only those of the first look that the canary was in. */
  first?: Readonly<Record<string, Numbers>>
}

export type Looked = 'good' | 'unclear' | Why

const SILENT_MS = 5000

export async function lookAround(
  watch: Watch,
  canary: string,
  rest: readonly string[],
  env: Env,
): Promise<Looked> {
  const names = [canary, ...rest]
  const told = await Promise.all(names.map(numbersOf))
  const nowMs = performance.now()
  if (told[0] === undefined)
    return nowMs - (watch.heardMs ?? watch.sinceMs) < SILENT_MS ? 'unclear' : { reason: 'silent' }
  watch.heardMs = nowMs
  watch.first ??= Object.fromEntries(
    names.flatMap((name, place) => (told[place] === undefined ? [] : [[name, told[place]]])),
  )
  const grown = names.map((name, place) => growth(watch.first?.[name], told[place]))
  const [own = nothing] = grown
  const others = grown.slice(1).reduce(added, nothing)
  if (nowMs - watch.sinceMs < Number(env.vars.watchMs)) return 'unclear'
  if (Math.min(own.requests, others.requests) < Number(env.vars.enough)) return 'unclear'
  const [ownShare, otherShare] = [own.bad / own.requests, others.bad / others.requests]
  return ownShare < otherShare + 0.04 ? 'good' : { reason: 'worse', canary: ownShare, rest: otherShare }
}

interface Growth {
  readonly requests: number
  readonly bad: number
}

const nothing: Growth = { requests: 0, bad: 0 }

function growth(first: Numbers | undefined, last: Numbers | undefined): Growth {
  if (first === undefined || last === undefined) return nothing
  const bad = last.errors + last.slow - first.errors - first.slow
  return { requests: last.requests - first.requests, bad }
}

const added = (one: Growth, other: Growth): Growth => ({
  requests: one.requests + other.requests,
  bad: one.bad + other.bad,
})
