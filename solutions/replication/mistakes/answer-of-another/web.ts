// Caught by: own-writes/own-writes-are-read
// Reads of one path at one moment are answered as one, whoever asks: who wrote gets the answer of somebody who did not.
/**
 * Writes go to the primary, reads to the replicas in turn. A cookie tells how far a user's own writes go:
 * a replica that is not there yet says 503, and the next one is asked, the primary last.
 */
import type { Env, Peer } from 'millions'

const readPatienceMs = 500
const writePatienceMs = 3000
const restMs = 2000

/** An answer that several users wait for. */
interface Shared {
  readonly status: number
  readonly headers: Headers
  readonly body: ArrayBuffer
}

let turn = 0
/** Reads on their way. A popular card is asked for once, however many wait for it. */
const flights = new Map<string, Promise<Shared>>()
/** Replicas that did not answer get a rest. */
const restsUntilMs = new Map<string, number>()

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    if (new URL(request.url).pathname === '/health') return new Response('well\n') // for the balancer in front
    return request.method === 'GET' || request.method === 'HEAD' ? join(request, env) : write(request, env)
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
    if (offset !== null) headers.append('Set-Cookie', `offset=${offset}; Path=/; HttpOnly`)
    return new Response(answer.body, { status: answer.status, headers })
  } catch {
    return unavailable()
  }
}

async function join(request: Request, env: Env): Promise<Response> {
  const { pathname, search } = new URL(request.url)
  const id = `${request.method} ${pathname}${search}`
  let flight = flights.get(id)
  if (flight === undefined) {
    flight = shared(request, env).finally(() => flights.delete(id))
    flights.set(id, flight)
  }
  const { status, headers, body } = await flight
  return new Response(body.slice(0), { status, headers: new Headers(headers) })
}

async function shared(request: Request, env: Env): Promise<Shared> {
  const answer = await read(request, env)
  return { status: answer.status, headers: answer.headers, body: await answer.arrayBuffer() }
}

async function read(request: Request, env: Env): Promise<Response> {
  const offset = /(?:^|; )offset=(\d+)/.exec(request.headers.get('Cookie') ?? '')?.[1] ?? '0'
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
