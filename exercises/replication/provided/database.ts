/**
 * A primary or a replica of the lesson's scenes. It keeps all in memory, and pays for a change what a read costs, at
 * the primary and again at each replica. `shipEveryMs`: how often the primary sends what is new.
 */
import type { Env, Program } from 'millions'

interface Change {
  readonly offset: number
  readonly path: string
  readonly value: string
}

/** One change is paid for by the request that brings it. */
const changeMs = 2

const items = new Map<string, Change>()
let newest = 0
/** Replica → the changes that it has not acknowledged. */
const unsent = new Map<string, Change[]>()
const shipping = new Set<string>()

export default {
  start(env) {
    if (env.role !== 'primary') return
    setInterval(
      () => {
        for (const { name } of env.nodes('replica')) void ship(name)
      },
      Number(env.vars.shipEveryMs ?? 5),
    )
  },

  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    if (request.method === 'GET') return answer(pathname)
    const text = await request.text()
    if (pathname === '/changes') return copy(JSON.parse(text) as Change[], env)
    const change = { offset: ++newest, path: pathname, value: text }
    items.set(pathname, change)
    for (const changes of unsent.values()) changes.push(change)
    return new Response(null, { status: 204 })
  },
} satisfies Program

/** A replica that is new is sent all items. */
async function ship(replica: string): Promise<void> {
  const changes = unsent.get(replica) ?? [...items.values()]
  unsent.set(replica, changes)
  if (shipping.has(replica) || changes.length === 0) return
  shipping.add(replica)
  const sent = changes.length
  const init = { method: 'POST', body: JSON.stringify(changes), signal: AbortSignal.timeout(2000) }
  try {
    await fetch(`http://${replica}/changes`, init)
    changes.splice(0, sent)
  } catch {
    // Dead, cut off or too busy: it is sent the same again, and more.
  } finally {
    shipping.delete(replica)
  }
}

async function copy(changes: readonly Change[], env: Env): Promise<Response> {
  await env.work(changeMs * (changes.length - 1))
  for (const change of changes) {
    if (change.offset > (items.get(change.path)?.offset ?? 0)) items.set(change.path, change)
  }
  return new Response(null, { status: 204 })
}

function answer(path: string): Response {
  if (path === '/items') return Response.json([...items.keys()])
  const item = items.get(path)
  if (item === undefined) return new Response('There is no such card.\n', { status: 404 })
  return new Response(item.value, { headers: { ETag: `"${item.offset}"` } })
}
