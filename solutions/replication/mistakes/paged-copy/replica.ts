// Caught by: catch-up/half-filled-and-crashed
// A copy that comes in pages counts for the offset of its last page, not of its first.
/**
 * A replica pulls the primary's log, in order, from the offset that it holds on its own disk. Where the log does not go back
 * that far, it copies all items, page by page, and shows them when it has the last.
 */
import type { Env } from 'millions'
import { type Change, type Page, type Snapshot, Store } from './store.ts'

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
  const found = (await answer.json()) as { changes?: Change[]; copy?: boolean }
  if (found.copy) await store.replace(await copy(primary.name))
  if (found.changes) await store.append(found.changes)
  completeAtMs = sentAtMs
}

/** On our disk all at once, or not at all. */
async function copy(primary: string): Promise<Snapshot> {
  const items: Change[] = []
  let from: string | undefined = ''
  let offset = 0
  while (from !== undefined) {
    const signal = AbortSignal.timeout(patienceMs)
    const answer = await fetch(`http://${primary}/copy?from=${encodeURIComponent(from)}`, { signal })
    const page = (await answer.json()) as Page
    items.push(...page.items)
    offset = page.offset
    from = page.next
  }
  return { offset, items }
}

function lagMs(): number | null {
  return completeAtMs === undefined ? null : performance.now() - completeAtMs
}
