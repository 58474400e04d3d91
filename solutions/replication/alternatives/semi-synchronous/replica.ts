/** A replica always has one poll open at the primary. A reader who wants a later offset waits here for a moment. */
import type { Env } from 'millions'
import { type Change, type Snapshot, Store } from './store.ts'

const patienceMs = 1500
const retryMs = 100
const readersWaitMs = 300

let store: Store
let news = Promise.withResolvers<void>()
/** When the poll was sent whose answer completed the copy. */
let completeAtMs: number | undefined

export default {
  async start(env: Env): Promise<void> {
    store = await Store.open(env.disk)
    void follow(env)
  },

  async fetch(request: Request, _env: Env): Promise<Response> {
    if (new URL(request.url).pathname === '/health') return health()
    if (request.method !== 'GET') return new Response('writes go to the primary', { status: 405 })
    const wanted = Number(request.headers.get('Consistency-Token') ?? 0)
    const hasIt = await reached(wanted)
    if (!hasIt) return new Response('not there yet', { status: 503 })
    return store.answer(request)
  },
}

async function reached(offset: number): Promise<boolean> {
  const giveUpMs = performance.now() + readersWaitMs
  while (store.offset < offset && performance.now() < giveUpMs)
    await Promise.race([news.promise, pause(readersWaitMs)])
  return store.offset >= offset && (store.offset > 0 || completeAtMs !== undefined)
}

async function follow(env: Env): Promise<never> {
  for (;;) {
    try {
      await poll(env)
    } catch {
      await pause(retryMs)
    }
  }
}

async function poll(env: Env): Promise<void> {
  const [primary] = env.nodes('primary')
  const sentAtMs = performance.now()
  const signal = AbortSignal.timeout(patienceMs)
  const answer = await fetch(`http://${primary?.name}/log?after=${store.offset}`, { signal })
  const found = (await answer.json()) as { changes?: Change[]; snapshot?: Snapshot }
  if (found.snapshot) await store.replace(found.snapshot)
  if (found.changes) await store.append(found.changes)
  completeAtMs = sentAtMs
  news.resolve()
  news = Promise.withResolvers<void>()
}

function health(): Response {
  return Response.json({ lagMs: completeAtMs === undefined ? null : performance.now() - completeAtMs })
}

function pause(durationMs: number): Promise<void> {
  return new Promise((wake) => setTimeout(wake, durationMs))
}
