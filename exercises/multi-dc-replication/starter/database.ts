/**
 * One database in each data center: database-1 in Seoul, database-2 in
 * Virginia, database-3 in Frankfurt. Each answers the users who come to it, and
 * tells the other two what was written. So far it tells nobody.
 *
 * What is checked (how databases talk to each other is yours to choose: any
 * path that does not begin with `/items` is yours, and whether one tells or the
 * other one asks):
 *  - `GET`, `PUT`, `DELETE /items/<key>` and `GET /items?prefix=`, answered as
 *    below, within 80 ms, whatever the other two are doing.
 *  - 2 seconds after a write was answered, every center that is reached shows
 *    it; 5 seconds after it is reached again, where something was in the way.
 *  - Stage 2: what was acknowledged by a 2xx is on this disk.
 *  - Stage 3: `ETag` tells which write is shown, and `Consistency-Token` what a
 *    user has seen.
 *
 * `env.nodes('database')` lists all three: `fetch('http://database-2/…')`
 * reaches one. `env.name` is your own.
 */
import type { Env } from 'millions'
import { now } from './clock.ts'
import { keyOf, Store } from './store.ts'

const store = new Store()

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname } = new URL(request.url)
    if (pathname !== '/items' && !pathname.startsWith('/items/'))
      return new Response('no such path', { status: 404 })
    if (request.method === 'GET') return store.answer(request)
    if (request.method !== 'PUT' && request.method !== 'DELETE')
      return new Response('not allowed', { status: 405 })
    const value = request.method === 'PUT' ? await request.text() : null
    store.apply({ key: keyOf(request), value, stamp: now(env.name) })
    return new Response(null, { status: 204 })
  },
}
