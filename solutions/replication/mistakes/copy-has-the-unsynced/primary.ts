/** The primary writes in groups: all that came while the disk was busy is appended at once. Replicas pull: `GET /log?after=`. */
import type { Env } from 'millions'
import { type Change, keyOf, Store } from './store.ts'

interface Waiting {
  key: string
  value: string | null
  atMs: number
  done(offset: number): void
  failed(error: unknown): void
}

let store: Store
let waiting: Waiting[] = []
let writing = false

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
  const offset = await new Promise<number>((done, failed) => {
    waiting.push({ key, value, atMs: Date.now(), done, failed })
    if (!writing) void writeAll()
  })
  return new Response(null, { status: 204, headers: { Offset: String(offset) } })
}

async function writeAll(): Promise<void> {
  writing = true
  while (waiting.length > 0) {
    const group = waiting
    waiting = []
    const first = store.offset + 1
    const changes = group.map(
      ({ key, value, atMs }, index): Change => ({ offset: first + index, key, value, atMs }),
    )
    try {
      await store.append(changes)
      for (const [index, { done }] of group.entries()) done(first + index)
    } catch (error) {
      for (const { failed } of group) failed(error)
    }
  }
  writing = false
}

/** The log has been cut before that offset? Then the whole, and the log from there next time. */
function log(after: number): Response {
  const changes = store.after(after)
  return Response.json(changes === undefined ? { snapshot: store.snapshot() } : { changes })
}
