/** Reads through the cache while it is well, and past it when it is not. */
import type { Env, Program } from 'millions'

const CHECK_EVERY_MS = 250
const CHECK_WITHIN_MS = 300
/** The cache itself waits for the database. */
const CACHE_WITHIN_MS = 2000
const DATABASE_WITHIN_MS = 1500
const FORGET_WITHIN_MS = 300

/** Aborted as soon as the cache is found to be down: nobody goes on waiting for it. */
let well = new AbortController()

export default {
  start(env) {
    setInterval(() => void check(env), CHECK_EVERY_MS)
  },

  async fetch(request, env) {
    const { pathname, search } = new URL(request.url)
    const path = pathname + search
    if (pathname === '/health') return new Response('well\n')
    if (request.method !== 'GET' && request.method !== 'HEAD') return write(request, path, env)

    const read = { method: request.method }
    return (await askCache(path, env, read)) ?? (await askDatabase(path, env, read))
  },
} satisfies Program

/** A database that is slow makes the cache slow, and that is no reason to leave it. So it is asked for something that takes no time. */
async function check(env: Env): Promise<void> {
  try {
    await fetch(`http://${cacheOf(env)}/status`, { signal: AbortSignal.timeout(CHECK_WITHIN_MS) })
    if (well.signal.aborted) well = new AbortController()
  } catch {
    well.abort()
  }
}

/** Undefined when the cache does not answer. What it answers is passed on, an error of the database as well. */
async function askCache(path: string, env: Env, init: RequestInit): Promise<Response | undefined> {
  if (well.signal.aborted) return undefined
  try {
    const signal = AbortSignal.any([well.signal, AbortSignal.timeout(CACHE_WITHIN_MS)])
    const answer = await fetch(`http://${cacheOf(env)}${path}`, { ...init, signal })
    return new Response(await answer.bytes(), answer)
  } catch {
    return undefined
  }
}

async function askDatabase(path: string, env: Env, init: RequestInit): Promise<Response> {
  try {
    const signal = AbortSignal.timeout(DATABASE_WITHIN_MS)
    const answer = await fetch(`http://${databaseOf(env)}${path}`, { ...init, signal })
    return new Response(answer.body === null ? null : await answer.bytes(), answer)
  } catch {
    const headers = { 'Retry-After': '1' }
    return new Response('The database does not answer.\n', { status: 503, headers })
  }
}

/** Once: nobody knows what became of a write that was not answered. Whoever hears that it is done finds it. */
async function write(request: Request, path: string, env: Env): Promise<Response> {
  const headers = new Headers()
  for (const name of ['content-type', 'if-match', 'if-none-match']) {
    const value = request.headers.get(name)
    if (value !== null) headers.set(name, value)
  }
  const body = request.body === null ? null : await request.bytes()
  const answer = await askDatabase(path, env, { method: request.method, headers, body })
  if (answer.ok) await forget(path, env)
  return answer
}

/** That it cannot be told does not undo the write: what the cache has of it expires. */
async function forget(path: string, env: Env): Promise<void> {
  if (well.signal.aborted) return
  const signal = AbortSignal.any([well.signal, AbortSignal.timeout(FORGET_WITHIN_MS)])
  await fetch(`http://${cacheOf(env)}${path}`, { method: 'PURGE', signal }).catch(() => undefined)
}

const cacheOf = (env: Env) => env.nodes('cache')[0]?.name
const databaseOf = (env: Env) => env.nodes('database')[0]?.name
