/** Postcards, as web-1 and web-2 run it: of use to as many as the database can serve, whoever else comes. */
import type { Env, Program } from 'millions'
import { type Asking, askDatabase, type Visit } from './database.ts'
import { Deadline } from './deadline.ts'
import { Refused } from './refused.ts'

export default {
  async fetch(request, env) {
    try {
      return await answer(request, env)
    } catch (error) {
      if (error instanceof Refused) return error.response
      throw error
    }
  },
} satisfies Program

async function answer(request: Request, env: Env): Promise<Response> {
  const { pathname } = new URL(request.url)
  const { method } = request
  if (pathname === '/health') return new Response('well\n')

  const visit: Visit = { env, deadline: new Deadline(request), isUrgent: method === 'POST' }
  const [, kind, name] = /^\/(cards|feeds)\/([\w-]+)$/.exec(pathname) ?? []
  if (kind === 'cards' && method === 'GET') return await pass(visit, { path: pathname })
  if (kind === 'feeds' && method === 'GET') return await feed(visit, name ?? '')
  if ((pathname === '/cards' || pathname === '/logins') && method === 'POST')
    return await pass(visit, { method, path: pathname, body: await request.text() })
  return Response.json({ error: 'There is nothing here.' }, { status: 404 })
}

async function pass(visit: Visit, asking: Asking): Promise<Response> {
  const { status, text } = await askDatabase(visit, asking)
  return new Response(text, { status, headers: { 'Content-Type': 'application/json' } })
}

/** Two steps, one after the other: whose posts, and the posts. */
async function feed(visit: Visit, name: string): Promise<Response> {
  const found = await askDatabase(visit, { path: `/friends/${name}` })
  if (found.status !== 200) return new Response(found.text, { status: found.status })
  const { friends } = JSON.parse(found.text) as { readonly friends: readonly string[] }
  return await pass(visit, { path: `/posts?of=${friends.join(',')}` })
}
