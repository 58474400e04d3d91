/** A replica takes what the primary pushes, one packet after the other, and answers with its own offset. */
import type { Env } from 'millions'
import { type Change, type Snapshot, Store } from './store.ts'

interface Packet {
  sentAtMs: number
  newest: number
  changes?: Change[]
  snapshot?: Snapshot
}

let store: Store
let lastPacket: Promise<unknown> = Promise.resolve()
/** When a packet was sent that made the copy complete, by the primary's clock, which ours agrees with. */
let completeAtMs: number | undefined

export default {
  async start(env: Env): Promise<void> {
    store = await Store.open(env.disk)
  },

  async fetch(request: Request, _env: Env): Promise<Response> {
    const { pathname } = new URL(request.url)
    if (pathname === '/log') return receive((await request.json()) as Packet)
    if (pathname === '/health')
      return Response.json({ lagMs: completeAtMs === undefined ? null : Date.now() - completeAtMs })
    if (request.method !== 'GET') return new Response('writes go to the primary', { status: 405 })
    const wanted = Number(request.headers.get('Offset') ?? 0)
    const blank = store.offset === 0 && completeAtMs === undefined
    if (blank || store.offset < wanted) return new Response('not there yet', { status: 503 })
    return store.answer(request)
  },
}

async function receive(packet: Packet): Promise<Response> {
  const turn = lastPacket.then(() => take(packet))
  lastPacket = turn.catch(() => undefined)
  await turn
  return Response.json({ offset: store.offset })
}

async function take({ changes = [], snapshot, newest, sentAtMs }: Packet): Promise<void> {
  if (snapshot !== undefined && snapshot.offset > store.offset) await store.replace(snapshot)
  await store.append(changes)
  if (store.offset >= newest) completeAtMs = Math.max(completeAtMs ?? 0, sentAtMs)
}
