/**
 * What was written goes into the cache at once, under a lease from before the write: whoever reads it next finds it there, and
 * whatever was done to the card since then has ended that lease.
 */
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
    const answer = await change(request, pathname + search, env, isItem)
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

async function change(request: Request, path: string, env: Env, isItem: boolean): Promise<Answer> {
  const { method, headers } = request
  const body = request.body === null ? null : await request.bytes()
  // Before the write: who changes the card after it, or deletes it, ends this lease, or deletes what is put by it.
  const before = isItem && method === 'PUT' ? await askCache(path, env, { method: 'DELETE' }) : undefined
  const answer = await ask(`http://${databaseOf(env)}${path}`, { method, headers, body })
  // That there is nothing more to delete is told, too: so nobody may find it there any more.
  if (isItem && (answer.status < 300 || answer.status === 404))
    await tell(path, answer, body, before?.headers.get('lease') ?? null, env)
  return answer
}

/** What is there now, or, where somebody else came between, only that it has changed. */
async function tell(
  path: string,
  answer: Answer,
  value: Bytes | null,
  lease: string | null,
  env: Env,
): Promise<void> {
  const version = versionOf(answer.headers)
  if (version !== '' && value !== null && lease !== null) {
    // The database takes all values for plain text.
    const told = new Headers({ etag: `"${version}"`, 'content-type': 'text/plain; charset=utf-8' })
    if ((await putIt(path, env, lease, told, value))?.status === 204) return
  }
  await askCache(path, env, { method: 'DELETE' })
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
