/**
 * A shard router. Users know the routers, and only the routers know
 * which shard holds what.
 *
 * This one goes by the rule that comes to mind first: id % 4. Submit it
 * as it is, and read what the first failing test says.
 */
import type { Program } from 'millions'

export default {
  async fetch(request, env) {
    // All that are configured, dead or alive, always in the same order
    const shards = env.nodes('shard')
    const { pathname, search } = new URL(request.url)

    // /people/<name>/cards/<id>
    const [, , , , id] = pathname.split('/')
    const shard = shards[Number(id) % shards.length]
    if (!shard) return new Response('no shard', { status: 500 })

    return fetch(`http://${shard.name}${pathname}${search}`, {
      method: request.method,
      headers: { 'content-type': 'application/json' },
      body: request.body === null ? null : await request.bytes(),
    })
  },
} satisfies Program
