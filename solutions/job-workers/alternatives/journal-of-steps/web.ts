/** Takes jobs, and tells of them. A job is in the database before its message is in the queue. */
import type { Env, Program } from 'millions'
import { create, read, readAlbum } from './job.ts'
import { Away, ask } from './services.ts'

export default {
  async fetch(request, env) {
    try {
      return await answer(request, env)
    } catch (error) {
      if (!(error instanceof Away)) throw error
      return Response.json({ error: error.message }, { status: 503 })
    }
  },
} satisfies Program

async function answer(request: Request, env: Env): Promise<Response> {
  const { method } = request
  const { pathname } = new URL(request.url)
  if (method === 'GET' && pathname === '/health') return new Response('well\n')
  if (method === 'GET' && pathname === '/') return new Response('Postcards\n')
  if (method === 'POST' && pathname === '/jobs') return await take(request, env)
  if (method === 'GET' && pathname.startsWith('/jobs/')) {
    const job = await read(env, pathname.slice('/jobs/'.length))
    if (job === undefined) return new Response('There is no such job.\n', { status: 404 })
    const { id, state, small } = job
    return Response.json(state === 'done' ? { id, state, small } : { id, state })
  }
  if (method === 'GET' && pathname.startsWith('/albums/'))
    return Response.json(await readAlbum(env, decodeURIComponent(pathname.slice('/albums/'.length))))
  return new Response('There is nothing here.\n', { status: 404 })
}

async function take(request: Request, env: Env): Promise<Response> {
  const wish: unknown = await request.json().catch(() => undefined)
  if (!isWish(wish)) return new Response('A job is { user, picture }.\n', { status: 400 })
  const { id, state } = await create(env, wish.user, wish.picture)
  // Three jobs of a user at a time, at the most.
  const key = `${Math.floor(3 * Math.random())} ${wish.user}`
  const reply = await ask(env, 'queue', '/messages', { method: 'POST', content: { body: id, key } })
  if (reply.status !== 201) throw new Away(`queue said ${reply.status}`)
  return Response.json({ id, state }, { status: 202, headers: { location: `/jobs/${id}` } })
}

function isWish(wish: unknown): wish is { user: string; picture: string } {
  if (typeof wish !== 'object' || wish === null || !('user' in wish && 'picture' in wish)) return false
  return typeof wish.user === 'string' && wish.user !== '' && typeof wish.picture === 'string'
}
