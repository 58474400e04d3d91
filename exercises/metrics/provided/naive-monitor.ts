/**
 * A monitor as one writes it in an afternoon. It averages the servers' own p99s, adds up their users, takes what it does not
 * hear for zero, and sends a message at each look at which a number is too high.
 */
import type { Env, Program } from 'millions'

const LOOK_MS = 1000
const ANSWER_MS = 500
const BUCKET = /^http_request_duration_seconds_bucket\{le="([^"]+)"\} (\d+)$/gm
const REQUESTS = /^http_requests_total\{[^}]*status="(\d+)"[^}]*\} (\d+)$/gm
const CPU = /^process_cpu_seconds_total (\S+)$/m

interface Known {
  readonly buckets: readonly (readonly [bound: number, count: number])[]
  readonly failed: number
  readonly all: number
  readonly cpu: number
}

const nothing: Known = { buckets: [], failed: 0, all: 0, cpu: 0 }
/** By server, what it said at the last looks, the oldest first. */
const known = new Map<string, Known[]>()
const users = new Map<string, number>()
let p99Seconds = 0

export default {
  start(env: Env): void {
    setInterval(() => void look(env), LOOK_MS)
  },

  fetch(request: Request): Response {
    const { pathname } = new URL(request.url)
    if (pathname === '/tiers') return Response.json({ web: { p99Seconds } })
    if (pathname !== '/business') return new Response(null, { status: 404 })
    return Response.json({ activeUsers: [...users.values()].reduce((sum, count) => sum + count, 0) })
  },
} satisfies Program

async function look(env: Env): Promise<void> {
  const names = env.nodes('web').map(({ name }) => name)
  await Promise.all(names.map((name) => ask(name)))
  const looks = names.map((name) => known.get(name) ?? [])
  const steps = looks.map((each) => ({ before: each[0] ?? nothing, now: each.at(-1) ?? nothing }))
  const p99s = steps.map(({ before, now }) => p99(before, now))
  p99Seconds =
    Math.round((1000 * p99s.reduce((sum, value) => sum + value, 0)) / Math.max(1, p99s.length)) / 1000
  const shares = steps.map(
    ({ before, now }) => (now.failed - before.failed) / Math.max(1, now.all - before.all),
  )
  if (shares.some((share) => share > 0.05)) await wake(env, 'errors')
  if (p99Seconds > 0.5) await wake(env, 'latency')
  if (steps.some(({ before, now }) => (now.cpu - before.cpu) / 10 > 0.5)) await wake(env, 'cpu')
}

async function ask(name: string): Promise<void> {
  const get = async (path: string): Promise<string> => {
    const signal = AbortSignal.timeout(ANSWER_MS)
    const answer = await fetch(`http://${name}${path}`, { signal }).catch(() => undefined)
    return answer === undefined ? '' : await answer.text()
  }
  const text = await get('/metrics')
  const looks = known.get(name) ?? []
  known.set(name, looks)
  looks.push(text === '' ? nothing : read(text))
  if (looks.length > 11) looks.shift()
  const actives = await get('/actives')
  users.set(name, actives === '' ? 0 : JSON.parse(actives).users.length)
}

function read(text: string): Known {
  const buckets = [...text.matchAll(BUCKET)].map(
    ([, le, count]) => [le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le), Number(count)] as const,
  )
  const requests = [...text.matchAll(REQUESTS)].map(
    ([, status, count]) => [Number(status), Number(count)] as const,
  )
  const sum = (counts: readonly (readonly [number, number])[]) =>
    counts.reduce((all, [, count]) => all + count, 0)
  return {
    buckets,
    failed: sum(requests.filter(([status]) => status >= 500)),
    all: sum(requests),
    cpu: Number(CPU.exec(text)?.[1] ?? 0),
  }
}

/** Of one server, over the last looks: the end of the bucket. */
function p99({ buckets: before }: Known, { buckets: now }: Known): number {
  const grown = now.map(([bound, count], place) => [bound, count - (before[place]?.[1] ?? 0)] as const)
  const rank = 0.99 * (grown.at(-1)?.[1] ?? 0)
  const [bound = 0] = grown.find(([, count]) => count >= rank) ?? []
  return Number.isFinite(bound) ? bound : 2.5
}

async function wake(env: Env, alert: string): Promise<void> {
  const [pager] = env.nodes('pager')
  const body = JSON.stringify({ id: crypto.randomUUID(), alert, state: 'begins' })
  const signal = AbortSignal.timeout(ANSWER_MS)
  await fetch(`http://${pager?.name}/messages`, { method: 'POST', body, signal }).catch(() => undefined)
}
