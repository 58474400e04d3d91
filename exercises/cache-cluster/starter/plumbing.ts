/**
 * What is given: how to ask a cache and the database, and a good hash. Change it where you like.
 *
 * A cache keeps what your web servers tell it, and knows nothing of the
 * other caches:
 *
 * GET    /items/<key>   200 as it was put; or 404, with a Lease
 * PUT    /items/<key>   204; or 409 when its Lease is good no more
 * DELETE /items/<key>   204, and all leases of this key end
 * DELETE /items         204, everything is gone and all leases end
 * GET    /status        200, { entries, hits, misses }
 *
 * A lease is good for a second, until something is put or deleted under
 * its key.
 */
import type { Env } from 'millions'

export interface Item {
  readonly status: number
  readonly headers: Headers
  readonly value: Uint8Array<ArrayBuffer>
}

/** A cache that is well answers sooner than in 200 ms. */
const CACHE_WITHIN_MS = 300

/** Undefined when no answer came in time. What was asked for may be done all the same, now or later. */
export async function askCache(
  cache: string,
  path: string,
  init: RequestInit = {},
): Promise<Item | undefined> {
  try {
    const signal = AbortSignal.timeout(CACHE_WITHIN_MS)
    return await itemOf(await fetch(`http://${cache}${path}`, { ...init, signal }))
  } catch {
    return undefined
  }
}

/** What `askCache` sends to have an item kept for so many whole seconds, if the lease of its miss is still good. */
export function putOf(item: Item, lease: string, lifeSeconds: number): RequestInit {
  const headers = new Headers({ Lease: lease, 'Cache-Control': `max-age=${lifeSeconds}` })
  for (const name of ['etag', 'content-type']) headers.set(name, item.headers.get(name) ?? '')
  return { method: 'PUT', headers, body: item.value }
}

/** The item, or the database's 404. Or `busy` when it does not answer, as its line is full. */
export async function askDatabase(path: string, env: Env): Promise<Item> {
  try {
    return await itemOf(await fetch(`http://${databaseOf(env)}${path}`))
  } catch {
    return busy
  }
}

/** Sends what is no read on as it came, once. Ends also when the user has gone. */
export async function passOn(request: Request, env: Env): Promise<Response> {
  const { method, headers } = request
  const { pathname, search } = new URL(request.url)
  const body = request.body === null ? null : await request.bytes()
  return fetch(`http://${databaseOf(env)}${pathname}${search}`, { method, headers, body })
}

/** What a user gets who cannot be served now. */
export const busy: Item = {
  status: 503,
  headers: new Headers({ 'Retry-After': '1' }),
  value: new TextEncoder().encode('Too much to do. Try again in a second.\n'),
}

export function replyOf({ status, headers, value }: Item, method: string): Response {
  return new Response(method === 'HEAD' ? null : value, { status, headers })
}

export const cachesOf = (env: Env): readonly string[] => env.nodes('cache').map(({ name }) => name)
const databaseOf = (env: Env) => env.nodes('database')[0]?.name

/** A body can be read once, so take it out of the answer. */
async function itemOf(answer: Response): Promise<Item> {
  return { status: answer.status, headers: answer.headers, value: await answer.bytes() }
}

/** A whole number from 0 to 4294967295: the same for the same text on every node, and nothing alike for texts that are alike. */
export function hash(text: string): number {
  let sum = 0x811c9dc5
  for (let at = 0; at < text.length; at++) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193)
  sum = Math.imul(sum ^ (sum >>> 16), 0x85ebca6b)
  sum = Math.imul(sum ^ (sum >>> 13), 0xc2b2ae35)
  return (sum ^ (sum >>> 16)) >>> 0
}
