/** What was written goes into the cache at once, by its version: whoever reads it next finds it there. */
import type { Env, Program } from 'millions'

const KEPT = 'max-age=5'
const CACHE_WITHIN_MS = 600
const MOST_TRIES = 6

type Bytes = Uint8Array<ArrayBuffer>

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Bytes
}

export default {
  async fetch(request, env) {
    const { pathname, search } = new URL(request.url)
    if (pathname === '/health') return new Response('well\n')
    const isItem = pathname.startsWith('/items/')
    if (isItem && (request.method === 'GET' || request.method === 'HEAD')) {
      const { status, headers, body } = await read(pathname, env, MOST_TRIES)
      return new Response(request.method === 'HEAD' ? null : body, { status, headers })
    }
    const sent = request.body === null ? null : await request.bytes()
    const { method, headers } = request
    const answer = await ask(`http://${databaseOf(env)}${pathname}${search}`, { method, headers, body: sent })
    // That there is nothing more to delete is told, too: so nobody may find it there any more.
    if (isItem && (answer.status < 300 || answer.status === 404)) await tell(pathname, answer, sent, env)
    const isEmpty = answer.status === 204 || answer.status === 304
    return new Response(isEmpty ? null : answer.body, answer)
  },
} satisfies Program

async function read(path: string, env: Env, tries: number): Promise<Answer> {
  const known = await askCache(path, env)
  if (known?.status === 200) return known
  const item = await ask(`http://${databaseOf(env)}${path}`)
  const lease = known?.headers.get('lease')
  if (lease === null || lease === undefined) return item
  if (item.status !== 200) {
    // Who is told that it is gone is not followed by anybody who gets it.
    if (item.status === 404) await askCache(path, env, { method: 'DELETE' })
    return item
  }
  const put = await putIt(path, env, lease, item.headers, item.body)
  if (put?.status !== 409) return item
  if (tries > 1) return await read(path, env, tries - 1)
  await askCache(path, env, { method: 'DELETE', headers: { Version: versionOf(item.headers) } })
  return item
}

/** First that there is something newer, then what it is, unless somebody is newer still. */
async function tell(path: string, answer: Answer, value: Bytes | null, env: Env): Promise<void> {
  const version = versionOf(answer.headers)
  const headers: Record<string, string> = version === '' ? {} : { Version: version }
  const forgotten = await askCache(path, env, { method: 'DELETE', headers })
  const lease = forgotten?.headers.get('lease')
  if (version === '' || value === null || lease === null || lease === undefined) return
  // The database takes all values for plain text.
  const told = new Headers({ etag: `"${version}"`, 'content-type': 'text/plain; charset=utf-8' })
  await putIt(path, env, lease, told, value)
}

function putIt(
  path: string,
  env: Env,
  lease: string,
  told: Headers,
  body: Bytes,
): Promise<Answer | undefined> {
  const headers = {
    'Cache-Control': KEPT,
    'Content-Type': told.get('content-type') ?? '',
    ETag: told.get('etag') ?? '',
    Lease: lease,
    Version: versionOf(told),
  }
  return askCache(path, env, { method: 'PUT', headers, body })
}

const versionOf = (headers: Headers): string => headers.get('etag')?.replaceAll('"', '') ?? ''

async function askCache(path: string, env: Env, init: RequestInit = {}): Promise<Answer | undefined> {
  try {
    return await ask(`http://${env.nodes('cache')[0]?.name}${path}`, {
      ...init,
      signal: AbortSignal.timeout(CACHE_WITHIN_MS),
    })
  } catch {
    return undefined
  }
}

async function ask(url: string, init: RequestInit = {}): Promise<Answer> {
  const answer = await fetch(url, init)
  return { status: answer.status, headers: answer.headers, body: await answer.bytes() }
}

const databaseOf = (env: Env) => env.nodes('database')[0]?.name
