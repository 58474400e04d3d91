/** A web server that means well: what the database does not answer within half a second it sends again, at once, three times in all. */
import type { Env, Program } from 'millions'

const TRIES = 3
const TRY_WITHIN_MS = 500

/** How many tries were sent that have no answer yet, or never got one. */
let unanswered = 0

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    if (pathname === '/health') return Response.json({ unanswered })
    const body = request.method === 'POST' ? await request.text() : undefined
    for (let tries = 1; tries <= TRIES; tries++) {
      try {
        return await ask(pathname, body, env)
      } catch {
        // Once more.
      }
    }
    return new Response('The database does not answer.\n', { status: 503 })
  },
} satisfies Program

async function ask(pathname: string, body: string | undefined, env: Env): Promise<Response> {
  const items = `http://${env.nodes('database')[0]?.name}/items`
  const path = body === undefined ? pathname : `/cards/${crypto.randomUUID()}`
  const init = body === undefined ? {} : { method: 'PUT', body }
  unanswered++
  const signal = AbortSignal.timeout(TRY_WITHIN_MS)
  const answer = await fetch(`${items}/${encodeURIComponent(path)}`, { ...init, signal })
  unanswered--
  if (body === undefined) return answer
  return new Response(null, { status: answer.ok ? 201 : 503, headers: { Location: path } })
}
