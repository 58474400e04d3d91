/**
 * Looks aside: asks the cache, fetches what is missing from the database, and brings it to the cache. The cache answers at
 * once whatever the database does, so 300 ms without an answer mean that it is down; then one request in five seconds tries.
 */
import type { Env, Program } from 'millions'

interface Found {
  readonly status: number
  readonly headers: Headers
  readonly bytes: Uint8Array<ArrayBuffer>
}

interface Looked {
  readonly hit?: Found
  readonly old?: Found
  /** So long from now on the old one may be served. */
  readonly usefulMs?: number
  readonly lease?: string
}

let isDown = false
let tryAtMs = 0
/** By path and lease: a read from before a write is joined by nobody who comes after it. */
const fetches = new Map<string, Promise<Found | undefined>>()

export default {
  async fetch(request, env) {
    const { pathname, search } = new URL(request.url)
    if (pathname === '/health') return new Response('well\n')
    const path = pathname + search
    const reads = ['GET', 'HEAD'].includes(request.method)
    if (!reads) return await write(request, path, env)
    const found = await read(path, env)
    const { status, headers, bytes } = found
    return new Response(request.method === 'HEAD' ? null : bytes, { status, headers })
  },
} satisfies Program

async function read(path: string, env: Env): Promise<Found> {
  const looked = await look(path, env)
  const lookedAtMs = performance.now()
  if (looked.hit) return looked.hit
  const name = `${looked.lease ?? 'none'} ${path}`
  let fetching = looked.lease === undefined ? undefined : fetches.get(name)
  if (!fetching) {
    fetching = fill(path, looked.lease, env)
    fetches.set(name, fetching)
    const mine = fetching
    void fetching.finally(() => {
      if (fetches.get(name) === mine) fetches.delete(name)
    })
  }
  const fetched = await fetching
  if (fetched && fetched.status < 500) return fetched
  // The read has taken its time, and the old one has become older.
  if (looked.old && performance.now() - lookedAtMs < (looked.usefulMs ?? 0)) return looked.old
  return fetched ?? { status: 503, headers: new Headers({ 'Retry-After': '1' }), bytes: new Uint8Array() }
}

async function fill(path: string, lease: string | undefined, env: Env): Promise<Found | undefined> {
  const fromMs = performance.now()
  const answer = await fromDatabase(env, path)
  if (!answer) return undefined
  const headers = pick(answer.headers)
  headers.set('Cache-Status', `cache-1; fwd=miss`)
  const found = { ...answer, headers }
  if (lease === undefined || (found.status !== 200 && found.status !== 404)) return found
  const { TTL_MS = '0', ABSENT_MS = '0', STALE_MS = '0' } = env.vars
  const isThere = found.status === 200
  const bring = pick(answer.headers)
  bring.set('X-Lease', lease)
  bring.set('X-Kept', String(found.status))
  bring.set('X-Took', String(performance.now() - fromMs))
  bring.set('X-Fresh', isThere ? TTL_MS : ABSENT_MS)
  bring.set('X-Useful', isThere ? STALE_MS : '0')
  void askCache(env, 'PUT', path, { headers: bring, body: found.bytes })
  return found
}

async function look(path: string, env: Env): Promise<Looked> {
  const answer = await askCache(env, 'GET', path)
  if (!answer) return {}
  const lease = answer.headers.get('x-lease') ?? undefined
  if (answer.status === 204) return lease === undefined ? {} : { lease }
  const headers = pick(answer.headers)
  for (const name of ['age', 'cache-status']) headers.set(name, answer.headers.get(name) ?? '')
  const found = { status: Number(answer.headers.get('x-kept')), headers, bytes: answer.bytes }
  if (lease === undefined) return { hit: found }
  return { old: found, lease, usefulMs: Number(answer.headers.get('x-useful')) }
}

async function write(request: Request, path: string, env: Env): Promise<Response> {
  const body = request.body === null ? null : await request.bytes()
  const headers = pick(request.headers, ['content-type', 'if-match', 'if-none-match'])
  const answer = await fromDatabase(env, path, { method: request.method, headers, body })
  if (!answer) return new Response('no answer\n', { status: 503 })
  if (answer.status === 201) await askCache(env, 'DELETE', path)
  const isEmpty = answer.status === 204
  return new Response(isEmpty ? null : answer.bytes, { status: answer.status, headers: answer.headers })
}

async function askCache(
  env: Env,
  method: string,
  path: string,
  init: RequestInit = {},
): Promise<Found | undefined> {
  const nowMs = performance.now()
  if (isDown && nowMs < tryAtMs) return undefined
  // Whoever comes while this one tries does without.
  if (isDown) tryAtMs = nowMs + 5000
  try {
    const [cache] = env.nodes('cache')
    const url = `http://${cache?.name}/?of=${encodeURIComponent(path)}`
    const answer = await fetch(url, { ...init, method, signal: AbortSignal.timeout(300) })
    const found = { status: answer.status, headers: answer.headers, bytes: await answer.bytes() }
    isDown = false
    return found
  } catch {
    if (!isDown) tryAtMs = performance.now() + 5000
    isDown = true
    return undefined
  }
}

async function fromDatabase(env: Env, path: string, init: RequestInit = {}): Promise<Found | undefined> {
  const [database] = env.nodes('database')
  try {
    const answer = await fetch(`http://${database?.name}${path}`, {
      ...init,
      signal: AbortSignal.timeout(1400),
    })
    return { status: answer.status, headers: answer.headers, bytes: await answer.bytes() }
  } catch {
    return undefined
  }
}

function pick(from: Headers, names: readonly string[] = ['content-type', 'etag']): Headers {
  const headers = new Headers()
  for (const name of names) {
    const value = from.get(name)
    if (value !== null) headers.set(name, value)
  }
  return headers
}
