/**
 * A replica pulls the primary's log into its memory, and saves the whole of it in one of two slots in turn, with its offset and a
 * checksum: a crash spoils the slot that is being written, and the other one stands.
 */
import type { Env } from 'millions'
import { type Change, Slots, type Snapshot, Store } from './store.ts'

const pauseMs = 100
const patienceMs = 1000
const saveEveryMs = 500

let store: Store
let slots: Slots
/** When the request was sent whose answer completed the copy. Later changes may be missing. */
let completeAtMs: number | undefined

export default {
  async start(env: Env): Promise<void> {
    store = new Store(env.disk)
    slots = new Slots(env.disk)
    const saved = await slots.newest()
    if (saved) store.take(saved)
    void follow(env)
    void saveNowAndThen()
  },

  async fetch(request: Request, _env: Env): Promise<Response> {
    if (new URL(request.url).pathname === '/health') return Response.json({ lagMs: lagMs() })
    if (request.method !== 'GET') return new Response('writes go to the primary', { status: 405 })
    const wanted = Number(request.headers.get('Offset') ?? 0)
    const blank = store.offset === 0 && completeAtMs === undefined
    if (blank || store.offset < wanted) return new Response('not there yet', { status: 503 })
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
  if (found.snapshot) store.take(found.snapshot)
  if (found.changes) store.keep(found.changes)
  completeAtMs = sentAtMs
}

async function saveNowAndThen(): Promise<never> {
  for (;;) {
    if (store.offset !== slots.savedOffset) {
      await slots.save(store.snapshot()).catch((error: unknown) => console.warn('not saved:', error))
    }
    await new Promise<void>((wake) => setTimeout(wake, saveEveryMs))
  }
}

function lagMs(): number | null {
  return completeAtMs === undefined ? null : performance.now() - completeAtMs
}
