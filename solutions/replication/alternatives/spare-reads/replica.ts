/** A replica pulls the primary's log. One that has not heard from the primary for 12 seconds is too stale to be read. */
import type { Env } from 'millions'
import { type Change, type Snapshot, Store } from './store.ts'

const pullEveryMs = 80
const patienceMs = 1000
const tooStaleMs = 12_000

let store: Store
let pulling = false
let heardAtMs = 0
let completeAtMs: number | undefined

export default {
  async start(env: Env): Promise<void> {
    store = await Store.open(env.disk)
    setInterval(() => pull(env), pullEveryMs)
  },

  async fetch(request: Request, _env: Env): Promise<Response> {
    const nowMs = performance.now()
    if (new URL(request.url).pathname === '/health') {
      const lagMs = completeAtMs === undefined ? null : nowMs - completeAtMs
      return Response.json({ offset: isBlank() ? -1 : store.offset, lagMs })
    }
    if (request.method !== 'GET') return new Response('writes go to the primary', { status: 405 })
    const wanted = Number(request.headers.get('Offset') ?? 0)
    const isStale = nowMs - heardAtMs > tooStaleMs || store.offset < wanted
    if (isBlank() || isStale) return new Response('too stale', { status: 503 })
    return store.answer(request)
  },
}

function isBlank(): boolean {
  return store.offset === 0 && completeAtMs === undefined
}

/** One at a time: a tick that finds the last pull unfinished does nothing. */
async function pull(env: Env): Promise<void> {
  const [primary] = env.nodes('primary')
  if (pulling || primary === undefined) return
  pulling = true
  const sentAtMs = performance.now()
  try {
    const signal = AbortSignal.timeout(patienceMs)
    const answer = await fetch(`http://${primary.name}/log?after=${store.offset}`, { signal })
    const found = (await answer.json()) as { changes?: Change[]; snapshot?: Snapshot }
    if (found.snapshot) await store.replace(found.snapshot)
    if (found.changes) await store.append(found.changes)
    completeAtMs = sentAtMs
    heardAtMs = performance.now()
  } catch {
    // The next tick tries again, and the lag tells.
  } finally {
    pulling = false
  }
}
