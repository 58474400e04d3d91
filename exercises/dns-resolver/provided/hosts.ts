/**
 * Names before there was DNS: a table of all of them, which everybody copies now and then. `vars.WEB` is the line for
 * postcards.example, as it was when this copy was made.
 */
import type { Env, Program } from 'millions'

/** Users ask again after so many seconds. */
const TTL = 10

export default {
  fetch(request: Request, env: Env) {
    const { pathname } = new URL(request.url)
    if (pathname !== '/dns-query') return new Response(null, { status: 404 })
    const web = env.nodes('web').find(({ name }) => name === env.vars.WEB)
    const Answer = web === undefined ? [] : [{ name: 'postcards.example', type: 1, TTL, data: web.address }]
    return Response.json({ Status: Answer.length > 0 ? 0 : 3, Answer })
  },
} satisfies Program
