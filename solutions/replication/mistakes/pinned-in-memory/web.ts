// Caught by: own-writes/web-node-dies-in-between
// How far a user’s writes go is remembered in the memory of the web node that took them.
/**
 * Writes go to the primary, reads to the replicas in turn. A cookie names the user, whose last write is known here:
 * a replica that is not there yet says 503, and the next one is asked, the primary last.
 */
import type { Env, Peer } from 'millions'

const readPatienceMs = 500
const writePatienceMs = 3000
const restMs = 2000

let turn = 0
/** User → the offset of their last write. */
const offsets = new Map<string, string>()
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
    const offset = headers.get('Offset')
    const user = userOf(request) ?? crypto.randomUUID()
    if (offset !== null) offsets.set(user, offset)
    headers.append('Set-Cookie', `user=${user}; Path=/; HttpOnly`)
    return new Response(answer.body, { status: answer.status, headers })
  } catch {
    return unavailable()
  }
}

async function read(request: Request, env: Env): Promise<Response> {
  const offset = offsets.get(userOf(request) ?? '') ?? '0'
  for (const node of [...replicasInTurn(env), ...env.nodes('primary')]) {
    try {
      const signal = AbortSignal.timeout(readPatienceMs)
      const answer = await ask(node, request, { method: request.method, headers: { Offset: offset }, signal })
      if (answer.status !== 503) return answer
    } catch {
      restsUntilMs.set(node.name, performance.now() + restMs)
    }
  }
  return unavailable()
}

function userOf(request: Request): string | undefined {
  return /(?:^|; )user=([^;]+)/.exec(request.headers.get('Cookie') ?? '')?.[1]
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
