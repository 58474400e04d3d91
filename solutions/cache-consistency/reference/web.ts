/** Reads through the cache by leases. Writes go to the database, and then the cache forgets what it has of them. */
import type { Env, Program } from 'millions'

/** A value stays for five seconds, and was read while its lease was good, which is one more: six in all. */
const KEPT = 'max-age=5'
const CACHE_WITHIN_MS = 600
/** So often a reader looks again, when others change the same item all the time. */
const MOST_TRIES = 5

interface Found {
  readonly status: number
  readonly headers: Headers
  readonly value: Uint8Array<ArrayBuffer>
}

export default {
  async fetch(request, env) {
    const { pathname, search } = new URL(request.url)
    if (pathname === '/health') return new Response('well\n')
    const isItem = pathname.startsWith('/items/')
    if (isItem && (request.method === 'GET' || request.method === 'HEAD')) {
      const { status, headers, value } = await read(pathname, env)
      return new Response(request.method === 'HEAD' ? null : value, { status, headers })
    }
    const answer = await change(request, pathname + search, env)
    // Before the user hears of it, and whatever the database said: it is nothing that anybody misses.
    if (isItem) await forget(pathname, env)
    return answer
  },
} satisfies Program

async function read(path: string, env: Env): Promise<Found> {
  let item: Found
  let tries = 0
  do {
    const kept = await askCache(path, env)
    if (kept?.status === 200) return kept
    item = await found(await fetch(`http://${databaseOf(env)}${path}`))
    // Past a cache that does not answer nothing is put, as there is no lease.
    const lease = kept?.headers.get('lease') ?? undefined
    if (lease === undefined) return item
    if (item.status === 200 && (await put(path, item, lease, env))) return item
  } while (item.status === 200 && ++tries < MOST_TRIES)
  // Something older may be there, or come there: nobody who asks after this user may be given that.
  await forget(path, env)
  return item
}

/** False when somebody has put or deleted something meanwhile: then it is there that the newest is found. */
async function put(path: string, item: Found, lease: string, env: Env): Promise<boolean> {
  const headers = new Headers({ Lease: lease, 'Cache-Control': KEPT })
  for (const name of ['etag', 'content-type']) headers.set(name, item.headers.get(name) ?? '')
  const answer = await askCache(path, env, { method: 'PUT', headers, body: item.value })
  return answer?.status !== 409
}

/** Where the cache cannot be told, what it has expires. */
async function forget(path: string, env: Env): Promise<void> {
  await askCache(path, env, { method: 'DELETE' })
}

/** Undefined when it does not answer in time. */
async function askCache(path: string, env: Env, init: RequestInit = {}): Promise<Found | undefined> {
  try {
    const signal = AbortSignal.timeout(CACHE_WITHIN_MS)
    return await found(await fetch(`http://${cacheOf(env)}${path}`, { ...init, signal }))
  } catch {
    return undefined
  }
}

/** Ended also when the user has gone: what the database has, the cache has to hear of. */
async function change(request: Request, path: string, env: Env): Promise<Response> {
  const { method, headers } = request
  const body = request.body === null ? null : await request.bytes()
  return fetch(`http://${databaseOf(env)}${path}`, { method, headers, body })
}

/** A body can be read once, so take it out of the answer. */
async function found(answer: Response): Promise<Found> {
  return { status: answer.status, headers: answer.headers, value: await answer.bytes() }
}

const cacheOf = (env: Env) => env.nodes('cache')[0]?.name
const databaseOf = (env: Env) => env.nodes('database')[0]?.name
