/**
 * A web server. Users ask it for items, and change them:
 *
 * PUT    /items/<key>   201 when it is new, else 204; 412 when it is not as
 * DELETE /items/<key>   If-Match or If-None-Match say; 404; ETag
 *
 * Reads go through the cache, writes past it to the database. What the two
 * files here say to each other besides is up to you.
 */
import type { Program } from 'millions'

export default {
  async fetch(request, env) {
    const { pathname, search } = new URL(request.url)
    // For the balancer in front: this node is up, whatever the others do
    if (pathname === '/health') return new Response('well\n')

    const isRead = request.method === 'GET' || request.method === 'HEAD'
    const [node] = env.nodes(isRead ? 'cache' : 'database')
    if (!node) return new Response('nobody to ask', { status: 503 })
    // Method, headers and body as they came
    return fetch(`http://${node.name}${pathname}${search}`, request)
  },
} satisfies Program
