/**
 * A web server that draws postcards. Each takes a second of a core; two cores draw, and eight requests may wait for them.
 * A third core is for the rest, so it tells how it is however busy the others are.
 *
 * GET /health   200
 * GET /metrics  its numbers, as Prometheus reads them
 * GET /…        a postcard, or 503 when eight wait already
 *
 * The operator can spoil its numbers: `vars.METRICS` is `well`, or `error`, `empty`, `text`, `silent`; `hung`
 * is when it answers nothing at all, to nobody.
 */
import type { Env, Program } from 'millions'

const WINDOW_MS = 10_000

let startedMs = 0
let requests = 0
let inFlight = 0
const waiting: (() => void)[] = []
/** Core-milliseconds of work since the boot, up to `changedMs`. */
let workedMs = 0
let changedMs = 0
/** What `workedMs` was, at some moments of the last ten seconds and one before. */
let marks: { readonly atMs: number; readonly workedMs: number }[] = []

export default {
  start() {
    startedMs = performance.now()
    changedMs = startedMs
    marks = [{ atMs: startedMs, workedMs: 0 }]
  },

  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    if (env.vars.METRICS === 'hung') await new Promise(() => undefined)
    if (pathname === '/health') return new Response('well\n')
    if (pathname === '/metrics') return await metrics(env)
    requests++
    if (inFlight >= Number(env.vars.CORES) + Number(env.vars.WAITING))
      return new Response('There are too many of you.\n', { status: 503 })
    await draw(env)
    return new Response('A postcard.\n')
  },
} satisfies Program

async function draw(env: Env): Promise<void> {
  change(env, 1)
  if (inFlight > Number(env.vars.CORES)) await new Promise<void>((resolve) => waiting.push(resolve))
  await env.work(Number(env.vars.CARD_MS))
  change(env, -1)
  waiting.shift()?.()
}

/** What has been worked until now, with as many at work as there were since the last change. */
function change(env: Env, by: number): void {
  const nowMs = performance.now()
  workedMs += Math.min(inFlight, Number(env.vars.CORES)) * (nowMs - changedMs)
  changedMs = nowMs
  inFlight += by
  marks.push({ atMs: nowMs, workedMs })
  while ((marks[1]?.atMs ?? nowMs) <= nowMs - WINDOW_MS) marks.shift()
}

/** The share of the time of its cores that was worked, in the last ten seconds, or since its boot. */
function busy(env: Env): number {
  change(env, 0)
  const nowMs = performance.now()
  const fromMs = Math.max(startedMs, nowMs - WINDOW_MS)
  const [first = { atMs: fromMs, workedMs }, second] = marks
  // Between two marks, work went on evenly.
  const share =
    second === undefined || second.atMs <= first.atMs
      ? 0
      : Math.max(0, fromMs - first.atMs) / (second.atMs - first.atMs)
  const before = first.workedMs + share * ((second?.workedMs ?? first.workedMs) - first.workedMs)
  const spanMs = Number(env.vars.CORES) * (nowMs - fromMs)
  return spanMs <= 0 ? 0 : (workedMs - before) / spanMs
}

async function metrics(env: Env): Promise<Response> {
  const { METRICS } = env.vars
  if (METRICS === 'silent') await new Promise(() => undefined)
  if (METRICS === 'error') return new Response('Something is wrong.\n', { status: 500 })
  if (METRICS === 'empty') return new Response('')
  const share = METRICS === 'text' ? 'NaN' : String(Math.round(busy(env) * 1000) / 1000)
  return new Response(
    `# HELP web_busy_ratio Share of its cores' time that was worked in the last ten seconds.
# TYPE web_busy_ratio gauge
web_busy_ratio ${share}
# HELP web_in_flight Postcards that are drawn or wait.
# TYPE web_in_flight gauge
web_in_flight ${inFlight}
# HELP web_requests_total Postcards that were asked for since it booted, refused ones included.
# TYPE web_requests_total counter
web_requests_total ${requests}
`,
    { headers: { 'content-type': 'text/plain; version=0.0.4' } },
  )
}
