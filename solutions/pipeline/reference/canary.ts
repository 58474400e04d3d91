/**
 * The canary: one of ten web servers runs the new artifact, and is compared with the others by what came to both in the same
 * time. While nobody can tell, nothing is told.
 */
import type { Env } from 'millions'
import { type Numbers, numbersOf } from './metrics.ts'
import type { Why } from './state.ts'

interface Sum {
  requests: number
  bad: number
}

const LOOK_EACH_MS = 500
const SILENT_MS = 5000
/** Between 2 and 5 points. */
const MOST_WORSE = 0.035

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const badOf = ({ errors, slow }: Numbers): number => errors + slow
const shareOf = ({ requests, bad }: Sum): number => bad / requests

/** Takes as long as it takes. Nothing when the canary is good, and else what is wrong. */
export async function watch(canary: string, rest: readonly string[], env: Env): Promise<Why | undefined> {
  const sinceMs = performance.now()
  let heardMs = sinceMs
  let first: ReadonlyMap<string, Numbers> = new Map()
  for (;;) {
    const last = await look([canary, ...rest])
    const nowMs = performance.now()
    if (last.has(canary)) {
      heardMs = nowMs
      // The watch begins when the canary has told for the first time.
      if (first.size === 0) first = last
      const [own, others] = [grown([canary], first, last), grown(rest, first, last)]
      const enough = Number(env.vars.enough)
      const isOver = nowMs - sinceMs >= Number(env.vars.watchMs)
      if (isOver && own.requests >= enough && others.requests >= enough) return judged(own, others)
    } else if (nowMs - heardMs >= SILENT_MS) return { reason: 'silent' }
    await sleep(LOOK_EACH_MS)
  }
}

function judged(canary: Sum, rest: Sum): Why | undefined {
  const shares = { canary: shareOf(canary), rest: shareOf(rest) }
  return shares.canary - shares.rest > MOST_WORSE ? { reason: 'worse', ...shares } : undefined
}

/** Those that told. */
async function look(names: readonly string[]): Promise<ReadonlyMap<string, Numbers>> {
  const all = await Promise.all(names.map(async (name) => ({ name, told: await numbersOf(name) })))
  const told = new Map<string, Numbers>()
  for (const { name, told: numbers } of all) if (numbers !== undefined) told.set(name, numbers)
  return told
}

/** What came between two looks, to those that told at both. */
function grown(
  names: readonly string[],
  first: ReadonlyMap<string, Numbers>,
  last: ReadonlyMap<string, Numbers>,
): Sum {
  const sum = { requests: 0, bad: 0 }
  for (const name of names) {
    const [from, to] = [first.get(name), last.get(name)]
    if (from === undefined || to === undefined) continue
    sum.requests += to.requests - from.requests
    sum.bad += badOf(to) - badOf(from)
  }
  return sum
}
