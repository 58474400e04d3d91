/** The primary takes the writes one at a time, and lets replicas fetch all items: `GET /all?other-than=<offset they have>`. */
import type { Env } from 'millions'
import { type Change, keyOf, Store } from './store.ts'

let store: Store
let lastWrite: Promise<unknown> = Promise.resolve()

export default {
  async start(env: Env): Promise<void> {
    store = await Store.open(env.disk)
  },

  async fetch(request: Request, _env: Env): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url)
    if (request.method === 'PUT') return write(keyOf(request), await request.text())
    if (request.method === 'DELETE') return write(keyOf(request), null)
    if (pathname === '/all') return all(Number(searchParams.get('other-than')))
    return store.answer(request)
  },
}

/** Offsets are given in turn: the next write begins when this one is on the disk. */
async function write(key: string, value: string | null): Promise<Response> {
  const turn = lastWrite.then(async () => {
    const change: Change = { offset: store.offset + 1, key, value, atMs: Date.now() }
    await store.append([change])
    return change.offset
  })
  lastWrite = turn.catch(() => undefined)
  return new Response(null, { status: 204, headers: { Offset: String(await turn) } })
}

/** All items as they are, for who has another offset. They are less than 30 KB. */
function all(than: number): Response {
  return Response.json(than === store.offset ? {} : { snapshot: store.snapshot() })
}
