/**
 * A web server. Users ask it for items, and change them:
 *
 * GET, HEAD   /items/<key>   200 with value and ETag, or 404
 * PUT         /items/<key>   201 when it is new, else 204; with its ETag
 * DELETE      /items/<key>   204, or 404
 *
 * 412 when the item is not as If-Match or If-None-Match say. The database
 * says all of this; pass it on. Its ETag is a version: "17" is newer than
 * "9". Other paths are for the database as well.
 *
 * The cache only keeps what you tell it:
 *
 * GET    /items/<key>   200 as it was put, with its ETag and Content-Type;
 *                       or 404, with a Lease
 * PUT    /items/<key>   204, or 409 when a condition does not hold:
 *          Cache-Control: max-age=<s>   kept so long; for ever unless told
 *          Lease: <lease>       if nothing was put or deleted under this key
 *                               since it was given, a second ago at most
 *          Version: <number>    if no newer one was told in the last minute
 * DELETE /items/<key>   204, with a Lease as after a miss; a Version may be
 *                       told here, too
 *
 * This one reads through the cache, and the cache never hears of a write.
 * Submit it as it is, and read what the first failing test says.
 */
import type { Env, Program } from 'millions'

export default {
  async fetch(request, env) {
    const { pathname, search } = new URL(request.url)
    // For the balancer in front: this node is up, whatever the others do
    if (pathname === '/health') return new Response('well\n')

    const isRead = request.method === 'GET' || request.method === 'HEAD'
    if (isRead && pathname.startsWith('/items/')) {
      const { status, headers, value } = await read(pathname, env)
      return new Response(request.method === 'HEAD' ? null : value, { status, headers })
    }
    // Method, headers and body as they came
    return fetch(`http://${databaseOf(env)}${pathname}${search}`, request)
  },
} satisfies Program

interface Found {
  readonly status: number
  readonly headers: Headers
  readonly value: Uint8Array<ArrayBuffer>
}

/** Out of the cache; what is not there, out of the database. */
async function read(path: string, env: Env): Promise<Found> {
  const kept = await found(await fetch(`http://${cacheOf(env)}${path}`))
  if (kept.status === 200) return kept

  const item = await found(await fetch(`http://${databaseOf(env)}${path}`))
  if (item.status === 200) {
    const headers = { ETag: item.headers.get('etag') ?? '', 'Content-Type': 'text/plain; charset=utf-8' }
    await fetch(`http://${cacheOf(env)}${path}`, { method: 'PUT', headers, body: item.value })
  }
  return item
}

/** A body can be read once, so take it out of the answer. */
async function found(answer: Response): Promise<Found> {
  return { status: answer.status, headers: answer.headers, value: await answer.bytes() }
}

const cacheOf = (env: Env) => env.nodes('cache')[0]?.name
const databaseOf = (env: Env) => env.nodes('database')[0]?.name
