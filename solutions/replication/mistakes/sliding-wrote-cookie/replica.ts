/** A replica waits at the primary for what follows the offset that it holds on its own disk. */
import type { Env } from 'millions'
import { type Change, type Snapshot, Store } from './store.ts'

const patienceMs = 1500

let store: Store
/** When the request was sent whose answer completed the copy. Later changes may be missing. */
let completeAtMs: number | undefined

export default {
  async start(env: Env): Promise<void> {
    store = await Store.open(env.disk)
    void follow(env)
  },

  async fetch(request: Request, _env: Env): Promise<Response> {
    if (new URL(request.url).pathname === '/health') {
      return Response.json({ lagMs: completeAtMs === undefined ? null : performance.now() - completeAtMs })
    }
    if (request.method !== 'GET') return new Response('writes go to the primary', { status: 405 })
    if (store.offset === 0 && completeAtMs === undefined) return new Response('blank', { status: 503 })
    const wanted = Number(request.headers.get('Offset') ?? 0)
    if (store.offset < wanted) return new Response('not there yet', { status: 503 })
    return store.answer(request)
  },
}

async function follow(env: Env): Promise<never> {
  for (;;) {
    let pauseMs = 10
    try {
      await pull(env)
    } catch (error) {
      console.warn('no answer from the primary:', error)
      pauseMs = 200
    }
    await new Promise<void>((wake) => setTimeout(wake, pauseMs))
  }
}

async function pull(env: Env): Promise<void> {
  const [primary] = env.nodes('primary')
  if (primary === undefined) throw new Error('no primary')
  const sentAtMs = performance.now()
  const signal = AbortSignal.timeout(patienceMs)
  const answer = await fetch(`http://${primary.name}/changes?after=${store.offset}`, { signal })
  if (!answer.ok) throw new Error(`the primary answers ${answer.status}`)
  const found = (await answer.json()) as { changes?: Change[]; snapshot?: Snapshot }
  if (found.snapshot) await store.replace(found.snapshot)
  if (found.changes) await store.append(found.changes)
  completeAtMs = sentAtMs
}
