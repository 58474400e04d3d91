/**
 * The primary takes the writes: it puts them in order, keeps them, and passes
 * them on.
 *
 * What is checked (only the primary and the replicas know how they talk to
 * each other: that is yours to choose):
 *  - `PUT /items/<key>` with the new value as the body, and
 *    `DELETE /items/<key>`. Any 2xx acknowledges the write: from then on it
 *    may not be lost, not even if this machine loses its power at that very
 *    moment.
 *  - `GET /items/<key>` and `GET /items?prefix=`, as store.ts answers them.
 *  - `ETag` changes with every write of an item, `Last-Modified` is when the
 *    primary took it; a replica answers with the very same two.
 *  - A write is answered within 2 seconds, whatever the replicas are doing.
 */
import type { Env } from 'millions'
import { keyOf, Store } from './store.ts'

const store = new Store()

export default {
  async fetch(request: Request, _env: Env): Promise<Response> {
    if (request.method !== 'PUT' && request.method !== 'DELETE') return store.answer(request)
    const text = await request.text()
    const value = request.method === 'PUT' ? text : null
    store.apply({ offset: store.offset + 1, key: keyOf(request), value, atMs: Date.now() })
    return new Response(null, { status: 204 })
  },
}
