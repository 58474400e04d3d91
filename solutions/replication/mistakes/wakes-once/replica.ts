// Caught by: own-writes/one-replica-is-behind
// Who waits at a replica for their write is answered when anything comes.
/**
 * A replica pulls the primary's log, in order, from the offset that it holds on its own disk, in batches. Who wants more than it
 * has waits a moment for it.
 */
import type { Env } from 'millions'
import { type Change, type Snapshot, Store } from './store.ts'

const pauseMs = 50
/** So long a reader waits for what they wrote. */
const waitMs = 300
const patienceMs = 1000

let store: Store
/** When the request was sent whose answer completed the copy. Later changes may be missing. */
let completeAtMs: number | undefined
const waiting = new Set<(came: boolean) => void>()

export default {
  async start(env: Env): Promise<void> {
    store = await Store.open(env.disk)
    void follow(env)
  },

  async fetch(request: Request, _env: Env): Promise<Response> {
    if (new URL(request.url).pathname === '/health') return Response.json({ lagMs: lagMs() })
    if (request.method !== 'GET') return new Response('writes go to the primary', { status: 405 })
    const wanted = Number(request.headers.get('Offset') ?? 0)
    const blank = store.offset === 0 && completeAtMs === undefined
    if (blank) return new Response('not there yet', { status: 503 })
    if (store.offset < wanted && !(await arrival())) return new Response('not there yet', { status: 503 })
    return store.answer(request)
  },
}

async function follow(env: Env): Promise<never> {
  for (;;) {
    const more = await pull(env).catch((error: unknown) => console.warn('no answer from the primary:', error))
    if (more) continue
    await new Promise<void>((wake) => setTimeout(wake, pauseMs))
  }
}

/** Tells whether there is more. */
async function pull(env: Env): Promise<boolean> {
  const [primary] = env.nodes('primary')
  if (primary === undefined) return false
  const sentAtMs = performance.now()
  const signal = AbortSignal.timeout(patienceMs)
  const answer = await fetch(`http://${primary.name}/log?after=${store.offset}`, { signal })
  const found = (await answer.json()) as { changes?: Change[]; snapshot?: Snapshot; more?: boolean }
  if (found.snapshot) await store.replace(found.snapshot)
  if (found.changes) await store.append(found.changes)
  if (found.snapshot || found.changes?.length) for (const wake of [...waiting]) wake(true)
  if (!found.more) completeAtMs = sentAtMs
  return found.more === true
}

/** Tells whether news came while there was time. */
function arrival(): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => settle(false), waitMs)
    function settle(came: boolean) {
      clearTimeout(timer)
      waiting.delete(settle)
      resolve(came)
    }
    waiting.add(settle)
  })
}

function lagMs(): number | null {
  return completeAtMs === undefined ? null : performance.now() - completeAtMs
}
