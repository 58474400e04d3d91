/**
 * The follower keeps a copy of the database in another center, and answers
 * reads from it, whether or not the first center is there.
 *
 * What is checked:
 *  - `GET /items/<key>` and `GET /snapshot`, as the database answers them. A
 *    snapshot holds the changes up to its offset, each counted once, and
 *    nothing else. Writes are refused: any status of 400 or more.
 *  - While it reaches the database, it has every change within 5 seconds. It
 *    never goes back, and asks 20 times a second at the most when there is
 *    nothing new, or nobody there.
 *  - Stage 3: what it has is on its own disk 2 seconds later. It answers within
 *    a second after a boot, and goes on from where it was.
 *  - Stage 4: one that has nothing yet answers reads by 503, until it has all
 *    that the database had when it began. Where the database answers 410, it
 *    takes the snapshot in place of everything that it had.
 *
 * `env.nodes('database')` names the database: `fetch('http://database-1/…')`
 * reaches it. So far nobody asks.
 */
import type { Env, Program } from 'millions'
import { State } from './state.ts'

const state = new State()

export default {
  start(_env: Env) {},

  fetch(request: Request, _env: Env) {
    return state.answer(request)
  },
} satisfies Program
