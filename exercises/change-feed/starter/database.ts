/**
 * The database of the first center. It takes the writes, and tells everybody
 * who asks what has changed: its change feed, `GET /changes`. state.ts says
 * what the two say to each other.
 *
 * What is checked:
 *  - `PUT /items/<key>` with `{ "person": "ann", "text": "…" }`, and
 *    `DELETE /items/<key>`, of what is not there too: each is one change.
 *    200 and `{ "offset": 7 }` acknowledges it: no crash may lose it then.
 *  - `GET /items/<key>`, `GET /snapshot` and `GET /changes` tell of the same
 *    changes, always: what one of them has shown, the others show from then on.
 *    After any crash too.
 *  - Stage 2: a change that comes into the feed comes behind all that anybody
 *    has seen in it. Changes never vanish, move, or turn into others. Writes
 *    may come at the same moment.
 *  - Every request is answered within 2 seconds; `GET /changes` within `waitMs`
 *    and a second.
 *
 * So far it keeps everything in memory, and its feed says that nothing ever
 * changes.
 */
import type { Env, Program } from 'millions'
import { type Changes, type Item, keyOf, State } from './state.ts'

const state = new State()

export default {
  async fetch(request: Request, _env: Env) {
    const { pathname } = new URL(request.url)
    if (pathname === '/changes') {
      const nothing: Changes = { changes: [] }
      return Response.json(nothing)
    }
    if (request.method !== 'PUT' && request.method !== 'DELETE') return state.answer(request)
    const item = request.method === 'PUT' ? ((await request.json()) as Item) : null
    const offset = state.offset + 1
    state.apply({ offset, key: keyOf(request), item })
    return Response.json({ offset })
  },
} satisfies Program
