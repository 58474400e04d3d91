/** A router that puts copies of what is hot on all other shards, and reads them there in turn. */
import type { Env, Program } from 'millions'
import { readCopy, refresh } from './copies.ts'
import { BUCKET_MS, Counts } from './counts.ts'
import { ask, homeOf, itemPath, Trouble, type Wish, wishOf } from './plumbing.ts'

const HOT_PER_SECOND = 15
const REFRESH_EVERY_MS = 300

const counts = new Counts()
/** Those that have copies by now. */
let hot: ReadonlySet<string> = new Set()
const refreshing = new Set<string>()
let turn = 0

export default {
  start(env) {
    setInterval(() => {
      counts.turn()
      void tellOther(env)
      hot = new Set(counts.above(HOT_PER_SECOND).map(({ key }) => key))
    }, BUCKET_MS)
    setInterval(() => {
      for (const key of hot) void refreshOnce(env, key)
    }, REFRESH_EVERY_MS)
  },

  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    if (pathname === '/hot') return Response.json({ keys: counts.top(10) })
    if (pathname === '/sums') {
      counts.tell((await request.json()) as [string, number][])
      return new Response(null, { status: 204 })
    }
    const wish = wishOf(pathname)
    if (wish === undefined) return tell(404, 'There is nothing here.')
    if (wish === 'no-key') return tell(400, 'This is no key.')
    counts.note(wish.key)
    try {
      return await serve(request, wish, env)
    } catch (error) {
      if (error instanceof Trouble) return tell(503, error.message)
      throw error
    }
  },
} satisfies Program

async function serve(request: Request, { key, kind }: Wish, env: Env): Promise<Response> {
  const home = homeOf(env, key)
  const own = ownOf(request, home)
  if (request.method === 'GET' && kind === 'item' && hot.has(key)) {
    const { status, text } = await readCopy(env, key, turn++, own)
    return answer(status, text)
  }
  const body = request.body === null ? null : await request.bytes()
  const path = kind === 'likes' ? `${itemPath(key)}/likes` : itemPath(key)
  const { status, text, asOf = 0 } = await ask(home, path, { method: request.method, body })
  const made = request.method === 'GET' || status >= 300 ? undefined : Math.max(asOf, own)
  return answer(status, text, made === undefined ? undefined : `made-${home}=${made}`)
}

async function refreshOnce(env: Env, key: string): Promise<void> {
  if (refreshing.has(key)) return
  refreshing.add(key)
  try {
    await refresh(env, key)
  } catch (error) {
    if (!(error instanceof Trouble)) throw error
  } finally {
    refreshing.delete(key)
  }
}

async function tellOther(env: Env): Promise<void> {
  const other = env.nodes('router').find(({ name }) => name !== env.name)
  if (other === undefined) return
  const body = JSON.stringify(counts.ownSums())
  await ask(other.name, '/sums', { method: 'POST', body }).catch(() => undefined)
}

/** The newest change on this shard that the user has made. */
function ownOf({ headers }: Request, home: string): number {
  const cookie = (headers.get('cookie') ?? '').split('; ').find((pair) => pair.startsWith(`made-${home}=`))
  return Number(cookie?.split('=')[1] ?? 0)
}

function answer(status: number, text: string, cookie?: string): Response {
  const headers = new Headers({ 'Content-Type': 'application/json' })
  if (cookie !== undefined) headers.set('Set-Cookie', cookie)
  return new Response(text === '' ? null : text, { status, headers })
}

function tell(status: number, reason: string): Response {
  return Response.json({ error: reason }, { status })
}
