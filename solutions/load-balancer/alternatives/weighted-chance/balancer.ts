/**
 * Draws a server by chance; the faster and the idler, the likelier.
 * A failure counts as a very slow answer, so that failing fast does not attract more work.
 */
import type { Env, Program } from 'millions'

type State = {
  latencyMs: number
  learntAtMs: number
  waiting: number
  lost: number
  won: number
  out: boolean
}

const states: Record<string, State> = {}
const NOT_FORWARDED = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'transfer-encoding',
  'upgrade',
])

function refresh(env: Env): string[] {
  const names = env.nodes('web').map((node) => node.name)
  for (const name of Object.keys(states)) if (!names.includes(name)) delete states[name]
  const typicalMs = Object.values(states)[0]?.latencyMs ?? 10
  for (const name of names)
    states[name] ??= { latencyMs: typicalMs, learntAtMs: 0, waiting: 0, lost: 0, won: 0, out: false }
  return names
}

async function checkForEver(env: Env): Promise<never> {
  for (;;) {
    await Promise.all(refresh(env).map(check))
    await new Promise((resolve) => setTimeout(resolve, 800 + 400 * Math.random())) // never in step with others
  }
}

async function check(name: string): Promise<void> {
  let well = false
  try {
    well = (await fetch(`http://${name}/health`, { signal: AbortSignal.timeout(1000) })).status === 200
  } catch {
    // lost: as good as sick
  }
  const state = states[name]
  if (state === undefined) return
  state.lost = well ? 0 : state.lost + 1
  state.won = well ? state.won + 1 : 0
  if (state.lost === 3) state.out = true
  if (state.won === 3) state.out = false
}

/** What was learnt long ago counts for little: else a server that was slow once would never be asked again. */
function remembered({ latencyMs, learntAtMs }: State): number {
  return latencyMs * 0.5 ** ((performance.now() - learntAtMs) / 1000)
}

function draw(names: readonly string[]): string | undefined {
  const weights = names.map((name) => {
    const state = states[name]
    return state === undefined || state.out ? 0 : 1 / (10 + remembered(state)) / (1 + state.waiting) ** 2
  })
  let point = Math.random() * weights.reduce((sum, weight) => sum + weight, 0)
  return names.find((_, index) => {
    const weight = weights[index] ?? 0
    point -= weight
    return weight > 0 && point < 0
  })
}

async function forward(name: string, path: string, init: RequestInit): Promise<Response> {
  const state = states[name]
  const before = performance.now()
  const learn = (tookMs: number) => {
    if (state === undefined) return
    state.latencyMs = 0.9 * remembered(state) + 0.1 * tookMs
    state.learntAtMs = performance.now()
  }
  if (state !== undefined) state.waiting++
  try {
    const response = await fetch(`http://${name}${path}`, { ...init, signal: AbortSignal.timeout(3000) })
    learn(response.status >= 500 ? 1000 : performance.now() - before)
    return response
  } catch (error) {
    learn(1000)
    throw error
  } finally {
    if (state !== undefined) state.waiting--
  }
}

export default {
  start(env) {
    void checkForEver(env)
  },

  async fetch(request, env, { remoteAddress }) {
    const { pathname, search } = new URL(request.url)
    const headers = endToEnd(request.headers)
    headers.append('x-forwarded-for', remoteAddress)
    const body = request.body && (await request.arrayBuffer())
    const init: RequestInit = { method: request.method, headers, body, redirect: 'manual' }

    let left = refresh(env)
    for (let tries = 0; tries < 3; tries++) {
      const name = draw(left)
      if (name === undefined) break
      left = left.filter((other) => other !== name)
      try {
        const { body, status, headers } = await forward(name, pathname + search, init)
        return new Response(body, { status, headers: endToEnd(headers) })
      } catch (error) {
        const safe = request.method === 'GET' || request.method === 'HEAD' || wasRefused(error)
        if (!safe) return new Response('Nobody knows whether this was done.\n', { status: 504 })
      }
    }
    return new Response('All servers are out.\n', { status: 503 })
  },
} satisfies Program

function wasRefused(error: unknown): boolean {
  const cause = error instanceof TypeError ? error.cause : undefined
  return (
    cause instanceof Error && 'code' in cause && (cause.code === 'ECONNREFUSED' || cause.code === 'ENOTFOUND')
  )
}

function endToEnd(headers: Headers): Headers {
  const kept = new Headers(headers)
  const listed =
    headers
      .get('connection')
      ?.toLowerCase()
      .split(/[\s,]+/) ?? []
  for (const name of headers.keys()) if (NOT_FORWARDED.has(name) || listed.includes(name)) kept.delete(name)
  return kept
}
