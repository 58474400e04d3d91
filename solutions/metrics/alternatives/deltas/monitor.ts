/** The monitor: a round, and what is made of it. */
import type { Env, Program } from 'millions'
import { deliver, list, load, note } from './alerts.ts'
import { Numbers, perSecond, quantile, ROLES, total } from './numbers.ts'
import type { Quantile, Rate } from './protocol.ts'
import { grown, heard, listen, type Tracked } from './scrapes.ts'

let numbers: Numbers

export default {
  async start(env: Env): Promise<void> {
    numbers = new Numbers(env)
    await load(env)
    const spanMs = Number(env.vars.SCRAPE_MS)
    const go = (): void => {
      setTimeout(go, spanMs)
      void round(env)
    }
    setTimeout(go, spanMs / 2)
    setInterval(() => void deliver(env), 900)
  },

  async fetch(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url)
    const answers: Record<string, () => unknown> = {
      '/rate': () => rate(searchParams),
      '/quantile': () => quantileFor(searchParams),
      '/hosts': () => numbers.hosts(),
      '/tiers': () => numbers.tiers(),
      '/business': () => numbers.business(),
      '/alerts': () => list(),
    }
    const answer = Object.hasOwn(answers, pathname) ? answers[pathname] : undefined
    if (!answer) return new Response('no such question', { status: 404 })
    try {
      return Response.json(answer())
    } catch (error) {
      if (error instanceof RangeError) return new Response(error.message, { status: 400 })
      throw error
    }
  },
} satisfies Program

async function round(env: Env): Promise<void> {
  numbers.today()
  const listed = ROLES.flatMap((role) => env.nodes(role).map(({ name }) => ({ role, name })))
  const asked = listed.map(async ({ role, name }) => {
    await listen(env, role, name)
    if (role === 'web') void numbers.ask(name)
  })
  await Promise.all(asked)
  const limit = (value: number | null, most: string | undefined) =>
    value === null ? null : value > Number(most)
  note(env, [
    { alert: 'errors', isOn: limit(numbers.errorShare(), env.vars.ERROR_SHARE) },
    {
      alert: 'latency',
      isOn: limit(numbers.p99('web', 'http_request_duration_seconds'), env.vars.SLOW_SECONDS),
    },
    ...listed.map(({ name }) => ({
      alert: 'down' as const,
      node: name,
      isOn: !(heard.get(name)?.isUp ?? true),
    })),
  ])
  await deliver(env)
}

/** What a query asks for. Throws a RangeError for what cannot be answered. */
function chosen(query: URLSearchParams): {
  metric: string
  seconds: number
  isWanted: (one: Tracked) => boolean
} {
  const { metric, seconds, tier, node, q: _q, ...labels } = Object.fromEntries(query)
  if (!metric) throw new RangeError('no metric')
  if (!(Number(seconds) > 0)) throw new RangeError(`no seconds: ${seconds}`)
  const isWanted = (one: Tracked) =>
    (tier === undefined || one.tier === tier) &&
    (node === undefined || one.node === node) &&
    Object.entries(labels).every(([name, value]) => one.labels.get(name) === value)
  return { metric, seconds: Number(seconds), isWanted }
}

function rate(query: URLSearchParams): Rate {
  const { metric, seconds, isWanted } = chosen(query)
  const all = grown(metric, seconds, isWanted)
  return { increase: total(all), perSecond: perSecond(all) }
}

function quantileFor(query: URLSearchParams): Quantile {
  const { metric, seconds, isWanted } = chosen(query)
  const q = query.get('q')
  if (q === null || q === '' || !(Number(q) >= 0 && Number(q) <= 1)) throw new RangeError(`no q: ${q}`)
  return { value: quantile(grown(`${metric}_bucket`, seconds, isWanted), Number(q)) }
}
