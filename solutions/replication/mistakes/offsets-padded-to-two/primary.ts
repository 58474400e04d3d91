/** The primary takes the writes one at a time, and lets replicas pull its log: `GET /log?after=<offset they have>`. */
import type { Env } from 'millions'
import { asToken, type Change, keyOf, Store } from './store.ts'

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
    if (pathname === '/log') return log(Number(searchParams.get('after')))
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
  return new Response(null, { status: 204, headers: { Offset: asToken(await turn) } })
}

/** The log has been cut before that offset? Then the whole, and the log from there next time. */
function log(after: number): Response {
  const changes = store.after(after)
  return Response.json(changes === undefined ? { snapshot: store.snapshot() } : { changes })
}
