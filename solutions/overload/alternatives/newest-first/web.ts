/** Postcards: the whole of what happens to a user, from top to bottom. */
import type { Env, Program } from 'millions'
import { type Answer, ask } from './database.ts'
import { Deadline } from './deadline.ts'
import { Refused } from './refused.ts'

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    if (pathname === '/health') return new Response('well\n')
    const deadline = new Deadline(request)
    try {
      return respond(await route(request, pathname, env, deadline))
    } catch (error) {
      if (error instanceof Refused) return error.response
      throw error
    }
  },
} satisfies Program

async function route(request: Request, pathname: string, env: Env, deadline: Deadline): Promise<Answer> {
  const { method } = request
  const way = `${method} ${pathname}`
  if (/^GET \/cards\/[\w-]+$/.test(way)) return await ask(env, deadline, pathname)
  if (way === 'POST /cards' || way === 'POST /logins')
    return await ask(env, deadline, pathname, { method, body: await request.text() })
  const [, name] = /^GET \/feeds\/([\w-]+)$/.exec(way) ?? []
  if (name === undefined) return { status: 404, text: '{"error":"There is nothing here."}' }
  const found = await ask(env, deadline, `/friends/${name}`)
  if (found.status !== 200) return found
  const { friends } = JSON.parse(found.text) as { readonly friends: readonly string[] }
  return await ask(env, deadline, `/posts?of=${friends.join(',')}`)
}

function respond({ status, text }: Answer): Response {
  return new Response(text, { status, headers: { 'Content-Type': 'application/json' } })
}
