/**
 * The next version of web.ts, as a colleague hands it to the deployer. It is
 * yours with one thing wrong: it says that it is well, and one of five users
 * gets a 500. Nobody has noticed that yet.
 *
 * GET /counts  what users got from it since it booted:
 *              { requests, errors, slow }
 */
import type { Program } from 'millions'
import web from './web.ts'

const BAD_ONE_OF = 5
const SLOW_MS = 500
const before: Program = web
const counts = { requests: 0, errors: 0, slow: 0 }

export default {
  start: (env) => before.start?.(env),

  async fetch(request, env, connection) {
    const { pathname } = new URL(request.url)
    if (pathname === '/counts') return Response.json(counts)
    if (pathname === '/health') return before.fetch(request, env, connection)
    counts.requests++
    if (counts.requests % BAD_ONE_OF === 0) {
      counts.errors++
      return new Response('Something is not defined.\n', { status: 500 })
    }
    const fromMs = performance.now()
    const answer = await before.fetch(request, env, connection)
    if (answer.status >= 500) counts.errors++
    else if (performance.now() - fromMs > SLOW_MS) counts.slow++
    return answer
  },
} satisfies Program
