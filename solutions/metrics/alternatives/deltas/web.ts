/**
 * A web server of Postcards that measures itself.
 *
 * GET  /cards/<id>  a card, from the cache or the database
 * POST /orders      an Order: somebody buys stamps
 * GET  /metrics     its metrics, in the text format
 * POST /observe     what other processes of this machine have to tell: an
 *                   Observation a line; see protocol.ts
 * GET  /actives     an Actives: who was here today
 * GET  /health      200
 *
 * What operators ask for is not counted.
 *
 * Users say who they are in the header X-User.
 */
import type { Env, Program } from 'millions'
import { type Labels, Registry } from './exposition.ts'
import type { Actives, Declaration, Observation, ObserveResult, Order } from './protocol.ts'

const WORK_MS = 1
const DATABASE_TIMEOUT_MS = 2000
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]
const OPERATORS = ['/metrics', '/observe', '/actives', '/health']

const registry = new Registry()
const requests = registry.counter('http_requests_total', 'Requests that were answered.')
const durations = registry.histogram('http_request_duration_seconds', 'How long answers took.', BOUNDS)
const revenue = registry.counter('orders_revenue_cents_total', 'What was sold, in US cents.')
const cpu = registry.counter('process_cpu_seconds_total', 'Time of a core that pages took.')
const memory = registry.gauge('process_resident_memory_bytes', 'Memory that this process has.')
const started = registry.gauge('process_start_time_seconds', 'When this process began, since 1970.')
let today: { readonly day: number; readonly users: Set<string> } = { day: 0, users: new Set() }

export default {
  start(): void {
    started.set(Date.now() / 1000)
    // From the beginning, so that a monitor can see them grow.
    revenue.add(0)
    cpu.add(0)
  },

  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname } = new URL(request.url)
    if (OPERATORS.includes(pathname)) return operate(pathname, request, env)
    const begunMs = performance.now()
    const response = await answer(pathname, request, env).catch(() => new Response(null, { status: 500 }))
    requests.add(1, labelsOf(request, response))
    durations.observe((performance.now() - begunMs) / 1000)
    return response
  },
} satisfies Program

const ROUTES: readonly (readonly [pattern: RegExp, route: string])[] = [
  [/^\/cards\//, '/cards/:id'],
  [/^\/orders$/, '/orders'],
  [/^/, 'other'],
]

function labelsOf({ method, url }: Request, { status }: Response): Labels {
  const { pathname } = new URL(url)
  const [, route = 'other'] = ROUTES.find(([pattern]) => pattern.test(pathname)) ?? []
  const known = /^(?:GET|HEAD|POST|PUT|DELETE)$/.test(method)
  return { status: `${status}`, route, method: known ? method : 'other' }
}

async function answer(pathname: string, request: Request, env: Env): Promise<Response> {
  seen(request, env)
  await env.work(WORK_MS)
  cpu.add(WORK_MS / 1000)
  if (pathname === '/orders' && request.method === 'POST') {
    const { cents } = (await request.json()) as Order
    revenue.add(cents)
    return Response.json({ cents }, { status: 201 })
  }
  if (pathname.startsWith('/cards/') && request.method === 'GET') return card(pathname, env)
  return new Response(null, { status: 404 })
}

async function card(pathname: string, env: Env): Promise<Response> {
  const caches = env.nodes('cache')
  const id = Number(pathname.slice('/cards/'.length))
  const cache = caches[(Number.isInteger(id) ? id : 0) % Math.max(1, caches.length)]
  const kept = cache && (await fetch(`http://${cache.name}${pathname}`).catch(() => undefined))
  if (kept?.status === 200) return new Response(await kept.bytes())
  const [database] = env.nodes('database')
  const signal = AbortSignal.timeout(DATABASE_TIMEOUT_MS)
  const read = await fetch(`http://${database?.name}${pathname}`, { signal }).catch(() => undefined)
  if (read?.status !== 200) return new Response(null, { status: 503 })
  const body = await read.bytes()
  if (cache) fetch(`http://${cache.name}${pathname}`, { method: 'PUT', body }).catch(() => undefined)
  return new Response(body)
}

/** Days are so many ms long, in a world that has less time than ours. */
function dayOf({ vars }: Env): number {
  return Math.floor(Date.now() / Number(vars.DAY_MS ?? 86_400_000))
}

function seen(request: Request, env: Env): void {
  const user = request.headers.get('x-user')
  const day = dayOf(env)
  if (today.day !== day) today = { day, users: new Set() }
  if (user !== null) today.users.add(user)
}

async function operate(pathname: string, request: Request, env: Env): Promise<Response> {
  if (pathname === '/health') return new Response('well')
  if (pathname === '/observe') return Response.json(observe(await request.text()))
  if (pathname === '/actives') {
    const day = dayOf(env)
    const actives: Actives = { day, users: today.day === day ? [...today.users] : [] }
    return Response.json(actives)
  }
  memory.set(50_000_000 + 100 * today.users.size)
  const headers = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }
  return new Response(registry.expose(), { headers })
}

type Told = (value: number, labels?: Labels) => void
const told = new Map<string, Told>()

/** Line by line. What the registry does not allow is refused, and the next line goes on. */
function observe(lines: string): ObserveResult {
  const refused: number[] = []
  for (const [place, line] of lines.split('\n').entries()) {
    try {
      take(JSON.parse(line))
    } catch {
      refused.push(place)
    }
  }
  return { refused }
}

function take(line: Observation): void {
  if ('type' in line) {
    told.set(line.name, declared(line))
    return
  }
  const tell = told.get(line.name)
  if (!tell) throw new Error(`${line.name} is not declared`)
  tell(numberOf(line.value), line.labels)
}

function declared({ name, type, help, bounds = [] }: Declaration): Told {
  if (type === 'counter') {
    const counter = registry.counter(name, help)
    return (value, labels) => counter.add(value, labels)
  }
  if (type === 'gauge') {
    const gauge = registry.gauge(name, help)
    return (value, labels) => gauge.set(value, labels)
  }
  const histogram = registry.histogram(name, help, bounds)
  return (value, labels) => histogram.observe(value, labels)
}

/** JSON has no word for these. */
function numberOf(value: number | string): number {
  return value === '+Inf'
    ? Number.POSITIVE_INFINITY
    : value === '-Inf'
      ? Number.NEGATIVE_INFINITY
      : Number(value)
}
