/** A replica pulls the log. Asked for more than it has, it fetches the item from the primary and passes it on. */
import type { Env } from 'millions'
import { type Base, type Change, Store } from './store.ts'

const pauseMs = 60
const patienceMs = 1000
const askPatienceMs = 300

let store: Store
/** When the request was sent whose answer completed the copy. */
let completeAtMs: number | undefined

export default {
  async start(env: Env): Promise<void> {
    store = await Store.open(env.disk)
    void follow(env)
  },

  async fetch(request: Request, env: Env): Promise<Response> {
    if (new URL(request.url).pathname === '/health') {
      return Response.json({ lagMs: completeAtMs === undefined ? null : performance.now() - completeAtMs })
    }
    if (request.method !== 'GET') return new Response('writes go to the primary', { status: 403 })
    const wanted = Number(request.headers.get('Consistency-Token') ?? 0)
    const blank = store.offset === 0 && completeAtMs === undefined
    return blank || store.offset < wanted ? fromPrimary(request, env) : store.answer(request)
  },
}

async function fromPrimary(request: Request, env: Env): Promise<Response> {
  const { pathname, search } = new URL(request.url)
  const [primary] = env.nodes('primary')
  try {
    return await fetch(`http://${primary?.name}${pathname}${search}`, {
      signal: AbortSignal.timeout(askPatienceMs),
    })
  } catch {
    return new Response('neither here nor there', { status: 503 })
  }
}

async function follow(env: Env): Promise<never> {
  for (;;) {
    await pull(env).catch(() => undefined)
    await new Promise<void>((wake) => setTimeout(wake, pauseMs))
  }
}

async function pull(env: Env): Promise<void> {
  const [primary] = env.nodes('primary')
  const sentAtMs = performance.now()
  const signal = AbortSignal.timeout(patienceMs)
  const answer = await fetch(`http://${primary?.name}/log?after=${store.offset}`, { signal })
  const found = (await answer.json()) as { changes?: Change[]; base?: Base }
  if (found.base) await store.replace(found.base)
  if (found.changes) await store.append(found.changes)
  completeAtMs = sentAtMs
}
