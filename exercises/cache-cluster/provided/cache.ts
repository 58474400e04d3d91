/**
 * One of several caches, which others fill. It knows nothing of the others, and never asks the database.
 *  - `GET /items/<key>`: 200 with the value as it was put, its `ETag` and `Content-Type`, and an `Age`. Or 404, with a `Lease`.
 *  - `PUT /items/<key>`: 204, or 409 when its `Lease` is good no more, and nothing is changed: something was put or deleted
 *    under this key since it was given, or that is a second ago. `Cache-Control: max-age=<s>` says how long it is kept; until
 *    somebody deletes it, unless told.
 *  - `DELETE /items/<key>`: 204, also when there was nothing. All leases of this key end.
 *  - `DELETE /items`: 204. All entries are gone, and all leases end.
 *  - `GET /status`: how many entries there are, and how many reads found one or did not.
 */
import type { Program } from 'millions'
import { Leases } from './leases.ts'

interface Entry {
  readonly value: Uint8Array<ArrayBuffer>
  readonly headers: Readonly<Record<string, string>>
  readonly putMs: number
  readonly untilMs: number
}

const entries = new Map<string, Entry>()
const leases = new Leases()
let hits = 0
let misses = 0

export default {
  start() {
    setInterval(clearUp, 1000)
  },

  async fetch(request) {
    const { pathname } = new URL(request.url)
    if (pathname === '/status') return Response.json({ entries: alive(), hits, misses })
    if (pathname === '/items' && request.method === 'DELETE') return forgetAll()
    const key = keyOf(pathname)
    if (key === undefined) return new Response('There is nothing here.\n', { status: 404 })
    switch (request.method) {
      case 'GET':
      case 'HEAD':
        return get(key, request.method)
      case 'PUT':
        return await put(key, request)
      case 'DELETE':
        entries.delete(key)
        leases.end(key)
        return new Response(null, { status: 204 })
      default:
        return new Response(null, { status: 405, headers: { Allow: 'GET, HEAD, PUT, DELETE' } })
    }
  },
} satisfies Program

/** Two spellings of one key are one key, as they are for the database. */
function keyOf(pathname: string): string | undefined {
  if (!pathname.startsWith('/items/')) return undefined
  try {
    return decodeURIComponent(pathname.slice('/items/'.length))
  } catch {
    return undefined
  }
}

function get(key: string, method: string): Response {
  const entry = entries.get(key)
  if (entry === undefined || performance.now() >= entry.untilMs) {
    misses++
    const headers = { Lease: leases.give(key) }
    return new Response(method === 'HEAD' ? null : 'This cache has nothing there.\n', {
      status: 404,
      headers,
    })
  }
  hits++
  const headers = { ...entry.headers, Age: String(Math.floor((performance.now() - entry.putMs) / 1000)) }
  return new Response(method === 'HEAD' ? null : entry.value, { headers })
}

async function put(key: string, request: Request): Promise<Response> {
  const value = await request.bytes()
  const lifeMs = lifeOf(request)
  if (lifeMs === undefined)
    return new Response('Cache-Control says max-age=<whole seconds>, or is left out.\n', { status: 400 })
  const lease = request.headers.get('lease')
  if (lease !== null && !leases.isGood(key, lease))
    return new Response('This lease is good no more.\n', { status: 409 })
  leases.end(key)
  const putMs = performance.now()
  entries.set(key, { value, headers: keptHeaders(request), putMs, untilMs: putMs + lifeMs })
  return new Response(null, { status: 204 })
}

function forgetAll(): Response {
  entries.clear()
  leases.endAll()
  return new Response(null, { status: 204 })
}

/** Undefined when it cannot be read. */
function lifeOf({ headers }: Request): number | undefined {
  const told = headers.get('cache-control')
  if (told === null) return Number.POSITIVE_INFINITY
  const seconds = /^\s*max-age=(\d{1,9})\s*$/.exec(told)?.[1]
  return seconds === undefined ? undefined : Number(seconds) * 1000
}

function keptHeaders({ headers }: Request): Readonly<Record<string, string>> {
  const kept: Record<string, string> = {}
  for (const name of ['etag', 'content-type']) {
    const value = headers.get(name)
    if (value !== null) kept[name] = value
  }
  return kept
}

/** How many entries could still be read. */
function alive(): number {
  clearUp()
  return entries.size
}

function clearUp(): void {
  const nowMs = performance.now()
  for (const [key, { untilMs }] of entries) if (nowMs >= untilMs) entries.delete(key)
  leases.clearUp()
}
