/**
 * Each key has an owner among the web servers, who alone fills the cache with it and has it deleted, one after the other. The
 * other one asks the owner. An owner who is down is done without, and so is the cache; a write that the owner may have done is not
 * done again.
 */
import type { Env, Program } from 'millions'

const OWNED = 'x-owned'
const WAIT_MS = 600
/** After an answer that did not come, the cache is left alone for so long. */
const LEAVE_MS = 2000

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Uint8Array<ArrayBuffer> | null
}

let leftUntilMs = 0
const lines = new Map<string, Promise<unknown>>()

export default {
  async fetch(request, env) {
    const { pathname, search } = new URL(request.url)
    if (pathname === '/health') return new Response('well\n')
    const { method, headers } = request
    const body = request.body === null ? null : await request.bytes()
    if (!pathname.startsWith('/items/'))
      return responseOf(await ask(env, 'database', pathname + search, { method, headers, body }))
    const isRead = method === 'GET' || method === 'HEAD'
    const init: RequestInit = isRead ? { method: 'GET' } : { method, headers, body }
    const answer =
      (await atOwner(request, pathname, init, env)) ??
      (isRead ? await read(pathname, env) : await change(pathname, init, env))
    return responseOf(method === 'HEAD' ? { ...answer, body: null } : answer)
  },
} satisfies Program

/** Undefined when it is for this one to do: it is the owner, or the owner is down. */
async function atOwner(
  request: Request,
  path: string,
  init: RequestInit,
  env: Env,
): Promise<Answer | undefined> {
  if (request.headers.has(OWNED)) return undefined
  const peers = env.nodes('web')
  const letters = [...decodeURIComponent(safe(path))]
  const sum = letters.reduce((all, letter) => all + (letter.codePointAt(0) ?? 0), 0)
  const owner = peers[sum % peers.length]
  if (owner === undefined || owner.name === env.name) return undefined
  try {
    const headers = new Headers(init.headers)
    headers.set(OWNED, 'yes')
    return await answerOf(await fetch(`http://${owner.name}${path}`, { ...init, headers }))
  } catch (error) {
    // It may have written before it crashed: only what it surely never took is done here.
    if (init.method === 'GET' || isRefused(error)) return undefined
    return { status: 502, headers: new Headers(), body: null }
  }
}

const isRefused = (error: unknown): boolean =>
  error instanceof TypeError &&
  error.cause instanceof Error &&
  'code' in error.cause &&
  error.cause.code === 'ECONNREFUSED'

/** Escapes that are no text are for the database to refuse. */
function safe(path: string): string {
  try {
    decodeURIComponent(path)
    return path
  } catch {
    return ''
  }
}

async function read(path: string, env: Env): Promise<Answer> {
  const known = await tryCache(path, env)
  if (known?.status === 200) return known
  if (known === undefined) return await ask(env, 'database', path)
  return await inLine(path, () => fill(path, env))
}

/** The one before may have filled it already. */
async function fill(path: string, env: Env): Promise<Answer> {
  const known = await tryCache(path, env)
  if (known?.status === 200) return known
  const item = await ask(env, 'database', path)
  const lease = known?.headers.get('lease')
  if (item.status !== 200 || !lease) return item
  const headers = new Headers(item.headers)
  headers.set('lease', lease)
  headers.set('cache-control', 'max-age=5')
  await tryCache(path, env, { method: 'PUT', headers, body: item.body })
  return item
}

function change(path: string, init: RequestInit, env: Env): Promise<Answer> {
  return inLine(path, async () => {
    const answer = await ask(env, 'database', path, init)
    await tryCache(path, env, { method: 'DELETE' })
    return answer
  })
}

/** One after the other, for each key. */
function inLine(path: string, act: () => Promise<Answer>): Promise<Answer> {
  const before = lines.get(path) ?? Promise.resolve()
  const mine = before.then(act, act)
  const end = () => {
    if (lines.get(path) === mine) lines.delete(path)
  }
  lines.set(path, mine)
  mine.then(end, end)
  return mine
}

async function tryCache(path: string, env: Env, init: RequestInit = {}): Promise<Answer | undefined> {
  if (performance.now() < leftUntilMs) return undefined
  try {
    return await ask(env, 'cache', path, { ...init, signal: AbortSignal.timeout(WAIT_MS) })
  } catch {
    leftUntilMs = performance.now() + LEAVE_MS
    return undefined
  }
}

const ask = async (env: Env, role: string, path: string, init: RequestInit = {}): Promise<Answer> =>
  answerOf(await fetch(`http://${env.nodes(role)[0]?.name}${path}`, init))

async function answerOf(answer: Response): Promise<Answer> {
  const { status, headers } = answer
  return { status, headers, body: answer.body === null ? null : await answer.bytes() }
}

const responseOf = ({ body, ...rest }: Answer): Response => new Response(body, rest)
