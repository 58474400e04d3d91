/** A router that asks for a key once at a time: however many want it, they share the next read. */
import type { Env, Program } from 'millions'
import { Reads } from './copies.ts'
import { Counts } from './counts.ts'
import { type Answer, ask, homeOf, itemPath, Trouble, type Wish, wishOf } from './plumbing.ts'

const counts = new Counts()
const reads = new Reads()

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    if (pathname === '/hot') return Response.json({ keys: await counts.top(env, 10) })
    if (pathname === '/own') return Response.json([...counts.own()])
    const wish = wishOf(pathname)
    if (wish === undefined) return tell(404, 'There is nothing here.')
    if (wish === 'no-key') return tell(400, 'This is no key.')
    counts.note(wish.key)
    try {
      const { status, text } = await answerTo(request, wish, env)
      const headers = { 'Content-Type': 'application/json' }
      return new Response(text === '' ? null : text, { status, headers })
    } catch (error) {
      if (error instanceof Trouble) return tell(503, error.message)
      throw error
    }
  },
} satisfies Program

async function answerTo(request: Request, { key, kind }: Wish, env: Env): Promise<Answer> {
  const home = homeOf(env, key)
  if (request.method === 'GET' && kind === 'item')
    return await reads.read(key, () => ask(home, itemPath(key)))
  const body = request.body === null ? null : await request.bytes()
  const path = kind === 'likes' ? `${itemPath(key)}/likes` : itemPath(key)
  return await ask(home, path, { method: request.method, body })
}

function tell(status: number, reason: string): Response {
  return Response.json({ error: reason }, { status })
}
