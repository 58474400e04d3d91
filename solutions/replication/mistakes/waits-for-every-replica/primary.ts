// Caught by: ship/writes-do-not-wait-for-the-dead
// A write is answered when all replicas have it, so one dead replica stops all writes.
/**
 * Synchronous: a write is answered when every replica has it too.
 * Replicas poll for `GET /log?after=`, which is held until there is news, and is their receipt as well.
 */
import type { Env } from 'millions'
import { type Change, keyOf, Store } from './store.ts'

const holdMs = 500

let store: Store
let lastWrite: Promise<unknown> = Promise.resolve()
let news = Promise.withResolvers<void>()
/** Replica → the offset that it has. */
const receipts = new Map<string, number>()

export default {
  async start(env: Env): Promise<void> {
    store = await Store.open(env.disk)
  },

  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url)
    if (request.method === 'PUT') return write(env, keyOf(request), await request.text())
    if (request.method === 'DELETE') return write(env, keyOf(request), null)
    if (pathname === '/log') return log(searchParams.get('name') ?? '', Number(searchParams.get('after')))
    return store.answer(request)
  },
}

async function write(env: Env, key: string, value: string | null): Promise<Response> {
  const turn = lastWrite.then(() => append(key, value))
  lastWrite = turn.catch(() => undefined)
  const offset = await turn
  announce()
  while (env.nodes('replica').some(({ name }) => (receipts.get(name) ?? 0) < offset)) await pause(5)
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

async function log(name: string, after: number): Promise<Response> {
  receipts.set(name, after)
  if (after === store.offset) await Promise.race([news.promise, pause(holdMs)])
  const changes = store.after(after)
  return Response.json(changes === undefined ? { snapshot: store.snapshot() } : { changes })
}

function pause(durationMs: number): Promise<void> {
  return new Promise((wake) => setTimeout(wake, durationMs))
}
