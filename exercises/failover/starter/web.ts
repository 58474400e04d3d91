/**
 * The web tier, in short: two nodes that users reach, which send each request
 * to the right database. So far they believe that database-1 is the primary
 * for ever.
 *
 * What is checked:
 *  - `GET`, `PUT`, `DELETE /items/<key>`, `GET /items?prefix=`: path,
 *    query, body, `Cache-Control`, status and the header `Epoch` pass
 *    unchanged. `GET /health` web nodes answer by themselves.
 *  - Reads go to the replicas, the primary last; those with `Cache-Control:
 *    no-cache` only to the primary.
 *  - A user waits for 5 seconds. A write whose answer did not come may have
 *    been done: it is not sent again, and ends in a 5xx. One that was
 *    surely not done (421, or nobody took the connection) may be sent
 *    elsewhere.
 */
import type { Env, Peer } from 'millions'

const FIRST_PRIMARY = 'database-1'
const READ_PATIENCE_MS = 500
const WRITE_PATIENCE_MS = 3000

let turn = 0

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    // For the balancer in front: this node is up, whatever the databases do.
    if (new URL(request.url).pathname === '/health') return new Response('well\n')
    return request.method === 'GET' && !isFresh(request) ? read(request, env) : toPrimary(request)
  },
}

/** The user wants what is newest, and rather nothing than something older. */
function isFresh(request: Request): boolean {
  return request.headers.get('Cache-Control') === 'no-cache'
}

async function toPrimary(request: Request): Promise<Response> {
  const body = request.method === 'GET' ? null : await request.bytes()
  try {
    return await ask(FIRST_PRIMARY, request, body, WRITE_PATIENCE_MS)
  } catch {
    return unavailable()
  }
}

async function read(request: Request, env: Env): Promise<Response> {
  const databases = env.nodes('database')
  const replicas = inTurn(databases.filter(({ name }) => name !== FIRST_PRIMARY))
  for (const name of [...replicas, FIRST_PRIMARY]) {
    try {
      const answer = await ask(name, request, null, READ_PATIENCE_MS)
      if (answer.ok || answer.status === 404) return answer
    } catch (error) {
      console.warn(`no answer from ${name}:`, error)
    }
  }
  return unavailable()
}

function inTurn(peers: readonly Peer[]): string[] {
  const first = turn++ % Math.max(1, peers.length)
  return [...peers.slice(first), ...peers.slice(0, first)].map(({ name }) => name)
}

function ask(
  name: string,
  request: Request,
  body: Uint8Array<ArrayBuffer> | null,
  patienceMs: number,
): Promise<Response> {
  const { pathname, search } = new URL(request.url)
  const headers = isFresh(request) ? { 'Cache-Control': 'no-cache' } : {}
  const signal = AbortSignal.timeout(patienceMs)
  return fetch(`http://${name}${pathname}${search}`, { method: request.method, headers, body, signal })
}

function unavailable(): Response {
  return new Response('try again', { status: 503, headers: { 'Retry-After': '1' } })
}
