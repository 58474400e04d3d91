/** The primary writes in batches: all that came in while the disk was busy shares one sync. Replicas pull `GET /log?after=`. */
import type { Env } from 'millions'
import { type Change, keyOf, Store } from './store.ts'

let store: Store
let waiting: {
  key: string
  value: string | null
  done: (offset: number) => void
  failed: (error: unknown) => void
}[] = []
let busy = false

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

async function write(key: string, value: string | null): Promise<Response> {
  const written = new Promise<number>((done, failed) => waiting.push({ key, value, done, failed }))
  if (!busy) void flush()
  return new Response(null, { status: 204, headers: { 'Consistency-Token': String(await written) } })
}

async function flush(): Promise<void> {
  busy = true
  while (waiting.length > 0) {
    const batch = waiting
    waiting = []
    const first = store.offset + 1
    const atMs = Date.now()
    const changes: Change[] = batch.map(({ key, value }, index) => ({
      offset: first + index,
      key,
      value,
      atMs,
    }))
    try {
      await store.append(changes)
      for (const [index, { done }] of batch.entries()) done(first + index)
    } catch (error) {
      for (const { failed } of batch) failed(error)
    }
  }
  busy = false
}

function log(after: number): Response {
  const changes = store.after(after)
  return Response.json(changes === undefined ? { base: store.base() } : { changes })
}
