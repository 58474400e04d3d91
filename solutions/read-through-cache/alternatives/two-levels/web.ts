/** A small cache of its own before the shared one: half a second for what is fresh, and never beyond its life. */
import type { Env, Program } from 'millions'

const OWN_MS = 500
const MOST = 50

interface Own {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly headers: Headers
  /** As the shared cache told it, when it came. */
  readonly ageS: number
  readonly cameMs: number
}

const own = new Map<string, Own>()
let heardMs = 0
let lostMs = Number.NEGATIVE_INFINITY
let isChecking = false

export default {
  async fetch(request, env) {
    const { pathname, search } = new URL(request.url)
    if (pathname === '/health') return new Response('well\n')
    const path = pathname + search
    if (request.method !== 'GET' && request.method !== 'HEAD') return write(request, path, env)
    const answer = fromOwn(path, env) ?? (await shared(path, env)) ?? (await fromDatabase(path, env))
    if (request.method === 'GET') return answer
    return new Response(null, { status: answer.status, headers: answer.headers })
  },
} satisfies Program

function fromOwn(path: string, env: Env): Response | undefined {
  const it = own.get(path)
  if (!it) return undefined
  const hereMs = performance.now() - it.cameMs
  // Its age was rounded down: it may be nearly a second older than told.
  const isOld = hereMs > OWN_MS || (it.ageS + 1) * 1000 + hereMs > Number(env.vars.TTL_MS)
  if (isOld) {
    own.delete(path)
    return undefined
  }
  const headers = new Headers(it.headers)
  headers.set('age', String(Math.floor(it.ageS + hereMs / 1000)))
  headers.set('cache-status', `"cache-1"; hit; detail="a, b", ${env.name}; hit`)
  return new Response(it.bytes, { headers })
}

/** Undefined when the cache does not answer. While somebody waits, it is looked after. */
async function shared(path: string, env: Env): Promise<Response | undefined> {
  if (isAway()) {
    if (!isChecking) void check(env)
    return undefined
  }
  const stop = new AbortController()
  const watch = setInterval(() => {
    if (isAway()) stop.abort()
    else if (!isChecking) void check(env)
  }, 100)
  try {
    const answer = await fetch(`http://${env.nodes('cache')[0]?.name}${path}`, { signal: stop.signal })
    const bytes = await answer.bytes()
    heard()
    const isHit = /; hit$/.test(answer.headers.get('cache-status') ?? '')
    if (answer.status === 200 && isHit) remember(path, answer.headers, bytes)
    return new Response(bytes, { status: answer.status, headers: answer.headers })
  } catch {
    lost()
    return undefined
  } finally {
    clearInterval(watch)
  }
}

const isAway = (): boolean => lostMs > heardMs

function heard(): void {
  heardMs = performance.now()
}

function lost(): void {
  lostMs = performance.now()
}

async function check(env: Env): Promise<void> {
  isChecking = true
  const again = setTimeout(() => {
    isChecking = false
  }, 900)
  try {
    const signal = AbortSignal.timeout(400)
    await fetch(`http://${env.nodes('cache')[0]?.name}/status`, { signal })
    heard()
    clearTimeout(again)
    isChecking = false
  } catch {
    lost()
  }
}

function remember(path: string, headers: Headers, bytes: Uint8Array<ArrayBuffer>): void {
  if (own.size >= MOST) own.clear()
  own.set(path, { bytes, headers, ageS: Number(headers.get('age')), cameMs: performance.now() })
}

async function fromDatabase(path: string, env: Env, init: RequestInit = {}): Promise<Response> {
  try {
    const url = `http://${env.nodes('database')[0]?.name}${path}`
    return await fetch(url, { ...init, signal: AbortSignal.timeout(1800) })
  } catch {
    return new Response('no database\n', { status: 503 })
  }
}

async function write(request: Request, path: string, env: Env): Promise<Response> {
  const body = request.body === null ? null : await request.bytes()
  const answer = await fromDatabase(path, env, { method: request.method, headers: request.headers, body })
  own.delete(path)
  if (answer.status !== 201 || isAway()) return answer
  try {
    const url = `http://${env.nodes('cache')[0]?.name}/forget${path}`
    await fetch(url, { method: 'POST', signal: AbortSignal.timeout(280) })
  } catch {
    lost()
  }
  return answer
}
