/**
 * Postcards: what web-1 and web-2 run. All data is in the database, which
 * database.ts asks; what it says below 500 goes on to the user as it is.
 *
 * Stage 1: a user's Deadline-Ms says how long they wait. deadline.ts reads it.
 * Stage 6: log-ins and new cards go before feeds and cards that are read.
 */
import type { Env, Program } from 'millions'
import { type Asking, askDatabase } from './database.ts'

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    const { method } = request
    if (pathname === '/health') return new Response('well\n')

    const [, kind, name] = /^\/(cards|feeds)\/([\w-]+)$/.exec(pathname) ?? []
    if (kind === 'cards' && method === 'GET') return await pass(env, { path: pathname })
    if (kind === 'feeds' && method === 'GET') return await feed(env, name ?? '')
    if ((pathname === '/cards' || pathname === '/logins') && method === 'POST')
      return await pass(env, { method, path: pathname, body: await request.text() })
    return Response.json({ error: 'There is nothing here.' }, { status: 404 })
  },
} satisfies Program

async function pass(env: Env, asking: Asking): Promise<Response> {
  const { status, text } = await askDatabase(env, asking)
  return new Response(text, { status, headers: { 'Content-Type': 'application/json' } })
}

/** Two steps, one after the other: whose posts, and the posts. */
async function feed(env: Env, name: string): Promise<Response> {
  const found = await askDatabase(env, { path: `/friends/${name}` })
  if (found.status !== 200) return new Response(found.text, { status: found.status })
  const { friends } = JSON.parse(found.text) as { readonly friends: readonly string[] }
  return await pass(env, { path: `/posts?of=${friends.join(',')}` })
}
