// Caught by: replica-down/back-in-turn
// The read that tries a replica again is refused, and the mark that somebody tries it stays for ever.
/**
 * Writes go to the primary, reads to the replicas in turn. A cookie tells how far a user's own writes go. A replica that did not
 * answer is left alone, and a second later one read tries it: one, so that not everybody waits for a node that is frozen.
 */
import type { Env, Peer } from 'millions'

const readPatienceMs = 500
const writePatienceMs = 3000
const restMs = 1000

interface Down {
  sinceMs: number
  /** A read is on its way to see whether it is back. */
  tried: boolean
}

let turn = 0
const down = new Map<string, Down>()

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
    if (offset !== null) headers.append('Set-Cookie', `offset=${offset}; Path=/; HttpOnly`)
    return new Response(answer.body, { status: answer.status, headers })
  } catch {
    return unavailable()
  }
}

async function read(request: Request, env: Env): Promise<Response> {
  const offset = /(?:^|; )offset=(\d+)/.exec(request.headers.get('Cookie') ?? '')?.[1] ?? '0'
  const replicas = env.nodes('replica')
  const first = turn++ % Math.max(1, replicas.length)
  for (const { name } of [...replicas.slice(first), ...replicas.slice(0, first)]) {
    if (!mayAsk(name)) continue
    try {
      const signal = AbortSignal.timeout(readPatienceMs)
      const answer = await ask(name, request, { method: request.method, headers: { Offset: offset }, signal })
      if (answer.status === 503) continue
      down.delete(name)
      return answer
    } catch {
      down.set(name, { sinceMs: performance.now(), tried: false })
    }
  }
  const [primary] = env.nodes('primary')
  if (primary === undefined) return unavailable()
  try {
    const signal = AbortSignal.timeout(readPatienceMs)
    return await ask(primary.name, request, { method: request.method, signal })
  } catch {
    return unavailable()
  }
}

function mayAsk(replica: string): boolean {
  const state = down.get(replica)
  if (state === undefined) return true
  if (state.tried || performance.now() - state.sinceMs < restMs) return false
  state.tried = true
  return true
}

function ask(node: Peer | string, request: Request, init: RequestInit): Promise<Response> {
  const { pathname, search } = new URL(request.url)
  return fetch(`http://${typeof node === 'string' ? node : node.name}${pathname}${search}`, init)
}

function unavailable(): Response {
  return new Response('try again', { status: 503, headers: { 'Retry-After': '1' } })
}
