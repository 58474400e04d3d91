/**
 * A web server of Postcards, as far as this lesson goes: it passes on what users want of items to one of the routers in turn,
 * and to the other one when that one is not there. Nothing else gets by. Cookies go through, both ways.
 *
 * GET, PUT, DELETE /items/<key>, POST /items/<key>/likes, GET /health
 */
import type { Env, Program } from 'millions'

let turn = 0

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    if (pathname === '/health') return new Response('well')
    if (!pathname.startsWith('/items/')) return new Response('There is nothing here.\n', { status: 404 })
    const { method } = request
    const body = request.body === null ? null : await request.bytes()
    for (const router of inTurn(env)) {
      const headers = new Headers()
      const cookie = request.headers.get('cookie')
      if (cookie !== null) headers.set('Cookie', cookie)
      const init = { method, body, headers }
      const answer = await fetch(`http://${router}${pathname}`, init).catch((error: unknown) => {
        if (isRefused(error)) return undefined
        return new Response('The router broke off.\n', { status: 502 })
      })
      if (answer !== undefined) return answer
    }
    return new Response('No router answers.\n', { status: 503 })
  },
} satisfies Program

function inTurn(env: Env): readonly string[] {
  const names = env.nodes('router').map(({ name }) => name)
  const first = turn++ % Math.max(1, names.length)
  return [...names.slice(first), ...names.slice(0, first)]
}

/** Then nothing has been done. */
function isRefused(error: unknown): boolean {
  const cause: unknown = error instanceof Error ? error.cause : undefined
  return typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'ECONNREFUSED'
}
