/**
 * The primary takes writes in groups: those that come while the disk is busy share the next append and sync.
 * Replicas wait at `GET /changes?after=<offset they have>` until there is something new, for half a second at most.
 */
import type { Env } from 'millions'
import { type Change, keyOf, Store } from './store.ts'

const longestWaitMs = 500

interface Write {
  key: string
  value: string | null
  atMs: number
  done(offset: number): void
  failed(error: unknown): void
}

let store: Store
let queue: Write[] = []
let flushing = false
const waiting = new Set<() => void>()

export default {
  async start(env: Env): Promise<void> {
    store = await Store.open(env.disk)
  },

  async fetch(request: Request, _env: Env): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url)
    if (request.method === 'PUT') return write(keyOf(request), await request.text())
    if (request.method === 'DELETE') return write(keyOf(request), null)
    if (pathname === '/changes') return changesAfter(Number(searchParams.get('after')))
    return store.answer(request)
  },
}

async function write(key: string, value: string | null): Promise<Response> {
  try {
    const offset = await new Promise<number>((done, failed) => {
      queue.push({ key, value, atMs: Date.now(), done, failed })
      void flush()
    })
    return new Response(null, { status: 204, headers: { Offset: String(offset) } })
  } catch (error) {
    console.error('not written:', error)
    return new Response('not written', { status: 500 })
  }
}

async function flush(): Promise<void> {
  if (flushing) return
  flushing = true
  while (queue.length > 0) {
    const group = queue
    queue = []
    const changes = group.map(
      ({ key, value, atMs }, n): Change => ({ offset: store.offset + 1 + n, key, value, atMs }),
    )
    try {
      await store.append(changes)
      for (const wake of waiting) wake()
      for (const [n, { done }] of group.entries()) done(changes[n]?.offset ?? 0)
    } catch (error) {
      for (const { failed } of group) failed(error)
    }
  }
  flushing = false
}

async function changesAfter(offset: number): Promise<Response> {
  if (offset >= store.offset) await somethingNew()
  const changes = store.after(offset)
  return Response.json(changes === undefined ? { snapshot: store.snapshot() } : { changes })
}

function somethingNew(): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      waiting.delete(wake)
      clearTimeout(timer)
      resolve()
    }
    const timer = setTimeout(wake, longestWaitMs)
    waiting.add(wake)
  })
}
