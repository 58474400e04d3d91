// Caught by: own-writes/own-writes-are-read
// A write is answered 300 ms late, in the hope that replicas have it by then.
/**
 * Writes go to the primary, reads to the replicas in turn, the primary last.
 * A write is answered a little late: by then replicas have it.
 */
import type { Env, Peer } from 'millions'

const readPatienceMs = 500
const writePatienceMs = 3000
const restMs = 2000
const replicationMs = 300

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
    await new Promise<void>((wake) => setTimeout(wake, replicationMs))
    return answer
  } catch {
    return unavailable()
  }
}

async function read(request: Request, env: Env): Promise<Response> {
  for (const node of [...replicasInTurn(env), ...env.nodes('primary')]) {
    try {
      const signal = AbortSignal.timeout(readPatienceMs)
      const answer = await ask(node, request, { method: request.method, signal })
      if (answer.status !== 503) return answer
    } catch {
      restsUntilMs.set(node.name, performance.now() + restMs)
    }
  }
  return unavailable()
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
