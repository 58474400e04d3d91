// Caught by: own-writes/own-writes-are-read
// The cookie of a first write is not renewed by a second.
/**
 * Writes go to the primary, reads to the replicas in turn. Who wrote lately carries a cookie that says so,
 * and reads from the primary until it has expired: longer than replicas are behind.
 */
import type { Env, Peer } from 'millions'

const readPatienceMs = 500
const primaryPatienceMs = 2000
const writePatienceMs = 3000
const restMs = 2000
const latelySeconds = 7

let turn = 0
/** Replicas that did not answer get a rest. */
const restsUntilMs = new Map<string, number>()

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    if (new URL(request.url).pathname === '/health') return new Response('well\n')
    return request.method === 'GET' || request.method === 'HEAD' ? read(request, env) : write(request, env)
  },
}

async function write(request: Request, env: Env): Promise<Response> {
  const body = await request.arrayBuffer()
  const [primary] = env.nodes('primary')
  if (primary === undefined) return unavailable()
  try {
    const answer = await ask(primary, request, writePatienceMs, body)
    return wroteLately(request) ? answer : marked(answer) // they have the cookie already
  } catch {
    return unavailable()
  }
}

async function read(request: Request, env: Env): Promise<Response> {
  if (wroteLately(request)) return readFromPrimary(request, env)
  for (const node of replicasInTurn(env)) {
    try {
      const answer = await ask(node, request, readPatienceMs)
      if (answer.status !== 503) return answer
    } catch {
      restsUntilMs.set(node.name, performance.now() + restMs)
    }
  }
  return readFromPrimary(request, env)
}

async function readFromPrimary(request: Request, env: Env): Promise<Response> {
  const [primary] = env.nodes('primary')
  if (primary === undefined) return unavailable()
  try {
    return await ask(primary, request, primaryPatienceMs)
  } catch {
    return unavailable()
  }
}

function wroteLately(request: Request): boolean {
  return (request.headers.get('Cookie') ?? '').split('; ').includes('wrote=lately')
}

function marked(answer: Response): Response {
  const headers = new Headers(answer.headers)
  headers.append('Set-Cookie', `wrote=lately; Max-Age=${latelySeconds}; Path=/; HttpOnly`)
  return new Response(answer.body, { status: answer.status, headers })
}

function replicasInTurn(env: Env): Peer[] {
  const nowMs = performance.now()
  const rested = env.nodes('replica').filter(({ name }) => (restsUntilMs.get(name) ?? 0) <= nowMs)
  const first = turn++ % Math.max(1, rested.length)
  return [...rested.slice(first), ...rested.slice(0, first)]
}

function ask(node: Peer, request: Request, patienceMs: number, body?: ArrayBuffer): Promise<Response> {
  const { pathname, search } = new URL(request.url)
  const signal = AbortSignal.timeout(patienceMs)
  return fetch(`http://${node.name}${pathname}${search}`, {
    method: request.method,
    signal,
    ...(body && { body }),
  })
}

function unavailable(): Response {
  return new Response('try again', { status: 503, headers: { 'Retry-After': '1' } })
}
