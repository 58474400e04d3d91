/**
 * The web tier, in short: two nodes that users reach, each of which sends a
 * request to the right data node.
 *
 * What is checked:
 *  - Web nodes ask data nodes for items as users ask web nodes: `GET`, `PUT`,
 *    `DELETE /items/<key>`, `GET /items?prefix=`. Path, query, body and
 *    status pass unchanged. `GET /health` they answer by themselves.
 *  - A user waits for 5 seconds, then goes away. A write whose answer does not
 *    come is not sent again, and ends in a 5xx.
 *  - A replica that is back, or new and filled, gets reads again within 5
 *    seconds. Operators add and remove replicas at any time, up to six.
 *  - Stage 4: a user finds what they wrote, by key and in lists, at any web
 *    node, while a replica may be 4 seconds behind. If no node that answers is
 *    that far: a 5xx. 10 seconds after their last write, replicas that have it
 *    must do. A user is a browser that keeps the cookies you
 *    set (with Max-Age or without) and sends them back; it also sends back,
 *    with every request, the newest `Consistency-Token` header it was
 *    answered with. Use either, or both.
 */
import type { Env } from 'millions'

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname, search } = new URL(request.url)
    // For the balancer in front: this node is up, whatever the database does.
    if (pathname === '/health') return new Response('well\n')
    const [primary] = env.nodes('primary')
    if (primary === undefined) return new Response('no primary', { status: 503 })
    return fetch(`http://${primary.name}${pathname}${search}`, request)
  },
}
