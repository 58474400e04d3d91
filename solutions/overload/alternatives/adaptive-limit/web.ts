/** Postcards. No line: what is more than the database takes well is refused, and how much that is shows in how long it takes. */
import type { Env, Program } from 'millions'
import { type Answer, Visit } from './database.ts'
import { Refused } from './refused.ts'

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    if (pathname === '/health') return new Response('well\n')
    const visit = new Visit(request, env)
    try {
      const { status, text } = await answered(request, pathname, visit)
      return new Response(text, { status, headers: { 'Content-Type': 'application/json' } })
    } catch (error) {
      if (error instanceof Refused) return error.response
      throw error
    } finally {
      visit.end()
    }
  },
} satisfies Program

async function answered(request: Request, pathname: string, visit: Visit): Promise<Answer> {
  const parts = pathname.split('/').slice(1)
  const [kind, name] = parts
  const isNamed = parts.length === 2 && /^[\w-]+$/.test(name ?? '')
  if (request.method === 'GET' && kind === 'cards' && isNamed) return await visit.ask({ path: pathname })
  if (request.method === 'GET' && kind === 'feeds' && isNamed) return await feed(name ?? '', visit)
  if (request.method === 'POST' && parts.length === 1 && (kind === 'cards' || kind === 'logins'))
    return await visit.ask({ path: pathname, method: 'POST', body: await request.text() })
  return { status: 404, text: JSON.stringify({ error: 'There is nothing here.' }) }
}

async function feed(name: string, visit: Visit): Promise<Answer> {
  const found = await visit.ask({ path: `/friends/${name}` })
  if (found.status !== 200) return found
  const { friends } = JSON.parse(found.text) as { readonly friends: readonly string[] }
  return await visit.ask({ path: `/posts?of=${friends.join(',')}` })
}

export type { Env }
