// Caught by: own-writes/own-writes-are-read
// The time for which a writer reads from the primary counts from the start of the write, however long that took.
/**
 * Writes go to the primary, reads to the replicas in turn. Who wrote lately carries a cookie for some seconds, and reads
 * from the primary as long.
 */
import type { Env, Peer } from 'millions'

const readPatienceMs = 500
const writePatienceMs = 3000
const restMs = 2000
/** Longer than a replica is behind, and shorter than the ten seconds that the primary may be asked for. */
const stickyMs = 5500

let turn = 0
/** Replicas that did not answer get a rest. */
const restsUntilMs = new Map<string, number>()

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    if (new URL(request.url).pathname === '/health') return new Response('well\n') // for the balancer in front
    if (request.method !== 'GET' && request.method !== 'HEAD') return write(request, env)
    return read(request, wroteLately(request) ? env.nodes('primary') : any(env))
  },
}

function wroteLately(request: Request): boolean {
  return /(?:^|; )wrote=1/.test(request.headers.get('Cookie') ?? '')
}

function any(env: Env): Peer[] {
  return [...replicasInTurn(env), ...env.nodes('primary')]
}

async function write(request: Request, env: Env): Promise<Response> {
  const untilMs = performance.now() + stickyMs
  const body = await request.arrayBuffer()
  const [primary] = env.nodes('primary')
  if (primary === undefined) return unavailable()
  try {
    const signal = AbortSignal.timeout(writePatienceMs)
    const answer = await ask(primary, request, { method: request.method, body, signal })
    const headers = new Headers(answer.headers)
    const seconds = Math.floor((untilMs - performance.now()) / 1000)
    headers.append('Set-Cookie', `wrote=1; Path=/; Max-Age=${seconds}; HttpOnly`)
    return new Response(answer.body, { status: answer.status, headers })
  } catch {
    return unavailable()
  }
}

async function read(request: Request, nodes: readonly Peer[]): Promise<Response> {
  for (const node of nodes) {
    try {
      const signal = AbortSignal.timeout(
        node.name.startsWith('primary') ? writePatienceMs / 2 : readPatienceMs,
      )
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
