/**
 * A web server that keeps sessions in the way that comes to mind first. `KEEPS` says which: in its own `memory`, in the
 * store where the `last-wins`, or so that it writes to it at `each-time` that it is asked.
 */
import type { Env, Program } from 'millions'

interface Session {
  name: string
  cart: string[]
}

const memory = new Map<string, Session>()

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    const id = /session=([^;]*)/.exec(request.headers.get('cookie') ?? '')?.[1] ?? ''
    if (pathname === '/login') return await logIn(env, (await request.json()) as { name: string })
    if (pathname === '/logout') return await logOut(env, id)
    if (pathname !== '/me' && pathname !== '/cart') return new Response('Postcards\n')
    const session = await read(env, id)
    if (session === undefined) return new Response(null, { status: 401 })
    if (request.method === 'POST') {
      const { card } = (await request.json()) as { card: string }
      await write(env, id, { ...session, cart: [...session.cart, card] })
      return new Response(null, { status: 204 })
    }
    if (env.vars.KEEPS === 'each-time') await write(env, id, session)
    return Response.json(pathname === '/me' ? { name: session.name } : { cards: session.cart })
  },
} satisfies Program

async function logIn(env: Env, { name }: { name: string }): Promise<Response> {
  const id = crypto.randomUUID()
  await write(env, id, { name, cart: [] })
  return new Response(null, { status: 204, headers: { 'set-cookie': `session=${id}; HttpOnly` } })
}

async function logOut(env: Env, id: string): Promise<Response> {
  memory.delete(id)
  if (env.vars.KEEPS !== 'memory') await fetch(urlOf(id), { method: 'DELETE' })
  return new Response(null, { status: 204 })
}

async function read(env: Env, id: string): Promise<Session | undefined> {
  if (env.vars.KEEPS === 'memory') return memory.get(id)
  const answer = await fetch(urlOf(id))
  return answer.ok ? ((await answer.json()) as Session) : undefined
}

async function write(env: Env, id: string, session: Session): Promise<void> {
  memory.set(id, session)
  if (env.vars.KEEPS === 'memory') return
  const headers = { 'expire-after': env.vars.idleMs ?? '60000' }
  await fetch(urlOf(id), { method: 'PUT', headers, body: JSON.stringify(session) })
}

const urlOf = (id: string): string => `http://session-1/items/${id}`
