/** A balancer that only takes turns: the lesson begins with it. It does not remember who went where. */
import type { Program } from 'millions'

let turn = 0

export default {
  async fetch(request, env) {
    const servers = env.nodes('web')
    const server = servers[turn++ % servers.length]
    if (server === undefined) return new Response('There is no server.\n', { status: 503 })
    const { method, headers } = request
    const { pathname, search } = new URL(request.url)
    const body = request.body === null ? null : await request.bytes()
    return fetch(`http://${server.name}${pathname}${search}`, { method, headers, body })
  },
} satisfies Program
