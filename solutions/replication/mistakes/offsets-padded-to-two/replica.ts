// Caught by: own-writes/one-replica-is-behind
// Offsets are compared as text of two digits: from 100 on, who has 99 finds itself far enough.
/** A replica pulls the primary's log, in order, from the offset that it holds on its own disk. */
import type { Env } from 'millions'
import { asToken, type Change, type Snapshot, Store } from './store.ts'

const pauseMs = 100
const patienceMs = 1000

let store: Store
/** When the request was sent whose answer completed the copy. Later changes may be missing. */
let completeAtMs: number | undefined

export default {
  async start(env: Env): Promise<void> {
    store = await Store.open(env.disk)
    void follow(env)
  },

  async fetch(request: Request, _env: Env): Promise<Response> {
    if (new URL(request.url).pathname === '/health') return Response.json({ lagMs: lagMs() })
    if (request.method !== 'GET') return new Response('writes go to the primary', { status: 405 })
    const wanted = request.headers.get('Offset') ?? ''
    const blank = store.offset === 0 && completeAtMs === undefined
    if (blank || asToken(store.offset) < wanted) return new Response('not there yet', { status: 503 })
    return store.answer(request)
  },
}

async function follow(env: Env): Promise<never> {
  for (;;) {
    await pull(env).catch((error: unknown) => console.warn('no answer from the primary:', error))
    await new Promise<void>((wake) => setTimeout(wake, pauseMs))
  }
}

async function pull(env: Env): Promise<void> {
  const [primary] = env.nodes('primary')
  if (primary === undefined) return
  const sentAtMs = performance.now()
  const signal = AbortSignal.timeout(patienceMs)
  const answer = await fetch(`http://${primary.name}/log?after=${store.offset}`, { signal })
  const found = (await answer.json()) as { changes?: Change[]; snapshot?: Snapshot }
  if (found.snapshot) await store.replace(found.snapshot)
  if (found.changes) await store.append(found.changes)
  completeAtMs = sentAtMs
}

function lagMs(): number | null {
  return completeAtMs === undefined ? null : performance.now() - completeAtMs
}
