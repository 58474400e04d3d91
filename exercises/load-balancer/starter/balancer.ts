/**
 * A load balancer. Users know only its address, and it passes
 * each request on to one of the web servers.
 *
 * This one asks the first server for the right path, and forgets
 * the rest: method, query, headers, body. Submit it as it is, and
 * read what the first failing test says.
 */
import type { Program } from 'millions'

export default {
  // A third argument, connection, tells the sender's address:
  // connection.remoteAddress
  async fetch(request, env) {
    // All that are configured, dead or alive
    const [server] = env.nodes('web')
    if (!server) return new Response('no server', { status: 503 })

    const { pathname } = new URL(request.url)
    return fetch(`http://${server.name}${pathname}`)
  },
} satisfies Program
