// Caught by: ship/nobody-sees-it-before-the-sync
// Changes are pushed to replicas while the primary still syncs them: a crash takes them back at the primary alone.
/**
 * The primary pushes: every replica has a feeder here, which sends what the replica lacks.
 * The answer is the replica's receipt, the offset that it has on its disk.
 */
import type { Env } from 'millions'
import { type Change, keyOf, Store } from './store.ts'

const heartbeatMs = 400
const patienceMs = 1000

let store: Store
let lastWrite: Promise<unknown> = Promise.resolve()
let news = Promise.withResolvers<void>()
const fed = new Set<string>()

export default {
  async start(env: Env): Promise<void> {
    store = await Store.open(env.disk)
    feedAll(env)
    setInterval(() => feedAll(env), heartbeatMs)
  },

  async fetch(request: Request, _env: Env): Promise<Response> {
    if (request.method === 'PUT') return write(keyOf(request), await request.text())
    if (request.method === 'DELETE') return write(keyOf(request), null)
    return store.answer(request)
  },
}

async function write(key: string, value: string | null): Promise<Response> {
  const turn = lastWrite.then(async () => {
    const change: Change = { offset: store.offset + 1, key, value, atMs: Date.now() }
    const appended = store.append([change])
    news.resolve()
    news = Promise.withResolvers<void>()
    await appended
    return change.offset
  })
  lastWrite = turn.catch(() => undefined)
  return new Response(null, { status: 204, headers: { Offset: String(await turn) } })
}

/** Replicas come and go by the operator's hand. */
function feedAll(env: Env): void {
  for (const { name } of env.nodes('replica')) {
    if (fed.has(name)) continue
    fed.add(name)
    void feed(name, env).finally(() => fed.delete(name))
  }
}

async function feed(name: string, env: Env): Promise<void> {
  let offset: number | undefined
  while (env.nodes('replica').some((replica) => replica.name === name)) {
    try {
      offset = await send(name, offset)
      if (offset === store.offset) await Promise.race([news.promise, pause(heartbeatMs)])
    } catch {
      offset = undefined // it may have crashed: ask what it has
      await pause(heartbeatMs)
    }
  }
}

/** Without an offset this only asks for the receipt. */
async function send(name: string, offset: number | undefined): Promise<number> {
  const changes = offset === undefined ? [] : store.after(offset)
  const packet = {
    sentAtMs: Date.now(),
    newest: store.offset,
    ...(changes === undefined ? { snapshot: store.snapshot() } : { changes }),
  }
  const signal = AbortSignal.timeout(patienceMs)
  const answer = await fetch(`http://${name}/log`, { method: 'POST', body: JSON.stringify(packet), signal })
  const receipt = (await answer.json()) as { offset: number }
  return receipt.offset
}

function pause(durationMs: number): Promise<void> {
  return new Promise((wake) => setTimeout(wake, durationMs))
}
