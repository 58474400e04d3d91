/**
 * Semi-synchronous: a write is answered when one replica has it too, or after a short wait, so that dead replicas
 * stop nobody. Replicas poll for `GET /log?after=`, which is held until there is news, and is their receipt as well.
 */
import type { Env } from 'millions'
import { type Change, keyOf, Store } from './store.ts'

const holdMs = 500
const copyWithinMs = 300

let store: Store
let lastWrite: Promise<unknown> = Promise.resolve()
let news = Promise.withResolvers<void>()
let waiting: { offset: number; copied: () => void }[] = []

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
  const turn = lastWrite.then(() => append(key, value))
  lastWrite = turn.catch(() => undefined)
  const offset = await turn
  const copied = new Promise<void>((resolve) => waiting.push({ offset, copied: resolve }))
  announce()
  await Promise.race([copied, pause(copyWithinMs)])
  return new Response(null, { status: 204, headers: { 'Consistency-Token': String(offset) } })
}

async function append(key: string, value: string | null): Promise<number> {
  const change: Change = { offset: store.offset + 1, key, value, atMs: Date.now() }
  await store.append([change])
  return change.offset
}

function announce(): void {
  news.resolve()
  news = Promise.withResolvers<void>()
}

async function log(after: number): Promise<Response> {
  for (const { copied } of waiting.filter(({ offset }) => offset <= after)) copied()
  waiting = waiting.filter(({ offset }) => offset > after)
  if (after === store.offset) await Promise.race([news.promise, pause(holdMs)])
  const changes = store.after(after)
  return Response.json(changes === undefined ? { snapshot: store.snapshot() } : { changes })
}

function pause(durationMs: number): Promise<void> {
  return new Promise((wake) => setTimeout(wake, durationMs))
}
