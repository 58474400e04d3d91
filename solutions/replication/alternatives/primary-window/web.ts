/**
 * Whoever wrote reads from the primary for ten seconds, by a cookie that goes by itself: longer than replicas are
 * behind. Nobody needs to know an offset.
 */
import type { Env, Peer } from 'millions'

const windowSeconds = 10
const readPatienceMs = 600
const writePatienceMs = 3000
const restMs = 2000

const restsUntilMs = new Map<string, number>()

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    if (new URL(request.url).pathname === '/health') return new Response('well\n') // for the balancer in front
    if (request.method !== 'GET' && request.method !== 'HEAD') return write(request, env)
    const wroteLately = /(?:^|; )wrote=/.test(request.headers.get('Cookie') ?? '')
    const nodes = wroteLately
      ? env.nodes('primary')
      : [...awake(env.nodes('replica')), ...env.nodes('primary')]
    return (await firstAnswer(nodes, request, null, readPatienceMs)) ?? unavailable()
  },
}

async function write(request: Request, env: Env): Promise<Response> {
  const body = await request.arrayBuffer()
  const answer = await firstAnswer(env.nodes('primary'), request, body, writePatienceMs)
  if (answer === undefined) return unavailable()
  const headers = new Headers(answer.headers)
  if (answer.ok) headers.append('Set-Cookie', `wrote=yes; Path=/; Max-Age=${windowSeconds}; HttpOnly`)
  return new Response(answer.body, { status: answer.status, headers })
}

async function firstAnswer(
  nodes: readonly Peer[],
  request: Request,
  body: ArrayBuffer | null,
  patienceMs: number,
): Promise<Response | undefined> {
  const { pathname, search } = new URL(request.url)
  for (const { name } of nodes) {
    const init = { method: request.method, body, signal: AbortSignal.timeout(patienceMs) }
    try {
      const answer = await fetch(`http://${name}${pathname}${search}`, init)
      if (answer.status !== 503) return answer
    } catch {
      restsUntilMs.set(name, performance.now() + restMs)
    }
  }
  return undefined
}

/** In an order drawn anew each time, those that failed lately left out. */
function awake(nodes: readonly Peer[]): Peer[] {
  const rested = nodes.filter(({ name }) => (restsUntilMs.get(name) ?? 0) <= performance.now())
  const drawn = rested.map((node) => ({ node, lot: Math.random() }))
  return drawn.sort((a, b) => a.lot - b.lot).map(({ node }) => node)
}

function unavailable(): Response {
  return new Response('try again', { status: 503, headers: { 'Retry-After': '1' } })
}
