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
 *  - `ETag` changes with every write of an item, also of the same value again;
 *    `Last-Modified` is when the primary took it. A replica answers with the
 *    very same two.
 *  - Writes that come at the same moment are all kept, in one order.
 *  - A write is answered within 2 seconds, whatever the replicas are doing. One
 *    that meets an error of the disk gets a 5xx and is not done later, and the
 *    next is taken as ever.
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
