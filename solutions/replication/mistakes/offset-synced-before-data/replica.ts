// Caught by: catch-up/replica-crashes-at-any-event
// The replica notes how far it is before the data is safe: a crash in between loses what is never asked for again.
/** A replica pulls the primary's log, in order, from the offset that it holds on its own disk. */
import type { Env } from 'millions'
import { type Change, type Snapshot, Store } from './store.ts'

const pauseMs = 100
const patienceMs = 1000

let store: Store
/** The offset of the newest change that was pulled. */
let pulled = 0
/** When the request was sent whose answer completed the copy. Later changes may be missing. */
let completeAtMs: number | undefined

export default {
  async start(env: Env): Promise<void> {
    store = await Store.open(env.disk)
    const names = await env.disk.list('pulled')
    if (names.includes('pulled')) pulled = Number(new TextDecoder().decode(await env.disk.read('pulled')))
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
  const answer = await fetch(`http://${primary.name}/log?after=${pulled}`, { signal })
  const found = (await answer.json()) as { changes?: Change[]; snapshot?: Snapshot }
  const { changes = [], snapshot } = found
  const offset = snapshot?.offset ?? changes.at(-1)?.offset ?? pulled
  if (offset > pulled) await note(env, offset)
  if (snapshot) await store.replace(snapshot)
  await store.append(changes)
  completeAtMs = sentAtMs
}

async function note(env: Env, offset: number): Promise<void> {
  await env.disk.write('pulled.new', String(offset))
  await env.disk.sync('pulled.new')
  await env.disk.rename('pulled.new', 'pulled')
  pulled = offset
}

function lagMs(): number | null {
  return completeAtMs === undefined ? null : performance.now() - completeAtMs
}
