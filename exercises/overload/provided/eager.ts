/** A web server that means well: no limit, no deadline, and what has no answer within half a second is asked for again, three times in all. */
import type { Env, Program } from 'millions'

const TRIES = 3
const TRY_WITHIN_MS = 500

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    if (pathname === '/health') return new Response('well\n')
    const init = request.method === 'POST' ? { method: 'POST', body: await request.text() } : {}
    for (let tries = 1; tries <= TRIES; tries++) {
      try {
        return await ask(pathname, init, env)
      } catch {
        // Once more.
      }
    }
    return new Response('The database does not answer.\n', { status: 503 })
  },
} satisfies Program

async function ask(pathname: string, init: RequestInit, env: Env): Promise<Response> {
  const signal = AbortSignal.timeout(TRY_WITHIN_MS)
  const answer = await fetch(`http://${env.nodes('database')[0]?.name}${pathname}`, { ...init, signal })
  return new Response(await answer.text(), { status: answer.status })
}
