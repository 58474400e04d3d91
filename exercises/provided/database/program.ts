/**
 * A database that keeps texts by their keys, and speaks the items protocol:
 *  - `GET /items/<key>`: the value, or 404. `ETag` is its version, which every write changes, that of the same value too.
 *  - `PUT /items/<key>`: 201 for a new one, else 204; `DELETE /items/<key>`: 204, or 404. Acknowledged is durable.
 *  - `If-Match: "<version>"`, `If-Match: *`, `If-None-Match: *`: 412 where it does not hold, and nothing is changed.
 *  - `GET /items?prefix=&after=&limit=`: `[{ key, value, version }]`, sorted by key; 100 unless told, 1,000 at most.
 *  - A disk that fails or is full: 503 or 507, and nothing is changed.
 *  - `GET /status`: how many items there are, the newest version, and how often it was read since it booted.
 * Settings, all of which it does without:
 *  - `ITEMS`: a disk that is empty is filled with so many items at the first boot; their keys are 0, 1, 2, …
 *  - `READ_MS`: how long a read waits for the disk, on top of all else. The core is free meanwhile.
 *  - `READS`: `failing`, and every read is answered with 500.
 */
import type { Env, Program } from 'millions'
import { type Condition, Items } from './items.ts'
import type { Change } from './log.ts'

const MOST_BYTES = 1024 * 1024
const USUAL_LIMIT = 100
const MOST_LISTED = 1000
const METHODS = ['GET', 'HEAD', 'PUT', 'DELETE']

let items: Items
let reads = 0

export default {
  async start(env: Env): Promise<void> {
    items = new Items(env.disk)
    await items.recover()
    if (items.version === 0) await fill(Number(env.vars.ITEMS ?? 0))
  },

  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname === '/status') return Response.json({ items: items.count, version: items.version, reads })
    if (isRead(request) && pathname.startsWith('/items')) {
      reads++
      const { READ_MS, READS } = env.vars
      if (READ_MS !== undefined) await new Promise<void>((done) => setTimeout(done, Number(READ_MS)))
      if (READS === 'failing') return new Response('The read failed.\n', { status: 500 })
    }
    if (pathname === '/items') return isRead(request) ? list(searchParams) : notAllowed(['GET', 'HEAD'])
    if (!pathname.startsWith('/items/')) return new Response('There is nothing here.\n', { status: 404 })
    const key = decoded(pathname.slice('/items/'.length))
    if (key === undefined || key === '')
      return new Response('The key is missing, or is no text in UTF-8 once it is decoded.\n', { status: 400 })
    if (isRead(request)) return read(request, items.get(key))
    if (request.method !== 'PUT' && request.method !== 'DELETE') return notAllowed(METHODS)
    return await write(request, key)
  },
} satisfies Program

/** Durable when this settles. */
async function fill(count: number): Promise<void> {
  const keys = Array.from({ length: count }, (_, key) => String(key))
  await Promise.all(
    keys.map((key) => items.write({ key, value: `a card about ${key}`, condition: () => true })),
  )
}

const isRead = ({ method }: Request): boolean => method === 'GET' || method === 'HEAD'

function notAllowed(methods: readonly string[]): Response {
  return new Response(null, { status: 405, headers: { Allow: methods.join(', ') } })
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part)
  } catch {
    return undefined
  }
}

function list(query: URLSearchParams): Response {
  const asked = query.get('limit') ?? String(USUAL_LIMIT)
  if (!/^[1-9]\d*$/.test(asked)) return new Response('A limit is a whole number from 1.\n', { status: 400 })
  const limit = Math.min(Number(asked), MOST_LISTED)
  const found = items.list(query.get('prefix') ?? '', query.get('after') ?? undefined, limit)
  return Response.json(found.map(({ key, value, version }) => ({ key, value, version })))
}

function read(request: Request, item: Change | undefined): Response {
  if (item === undefined) return new Response('There is no such item.\n', { status: 404 })
  const headers = { ETag: tagOf(item), 'Content-Type': 'text/plain; charset=utf-8' }
  const known = request.headers.get('if-none-match')
  if (known !== null && names(known, item)) return new Response(null, { status: 304, headers })
  return new Response(request.method === 'HEAD' ? null : item.value, { headers })
}

async function write(request: Request, key: string): Promise<Response> {
  const value = request.method === 'DELETE' ? null : textOf(await request.bytes())
  if (value === undefined) return new Response('A value is a text in UTF-8.\n', { status: 400 })
  if (value !== null && value.length > MOST_BYTES)
    return new Response(`A value has ${MOST_BYTES} characters at most.\n`, { status: 413 })
  const written = await items.write({ key, value, condition: conditionOf(request.headers) })
  switch (written.outcome) {
    case 'created':
    case 'replaced':
      return new Response(null, {
        status: written.outcome === 'created' ? 201 : 204,
        headers: { ETag: tagOf(written) },
      })
    case 'deleted':
      return new Response(null, { status: 204 })
    case 'absent':
      return new Response('There is no such item.\n', { status: 404 })
    case 'refused':
      return new Response('The item is not as you know it.\n', { status: 412 })
    case 'full':
      return new Response('The disk is full.\n', { status: 507 })
    case 'failed':
      return new Response('The disk failed. Nothing was changed.\n', {
        status: 503,
        headers: { 'Retry-After': '1' },
      })
  }
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    // What begins with a byte order mark is given back with it.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

const tagOf = ({ version }: { readonly version: number }): string => `"${version}"`

/** Whether one of these tags is the item's, or all of them are meant. */
function names(tags: string, item: Change): boolean {
  if (tags.trim() === '*') return true
  return tags.split(',').some((tag) => tag.trim() === tagOf(item))
}

function conditionOf(headers: Headers): Condition {
  const [must, mustNot] = [headers.get('if-match'), headers.get('if-none-match')]
  return (item) => {
    if (must !== null && (item === undefined || !names(must, item))) return false
    return mustNot === null || item === undefined || !names(mustNot, item)
  }
}
