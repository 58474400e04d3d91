/**
 * A replica holds a copy of what the primary holds, and answers reads from
 * it. So far it is a second primary.
 *
 * What is checked:
 *  - It refuses writes: any status of 400 or more.
 *  - While it reaches the primary, it has every change within 5 seconds, and
 *    never goes back to an older value.
 *  - It keeps its copy on its own disk, 2 seconds after it has it: after a
 *    restart it answers within a second, although the primary is down.
 *  - Without the primary it may find itself too old and refuse reads, by 503,
 *    but not in the first 10 seconds after it heard from the primary, or
 *    booted.
 *  - A blank one (new, or its disk was lost) refuses reads, by 503, until it
 *    has its copy: all that the primary had when it began. Do not wait for
 *    that in `start`: a node that never starts cannot say 503.
 *  - Stage 6: `GET /health` answers 200 with JSON, `{ "lagMs": 120 }`: this
 *    replica holds everything that was acknowledged up to 120 ms ago. At most
 *    5,000 while it reaches the primary; `null` when it cannot tell.
 *
 * `env.nodes('primary')` names the primary: `fetch('http://primary-1/…')`
 * reaches it.
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
