/**
 * A router: router-1 and router-2 run it. Users come to either one, with
 * each request anew, and ask what a shard takes of items:
 *
 * GET, PUT, DELETE /items/<key>   POST /items/<key>/likes
 *
 * The operator asks `GET /hot`: which keys are wanted most. The other router
 * asks `GET /counted`: what this one has counted itself.
 *
 * What is hot is read from a copy, everything else at its home.
 */
import type { Env, Program } from 'millions'
import { type Changes, Copies } from './copies.ts'
import { Counts, type Wanted } from './counts.ts'
import { type Answer, ask, homeOf, itemPath, Trouble, type Wish, wishOf } from './plumbing.ts'

/** So many requests a second, and a key has copies. */
const HOT_PER_SECOND = 12
const HEAR_EVERY_MS = 1000
/** The other router may be frozen. */
const HEAR_WITHIN_MS = 800

const counts = new Counts()
const copies = new Copies()

export default {
  start(env) {
    setInterval(() => {
      copies.tidyUp()
      void hear(env)
    }, HEAR_EVERY_MS)
  },

  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    if (pathname === '/hot') return Response.json({ keys: counts.top(10) })
    if (pathname === '/counted') return Response.json(counts.own())
    const wish = wishOf(pathname)
    if (wish === undefined) return tell(404, 'There is nothing here.')
    if (wish === 'no-key') return tell(400, 'This is no key.')
    counts.note(wish.key)
    const seen = seenBy(request)
    try {
      const isRead = request.method === 'GET' && wish.kind === 'item'
      if (isRead && counts.of(wish.key) >= HOT_PER_SECOND) return told(await copies.read(env, wish.key, seen))
      const answer = await askHome(request, wish, env)
      return isRead ? told(answer) : told(answer, cookieOf(homeOf(env, wish.key), answer, seen))
    } catch (error) {
      if (error instanceof Trouble) return tell(503, error.message)
      throw error
    }
  },
} satisfies Program

async function askHome(request: Request, { key, kind }: Wish, env: Env): Promise<Answer> {
  const path = kind === 'likes' ? `${itemPath(key)}/likes` : itemPath(key)
  const body = request.body === null ? null : await request.bytes()
  return await ask(homeOf(env, key), path, { method: request.method, body })
}

async function hear(env: Env): Promise<void> {
  for (const { name } of env.nodes('router')) {
    if (name === env.name) continue
    try {
      const { status, text } = await ask(name, '/counted', { signal: AbortSignal.timeout(HEAR_WITHIN_MS) })
      if (status === 200) counts.hear(JSON.parse(text) as readonly Wanted[])
    } catch (error) {
      if (!(error instanceof Trouble)) throw error
    }
  }
}

/** The newest change of each shard that this user has made: a cookie for each. */
function seenBy({ headers }: Request): Changes {
  const pairs = (headers.get('cookie') ?? '').split(';').map((pair) => pair.trim().split('='))
  return Object.fromEntries(pairs.map(([shard = '', change]) => [shard, Number(change) || 0]))
}

function cookieOf(home: string, { status, asOf = 0 }: Answer, seen: Changes): string | undefined {
  if (status >= 300) return undefined
  return `${home}=${Math.max(asOf, seen[home] ?? 0)}; Path=/`
}

function told({ status, text }: Answer, cookie?: string): Response {
  const headers = new Headers({ 'Content-Type': 'application/json' })
  if (cookie !== undefined) headers.set('Set-Cookie', cookie)
  return new Response(text === '' ? null : text, { status, headers })
}

function tell(status: number, reason: string): Response {
  return Response.json({ error: reason }, { status })
}
