/**
 * The cache. Web servers ask it for what users ask them for, and it asks
 * the database, which speaks the items protocol:
 *
 * GET /items/<key>                   200 with the value and an ETag, or 404
 * GET /items?prefix=&after=&limit=   200 with a list, in JSON
 *
 * This one keeps nothing yet. Submit it as it is, and read what the first
 * failing test says.
 */
import type { Program } from 'millions'

export default {
  async fetch(request, env) {
    const { pathname, search } = new URL(request.url)
    // For operators, and for the picture beside: how much is kept
    if (pathname === '/status') return Response.json({ entries: 0 })

    const [database] = env.nodes('database')
    if (!database) return new Response('no database', { status: 503 })
    const answer = await fetch(`http://${database.name}${pathname}${search}`)

    // What came from elsewhere cannot be changed: make an answer of your own
    const headers = new Headers(answer.headers)
    headers.set('Cache-Status', `${env.name}; fwd=miss`)
    return new Response(await answer.bytes(), { status: answer.status, headers })
  },
} satisfies Program
