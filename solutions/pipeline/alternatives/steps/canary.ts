/** Two looks: one when the canary begins, and one when the watch is over, which is said again until it can tell. */
import type { Env } from 'millions'
import { webServers } from './deployer.ts'
import { type Numbers, numbersOf } from './metrics.ts'
import type { Result } from './state.ts'

const AGAIN_MS = 600
const SILENT_MS = 5000

const rest = async (ms: number): Promise<void> => await new Promise((resolve) => setTimeout(resolve, ms))

export async function watch(canary: string, env: Env): Promise<Result | undefined> {
  const names = webServers(env)
  const startMs = performance.now()
  let heardMs = startMs
  const beginnings = new Map<string, Numbers>()
  for (;;) {
    const own = await numbersOf(canary)
    const nowMs = performance.now()
    if (own === undefined) {
      if (nowMs - heardMs > SILENT_MS) return { reason: 'silent' }
    } else {
      heardMs = nowMs
      if (beginnings.size === 0) await note(beginnings, names)
      else if (nowMs - startMs > Number(env.vars.watchMs)) {
        const shares = await compare(beginnings, canary, Number(env.vars.enough))
        if (shares !== undefined)
          return shares.canary > shares.rest + 0.035 ? { reason: 'worse', ...shares } : undefined
      }
    }
    await rest(AGAIN_MS)
  }
}

async function note(into: Map<string, Numbers>, names: readonly string[]): Promise<void> {
  await Promise.all(
    names.map(async (name) => {
      const numbers = await numbersOf(name)
      if (numbers !== undefined) into.set(name, numbers)
    }),
  )
}

interface Sum {
  requests: number
  bad: number
}

/** Nothing while it is too early to say. */
async function compare(
  beginnings: ReadonlyMap<string, Numbers>,
  canary: string,
  enough: number,
): Promise<{ readonly canary: number; readonly rest: number } | undefined> {
  const ends = new Map<string, Numbers>()
  await note(ends, [...beginnings.keys()])
  const sums: readonly [Sum, Sum] = [
    { requests: 0, bad: 0 },
    { requests: 0, bad: 0 },
  ]
  for (const [name, end] of ends) {
    const begin = beginnings.get(name)
    if (begin === undefined) continue
    const sum = sums[name === canary ? 0 : 1]
    sum.requests += end.requests - begin.requests
    sum.bad += end.errors + end.slow - (begin.errors + begin.slow)
  }
  const [own, others] = sums
  if (own.requests < enough || others.requests < enough) return undefined
  return { canary: own.bad / own.requests, rest: others.bad / others.requests }
}
