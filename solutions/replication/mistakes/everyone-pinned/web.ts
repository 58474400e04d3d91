// Caught by: own-writes/others-still-read-from-replicas
// After any write everybody reads from the primary for five seconds.
/**
 * Writes go to the primary, reads to the replicas in turn, or to the primary
 * for a while after a write.
 */
import type { Env, Peer } from 'millions'

const readPatienceMs = 500
const writePatienceMs = 3000
const restMs = 2000
const windowMs = 5000

let turn = 0
let primaryUntilMs = 0
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
    primaryUntilMs = performance.now() + windowMs
    return answer
  } catch {
    return unavailable()
  }
}

async function read(request: Request, env: Env): Promise<Response> {
  const replicas = performance.now() < primaryUntilMs ? [] : replicasInTurn(env)
  for (const node of [...replicas, ...env.nodes('primary')]) {
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
