/**
 * Passes a request on to one server, as in lesson 2.1: what the
 * user sends arrives, and what the server answers comes back.
 * It is ready. Use it as it is, or change it as you like.
 */
import type { Connection } from 'millions'

/** What is sent, the same to each server that is tried. */
export interface Outgoing {
  readonly method: string
  /** Path and query. */
  readonly path: string
  readonly headers: Headers
  readonly body: Uint8Array | null
}

const PATIENCE_MS = 3000 // three servers, one after the other, stay within the ten seconds that a user is promised

export async function outgoing(request: Request, connection: Connection): Promise<Outgoing> {
  const { pathname, search } = new URL(request.url)
  const headers = endToEnd(request.headers)
  headers.append('x-forwarded-for', connection.remoteAddress)
  // A stream could not be sent a second time.
  const body = request.body === null ? null : await request.bytes()
  return { method: request.method, path: pathname + search, headers, body }
}

/** The server's answer, with headers that you may add to. Throws when there is none. */
export async function send(server: string, { path, ...init }: Outgoing): Promise<Response> {
  const signal = AbortSignal.timeout(PATIENCE_MS)
  const answer = await fetch(`http://${server}${path}`, { ...init, signal, redirect: 'manual' })
  const { body, status, statusText } = answer
  return new Response(body, { status, statusText, headers: endToEnd(answer.headers) })
}

/**
 * Whether another server may be asked, after `send` threw this.
 * A refused connection, or a name that is gone: nothing happened.
 * A time-out or a reset: it may have been done, so only what
 * changes nothing may be asked again.
 */
export function mayAskAnother(error: unknown, method: string): boolean {
  const cause: unknown = error instanceof Error ? error.cause : undefined
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined
  return code === 'ECONNREFUSED' || code === 'ENOTFOUND' || method === 'GET' || method === 'HEAD'
}

const HOP_BY_HOP = ['connection', 'keep-alive', 'proxy-connection', 'te', 'transfer-encoding', 'upgrade']

/** All headers but those that are meant for the next hop only. */
function endToEnd(from: Headers): Headers {
  const headers = new Headers(from)
  const named = (from.get('connection') ?? '').split(',').map((name) => name.trim())
  for (const name of [...HOP_BY_HOP, ...named]) if (name !== '') headers.delete(name)
  return headers
}
