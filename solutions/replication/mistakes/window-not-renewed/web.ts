// Caught by: own-writes/own-writes-are-read
// Who writes again while their time at the primary lasts is given no more of it.
/**
 * Writes go to the primary, reads to the replicas in turn. Who wrote lately reads from the primary: a cookie tells until when.
 * Replicas are no more than 4 seconds behind by then.
 */
import type { Env, Peer } from 'millions'

const readPatienceMs = 500
const ownReadPatienceMs = 2000
const writePatienceMs = 3000
const restMs = 2000
/** So long after a write its user reads from the primary. */
const windowMs = 6000

let turn = 0
/** Replicas that did not answer get a rest. */
const restsUntilMs = new Map<string, number>()

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    if (new URL(request.url).pathname === '/health') return new Response('well\n') // for the balancer in front
    return request.method === 'GET' || request.method === 'HEAD' ? read(request, env) : write(request, env)
  },
}

async function write(request: Request, env: Env): Promise<Response> {
  const body = await request.arrayBuffer()
  const [primary] = env.nodes('primary')
  if (primary === undefined) return unavailable()
  try {
    const signal = AbortSignal.timeout(writePatienceMs)
    const answer = await ask(primary, request, { method: request.method, body, signal })
    const headers = new Headers(answer.headers)
    if (answer.ok && !wroteLately(request)) {
      const untilMs = Date.now() + windowMs
      headers.append('Set-Cookie', `fresh-until=${untilMs}; Path=/; Max-Age=${windowMs / 1000}; HttpOnly`)
    }
    return new Response(answer.body, { status: answer.status, headers })
  } catch {
    return unavailable()
  }
}

async function read(request: Request, env: Env): Promise<Response> {
  const own = wroteLately(request)
  for (const node of own ? env.nodes('primary') : [...replicasInTurn(env), ...env.nodes('primary')]) {
    try {
      const signal = AbortSignal.timeout(own ? ownReadPatienceMs : readPatienceMs)
      const answer = await ask(node, request, { method: request.method, signal })
      if (answer.status !== 503) return answer
    } catch {
      restsUntilMs.set(node.name, performance.now() + restMs)
    }
  }
  return unavailable()
}

function wroteLately(request: Request): boolean {
  const untilMs = /(?:^|; )fresh-until=(\d+)/.exec(request.headers.get('Cookie') ?? '')?.[1]
  return Date.now() < Number(untilMs ?? 0)
}

function replicasInTurn(env: Env): Peer[] {
  const nowMs = performance.now()
  const rested = env.nodes('replica').filter(({ name }) => (restsUntilMs.get(name) ?? 0) <= nowMs)
  const first = turn++ % Math.max(1, rested.length)
  return [...rested.slice(first), ...rested.slice(0, first)]
}

function ask(node: Peer, request: Request, init: RequestInit): Promise<Response> {
  const { pathname, search } = new URL(request.url)
  return fetch(`http://${node.name}${pathname}${search}`, init)
}

function unavailable(): Response {
  return new Response('try again', { status: 503, headers: { 'Retry-After': '1' } })
}
