/** A replica joins the primary, which then pushes each change. It joins again when a push is missing, or none comes. */
import type { Env } from 'millions'
import { type Change, type Snapshot, Store } from './store.ts'

const checkMs = 200
/** Three beats of the primary. */
const silenceMs = 1300
const patienceMs = 1000

interface Push {
  prev: number
  changes: Change[]
  /** The primary's clock when it sent this. It had told us all until then. */
  atMs: number
}

let store: Store
let isMember = false
let heardAtMs = 0
let completeAtMs: number | undefined
/** Whatever changes the store, in turn. */
let lastTurn: Promise<unknown> = Promise.resolve()

export default {
  async start(env: Env): Promise<void> {
    store = await Store.open(env.disk)
    void watch(env)
  },

  async fetch(request: Request, _env: Env): Promise<Response> {
    const { pathname } = new URL(request.url)
    if (pathname === '/health') return Response.json({ lagMs: lagMs() })
    if (pathname === '/push' && request.method === 'POST') {
      const push = (await request.json()) as Push
      return inTurn(() => take(push))
    }
    if (request.method !== 'GET') return new Response('writes go to the primary', { status: 405 })
    const wanted = Number(request.headers.get('Offset') ?? 0)
    const blank = store.offset === 0 && completeAtMs === undefined
    if (blank || store.offset < wanted) return new Response('not there yet', { status: 503 })
    return store.answer(request)
  },
}

async function watch(env: Env): Promise<never> {
  for (;;) {
    if (!isMember || performance.now() - heardAtMs > silenceMs) {
      await inTurn(() => join(env)).catch((error: unknown) =>
        console.warn('no answer from the primary:', error),
      )
    }
    await new Promise<void>((wake) => setTimeout(wake, checkMs))
  }
}

async function join(env: Env): Promise<void> {
  const [primary] = env.nodes('primary')
  if (primary === undefined) return
  const signal = AbortSignal.timeout(patienceMs)
  const url = `http://${primary.name}/join?name=${env.name}&after=${store.offset}`
  const answer = await fetch(url, { method: 'POST', signal })
  if (!answer.ok) return
  const found = (await answer.json()) as { atMs: number; snapshot?: Snapshot; changes: Change[] }
  if (found.snapshot) await store.replace(found.snapshot)
  await store.append(found.changes)
  heard(found.atMs)
  isMember = true
}

async function take({ prev, changes, atMs }: Push): Promise<Response> {
  if (!isMember || prev > store.offset) {
    isMember = false
    return new Response('something is missing', { status: 409 })
  }
  await store.append(changes)
  heard(atMs)
  return new Response(null, { status: 204 })
}

function heard(atMs: number): void {
  heardAtMs = performance.now()
  completeAtMs = Math.max(completeAtMs ?? 0, atMs)
}

function inTurn<T>(act: () => Promise<T>): Promise<T> {
  const turn = lastTurn.then(act)
  lastTurn = turn.catch(() => undefined)
  return turn
}

function lagMs(): number | null {
  return completeAtMs === undefined ? null : Date.now() - completeAtMs
}
