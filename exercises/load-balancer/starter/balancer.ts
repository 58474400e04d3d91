/**
 * A load balancer. Users know only its address; it passes each request on to one of the web servers.
 *
 * This one asks the first server for the right path and forgets the rest: method, query, headers, body.
 * Submit it as it is, and read what the first failing test says. The lesson holds all that the tests rely on.
 */
import type { Program } from 'millions'

export default {
  // There is a third argument: connection.remoteAddress is the address of whoever sent the request.
  async fetch(request, env) {
    const [server] = env.nodes('web') // as the operator configured them, dead or alive
    if (server === undefined) return new Response('There is no server.\n', { status: 503 })

    const { pathname } = new URL(request.url)
    return fetch(`http://${server.name}${pathname}`)
  },
} satisfies Program
