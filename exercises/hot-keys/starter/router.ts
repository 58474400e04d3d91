/**
 * A router: router-1 and router-2 run it. Users come to either one, with
 * each request anew, and ask what a shard takes of items:
 *
 * GET, PUT, DELETE /items/<key>   POST /items/<key>/likes
 *
 * The operator asks `GET /hot`: which keys are wanted most.
 *
 * So far each request goes to the shard where its key is at home, and nobody
 * counts. Submit it as it is, and read what the first failing test says.
 */
import type { Env, Program } from 'millions'
import { Counts } from './counts.ts'
import { ask, homeOf, itemPath, Trouble, type Wish, wishOf } from './plumbing.ts'

const counts = new Counts()

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    if (pathname === '/hot') return Response.json({ keys: counts.top(10) })
    const wish = wishOf(pathname)
    if (wish === undefined) return tell(404, 'There is nothing here.')
    if (wish === 'no-key') return tell(400, 'This is no key.')
    counts.note(wish.key)
    try {
      return await askHome(request, wish, env)
    } catch (error) {
      if (error instanceof Trouble) return tell(503, error.message)
      throw error
    }
  },
} satisfies Program

async function askHome(request: Request, { key, kind }: Wish, env: Env): Promise<Response> {
  const path = kind === 'likes' ? `${itemPath(key)}/likes` : itemPath(key)
  const body = request.body === null ? null : await request.bytes()
  const { status, text } = await ask(homeOf(env, key), path, { method: request.method, body })
  return new Response(text === '' ? null : text, {
    status,
    headers: { 'Content-Type': 'application/json' },
  })
}

function tell(status: number, reason: string): Response {
  return Response.json({ error: reason }, { status })
}
