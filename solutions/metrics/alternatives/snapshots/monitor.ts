/** The monitor: nodes are asked each at its own time, and alerts are looked at by a clock. */
import type { Env, Program } from 'millions'
import { goingOn, look, recall, tellAll } from './alerts.ts'
import {
  askWhoCame,
  business,
  errorShare,
  hosts,
  p99,
  quantile,
  rate,
  secondsAgo,
  tiers,
  turnDay,
} from './numbers.ts'
import type { Alert } from './protocol.ts'
import { askWhoIsDue, grownSince, stateOf, TIERS, type Wanted } from './scrapes.ts'

const TICK_MS = 100
let isLooking = false

export default {
  async start(env) {
    await recall(env)
    setInterval(() => {
      askWhoIsDue(env, (name, tier) => void (tier === 'web' && askWhoCame(name, env)))
    }, TICK_MS)
    setInterval(() => void watch(env), Number(env.vars.SCRAPE_MS))
    setInterval(() => tellAll(env), 1000)
  },

  fetch(request, env) {
    const { pathname, searchParams } = new URL(request.url)
    switch (pathname) {
      case '/rate':
      case '/quantile':
        return asked(pathname, searchParams)
      case '/hosts':
        return Response.json(hosts(env))
      case '/tiers':
        return Response.json(tiers(env))
      case '/business':
        return Response.json(business(env))
      case '/alerts':
        return Response.json(goingOn())
      default:
        return new Response(null, { status: 404 })
    }
  },
} satisfies Program

async function watch(env: Env): Promise<void> {
  turnDay(env)
  if (isLooking) return
  isLooking = true
  const above = (value: number | null, limit = ''): boolean | null =>
    value === null ? null : value > Number(limit)
  const seen: (readonly [Alert, boolean | null])[] = [
    [{ alert: 'errors' }, above(errorShare(env), env.vars.ERROR_SHARE)],
    [{ alert: 'latency' }, above(p99(env, 'web', 'http_request_duration_seconds'), env.vars.SLOW_SECONDS)],
  ]
  for (const { name } of TIERS.flatMap((tier) => env.nodes(tier))) {
    const state = stateOf(name)
    seen.push([{ alert: 'down', node: name }, state === 'new' ? null : state === 'down'])
  }
  await look(env, seen)
  isLooking = false
}

function asked(pathname: string, query: URLSearchParams): Response {
  const number = (name: string): number => Number(query.get(name) || Number.NaN)
  const [metric, seconds, q] = [query.get('metric'), number('seconds'), number('q')]
  if (metric === null || !(seconds > 0)) return new Response('metric, seconds', { status: 400 })
  const wanted = new Map(query)
  for (const name of ['metric', 'seconds', 'q', 'tier', 'node']) wanted.delete(name)
  const isWanted: Wanted = (node, tier, labels) =>
    [query.get('node') ?? node, query.get('tier') ?? tier].join() === [node, tier].join() &&
    [...wanted].every(([name, value]) => labels.get(name) === value)
  if (pathname === '/rate') return Response.json(rate(grownSince(metric, secondsAgo(seconds), isWanted)))
  if (!(q >= 0) || q > 1) return new Response('q', { status: 400 })
  return Response.json(quantile(grownSince(`${metric}_bucket`, secondsAgo(seconds), isWanted), q))
}
