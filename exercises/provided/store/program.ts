/**
 * A store of texts by their keys, each of which may have an end, as Redis has them:
 *  - `GET /items/<key>`: the value, or 404. `ETag` is its version, `Expires-In` how many ms it has left, if it has an end.
 *  - `PUT /items/<key>`: 201 for a new one, else 204. With `Expire-After: <ms>` it is gone so long after this write.
 *  - `DELETE /items/<key>`: 204, or 404. What was acknowledged is durable, and the replica has it, unless that was away.
 *  - `If-Match: "<version>"`, `If-Match: *`, `If-None-Match: *`: 412 where it does not hold, and nothing is changed.
 *  - `GET /items?prefix=&after=&limit=`: `[{ key, value, version }]`, sorted by key; 100 unless told, 1,000 at most.
 * There may be two of them. The first is the primary; the other, the replica, answers all of this with 421.
 *  - `POST /promote`: this one is the primary from now on. Whoever was it follows, as soon as it hears of it.
 *  - `GET /status`: its role, its epoch, and how many items it has. `PUT /status` with `{ "failing": true }`: items are
 *    answered with 500 until told otherwise.
 */
import type { Env, Program } from 'millions'
import { type Condition, Pair } from './pair.ts'
import type { Change } from './records.ts'

const METHODS = ['GET', 'HEAD', 'PUT', 'DELETE']
const USUAL_LIMIT = 100
const MOST_LISTED = 1000

let pair: Pair
let isFailing = false

export default {
  async start(env: Env): Promise<void> {
    pair = new Pair(env)
    await pair.boot()
  },

  async fetch(request: Request): Promise<Response> {
    const { pathname, search, searchParams } = new URL(request.url)
    if (pathname === '/status') return await status(request)
    if (pathname === '/promote') return await promote(request)
    if (pathname === '/copy') return Response.json(await pair.copy(search === '?now'))
    if (pathname === '/follow') return await follow(request)
    if (pathname !== '/items' && !pathname.startsWith('/items/')) return told(404, 'There is nothing here.')
    if (isFailing) return told(500, 'Something went wrong.')
    if (!pair.isPrimary) return told(421, 'This is a replica. Ask the primary.')
    if (pathname === '/items') return isRead(request) ? list(searchParams) : notAllowed(['GET', 'HEAD'])
    const key = decoded(pathname.slice('/items/'.length))
    if (key === undefined || key === '') return told(400, 'The key is missing, or is no text once decoded.')
    if (isRead(request)) return read(request, pair.records.get(key))
    if (request.method !== 'PUT' && request.method !== 'DELETE') return notAllowed(METHODS)
    return await write(request, key)
  },
} satisfies Program

const isRead = ({ method }: Request): boolean => method === 'GET' || method === 'HEAD'
const told = (code: number, words: string): Response => new Response(`${words}\n`, { status: code })
const tagOf = ({ version }: { readonly version: number }): string => `"${version}"`

function notAllowed(methods: readonly string[]): Response {
  return new Response(null, { status: 405, headers: { Allow: methods.join(', ') } })
}

async function status(request: Request): Promise<Response> {
  if (request.method === 'PUT') {
    const { failing } = (await request.json()) as { failing: boolean }
    isFailing = failing
  }
  return Response.json(pair.status)
}

async function promote(request: Request): Promise<Response> {
  if (request.method !== 'POST') return notAllowed(['POST'])
  await pair.promote()
  return Response.json(pair.status)
}

async function follow(request: Request): Promise<Response> {
  const followed = await pair.follow((await request.json()) as Parameters<Pair['follow']>[0])
  return Response.json({ epoch: pair.status.epoch }, { status: followed ? 200 : 409 })
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
  if (!/^[1-9]\d*$/.test(asked)) return told(400, 'A limit is a whole number from 1.')
  const prefix = query.get('prefix') ?? ''
  const after = query.get('after')
  const found = pair.records
    .list()
    .filter(({ key }) => key.startsWith(prefix) && (after === null || key > after))
    .slice(0, Math.min(Number(asked), MOST_LISTED))
  return Response.json(found.map(({ key, value, version }) => ({ key, value, version })))
}

function read(request: Request, item: Change | undefined): Response {
  if (item === undefined) return told(404, 'There is no such item.')
  const headers = new Headers({ ETag: tagOf(item), 'Content-Type': 'text/plain; charset=utf-8' })
  if (item.untilMs !== null) headers.set('Expires-In', String(Math.ceil(item.untilMs - Date.now())))
  return new Response(request.method === 'HEAD' ? null : item.value, { headers })
}

async function write(request: Request, key: string): Promise<Response> {
  const after = request.headers.get('expire-after')
  if (after !== null && !/^\d+(\.\d+)?$/.test(after))
    return told(400, 'Expire-After is a number of milliseconds.')
  const value = request.method === 'DELETE' ? null : textOf(await request.bytes())
  const untilMs = after === null || value === null ? null : Date.now() + Number(after)
  const written = await pair.write({ key, value, untilMs, condition: conditionOf(request.headers) })
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
      return told(404, 'There is no such item.')
    case 'refused':
      return told(412, 'The item is not as you know it.')
    case 'elsewhere':
      return told(421, 'This is a replica by now. Ask the primary.')
    case 'failed':
      return told(503, 'The disk failed. Nothing was changed.')
  }
}

/** What begins with a byte order mark is given back with it. */
const textOf = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)

/** Whether one of these tags is the item's, or all of them are meant. */
function names(tags: string, item: Change): boolean {
  return tags.trim() === '*' || tags.split(',').some((tag) => tag.trim() === tagOf(item))
}

function conditionOf(headers: Headers): Condition {
  const [must, mustNot] = [headers.get('if-match'), headers.get('if-none-match')]
  return (item) => {
    if (must !== null && (item === undefined || !names(must, item))) return false
    return mustNot === null || item === undefined || !names(mustNot, item)
  }
}
