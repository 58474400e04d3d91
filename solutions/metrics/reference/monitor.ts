/**
 * The monitor. It asks all nodes for their metrics, again and again, answers
 * questions about them, and tells the pager what users suffer from.
 */
import type { Env, Program } from 'millions'
import { Alerts, type Condition } from './alerts.ts'
import { Numbers, quantileOf, rateOf, Today } from './numbers.ts'
import { Scrapes, type Selection, TIERS } from './scrapes.ts'

/** The pager is tried again so often. */
const AGAIN_MS = 1000
const NO_LABELS = ['metric', 'seconds', 'q', 'tier', 'node']

const scrapes = new Scrapes()
let numbers: Numbers
let today: Today
let alerts: Alerts

export default {
  async start(env: Env): Promise<void> {
    numbers = new Numbers(scrapes, env)
    today = new Today(scrapes, env)
    alerts = new Alerts(env)
    await alerts.read()
    setInterval(() => void round(env), Number(env.vars.SCRAPE_MS))
    setInterval(() => void alerts.send(), AGAIN_MS)
  },

  fetch(request: Request): Response {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname === '/rate') return answerRate(searchParams)
    if (pathname === '/quantile') return answerQuantile(searchParams)
    if (pathname === '/hosts') return Response.json(numbers.hosts())
    if (pathname === '/tiers') return Response.json(numbers.tiers())
    if (pathname === '/business') return Response.json(today.business())
    if (pathname === '/alerts') return Response.json(alerts.list())
    return new Response(null, { status: 404 })
  },
} satisfies Program

async function round(env: Env): Promise<void> {
  const asked = today.look()
  await scrapes.scrape(env)
  alerts.look(conditions(env))
  await Promise.all([asked, alerts.send()])
}

function conditions(env: Env): Condition[] {
  const { ERROR_SHARE, SLOW_SECONDS } = env.vars
  const down = TIERS.flatMap((tier) => env.nodes(tier)).map(({ name }): Condition => {
    const isUp = scrapes.isUp(name)
    return { alert: 'down', node: name, isOn: isUp === undefined ? undefined : !isUp }
  })
  const p99 = numbers.p99('web', 'http_request_duration_seconds')
  return [
    { alert: 'errors', isOn: isAbove(numbers.errorShare(), ERROR_SHARE) },
    { alert: 'latency', isOn: isAbove(p99, SLOW_SECONDS) },
    ...down,
  ]
}

const isAbove = (value: number | null, limit: string | undefined): boolean | undefined =>
  value === null ? undefined : value > Number(limit)

function answerRate(asked: URLSearchParams): Response {
  const seconds = secondsOf(asked)
  const metric = asked.get('metric')
  if (!metric || seconds === undefined) return new Response(null, { status: 400 })
  return Response.json(rateOf(scrapes.growth(selectionOf(metric, asked), seconds)))
}

function answerQuantile(asked: URLSearchParams): Response {
  const seconds = secondsOf(asked)
  const metric = asked.get('metric')
  const q = Number(asked.get('q') || Number.NaN)
  if (!metric || seconds === undefined || !(q >= 0 && q <= 1)) return new Response(null, { status: 400 })
  return Response.json(quantileOf(scrapes.growth(selectionOf(`${metric}_bucket`, asked), seconds), q))
}

function secondsOf(asked: URLSearchParams): number | undefined {
  const seconds = Number(asked.get('seconds'))
  return seconds > 0 ? seconds : undefined
}

function selectionOf(metric: string, asked: URLSearchParams): Selection {
  const labels = new Map([...asked].filter(([name]) => !NO_LABELS.includes(name)))
  return { metric, tier: asked.get('tier') ?? undefined, node: asked.get('node') ?? undefined, labels }
}
