/**
 * The origin: it has every picture, script and page, and says of each how long it may be kept.
 *  - Pictures, `/pictures/<name>.jpg`, are there from the start: `BYTES` each, with `CONTROL` for a `Cache-Control`.
 *  - What else there is is put there by `PUT /.origin/things` with a `Thing` in JSON, and changed by putting it again.
 *  - `ETag` is the version, `If-None-Match` and `If-Modified-Since` get 304, and one `Range` of bytes gets 206.
 *  - `PUT` changes a thing (204), `DELETE` takes it away (204), `POST` is answered with what was sent (201), all else 405.
 *  - `GET /.origin/status`: how many requests there were. `GET /.origin/seen`: the newest of them, with their headers.
 */
import type { Env, Program } from 'millions'

/** What is told of a path with its query. */
export interface Thing {
  readonly path: string
  /** 200 unless told. */
  readonly status?: number
  readonly headers?: readonly (readonly [name: string, value: string])[]
  readonly text?: string
  /** In place of a text. */
  readonly base64?: string
  /** In place of both: so many bytes. */
  readonly bytes?: number
  /** Each value of this header of the request gets a text of its own. */
  readonly differsBy?: string
  /** An `ETag` is told unless this is false. */
  readonly tagged?: boolean
  /** How long the answer takes. */
  readonly delayMs?: number
}

export interface Seen {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

interface Held extends Thing {
  readonly version: number
}

const REMEMBERED = 100

const things = new Map<string, Held>()
const seen: Seen[] = []
let versions = 0
let requests = 0

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname, search } = new URL(request.url)
    if (pathname === '/.origin/status') return Response.json({ requests })
    if (pathname === '/.origin/seen') return Response.json(seen)
    const body = await request.bytes()
    if (pathname === '/.origin/things') return take(body)

    const path = pathname + search
    requests++
    const text = new TextDecoder().decode(body)
    seen.push({ method: request.method, path, headers: Object.fromEntries(request.headers), text })
    if (seen.length > REMEMBERED) seen.shift()

    const held = things.get(path) ?? pictureAt(path, env)
    const answer = answerTo(request, path, body, held)
    if (held?.delayMs !== undefined) await new Promise<void>((done) => setTimeout(done, held.delayMs))
    return answer
  },
} satisfies Program

function take(body: Uint8Array): Response {
  const thing = JSON.parse(new TextDecoder().decode(body)) as Thing
  things.set(thing.path, { ...thing, version: ++versions })
  return new Response(null, { status: 204 })
}

function pictureAt(path: string, env: Env): Held | undefined {
  if (!/^\/pictures\/[\w-]+\.jpg(\?|$)/.test(path)) return undefined
  const headers = [
    ['content-type', 'image/jpeg'],
    ['cache-control', env.vars.CONTROL ?? 'max-age=60'],
  ] as const
  return { path, version: 0, bytes: Number(env.vars.BYTES ?? 1000), headers }
}

/** It is what was there when the request came, however long it takes to say so. */
function answerTo(
  request: Request,
  path: string,
  body: Uint8Array<ArrayBuffer>,
  held: Held | undefined,
): Response {
  const { method } = request
  if (method === 'GET' || method === 'HEAD') return held ? read(request, held) : nothingThere()
  if (method === 'POST') return new Response(body, { status: 201 })
  if (method !== 'PUT' && method !== 'DELETE')
    return new Response(null, { status: 405, headers: { Allow: 'GET, HEAD, POST, PUT, DELETE' } })
  if (!held) return nothingThere()
  if (method === 'DELETE') things.delete(path)
  else {
    const { bytes: _, base64: __, ...rest } = held
    things.set(path, { ...rest, text: new TextDecoder().decode(body), version: ++versions })
  }
  return new Response(null, { status: 204 })
}

const nothingThere = (): Response => new Response('There is nothing here.\n', { status: 404 })

function read(request: Request, held: Held): Response {
  const { status = 200 } = held
  const headers = new Headers()
  for (const [name, value] of held.headers ?? []) headers.append(name, value)
  const variant = held.differsBy === undefined ? undefined : (request.headers.get(held.differsBy) ?? 'none')
  const suffix = variant === undefined ? '' : `-${[...variant].map((each) => each.charCodeAt(0)).join('.')}`
  if (held.tagged !== false) headers.set('etag', `"v${held.version}${suffix}"`)
  if (status === 200 && isKnown(request.headers, headers)) {
    headers.delete('content-type')
    return new Response(null, { status: 304, headers })
  }
  if (status === 204) return new Response(null, { status, headers })
  const content = contentOf(held, variant)
  if (status === 200) headers.set('accept-ranges', 'bytes')
  const range = status === 200 ? rangeOf(request.headers.get('range'), content.length) : undefined
  if (range === undefined) return new Response(content, { status, headers })
  headers.set('content-range', `bytes ${range.from}-${range.to - 1}/${content.length}`)
  return new Response(content.slice(range.from, range.to), { status: 206, headers })
}

function isKnown(asked: Headers, told: Headers): boolean {
  const tags = asked.get('if-none-match')
  if (tags !== null) {
    const tag = told.get('etag')
    return (
      tags === '*' || (tag !== null && tags.split(/\s*,\s*/).some((each) => each.replace(/^W\//, '') === tag))
    )
  }
  const since = asked.get('if-modified-since')
  return since !== null && since === told.get('last-modified')
}

function contentOf({ text = '', base64, bytes }: Held, variant: string | undefined): Uint8Array<ArrayBuffer> {
  if (bytes !== undefined) return new Uint8Array(bytes)
  if (base64 !== undefined) return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
  return new TextEncoder().encode(variant === undefined ? text : `${text} for ${variant}`)
}

/** Of one range of bytes; all else is ignored, as a server may. */
function rangeOf(text: string | null, length: number): { from: number; to: number } | undefined {
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(text ?? '') ?? []
  if (from === undefined || Number(from) >= length) return undefined
  return { from: Number(from), to: to ? Math.min(length, Number(to) + 1) : length }
}
