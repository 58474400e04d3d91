/** A web server before several caches. What lives away from its home ends in four seconds; a home that missed a change is emptied. */
import type { Env, Program } from 'millions'
import { doubt, everySecond, isAway, noteAnswer } from './away.ts'
import { fill } from './fills.ts'
import { orderOf } from './places.ts'
import { askCache, askDatabase, cachesOf, type Item, passOn, putOf, replyOf } from './plumbing.ts'

/** So long an item is kept: 30 seconds at least, and never as long as 60. */
const LIFE_SECONDS = 45
/** Who has waited for longer asks for a new lease, as the old one would end before the read does. */
const GOOD_MS = 300
const AWAY_FROM_HOME_SECONDS = 4

export default {
  start(env) {
    setInterval(() => void everySecond(env), 1000)
  },

  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    // For the balancer in front: this node is up, whatever the others do
    if (pathname === '/health') return new Response('well\n')

    const path = itemPathOf(pathname)
    if (path !== undefined && (request.method === 'GET' || request.method === 'HEAD'))
      return replyOf(await read(path, env), request.method)
    const answer = await passOn(request, env)
    if (path !== undefined) await forget(path, env)
    return answer
  },
} satisfies Program

/** Two spellings of a key, as `%41` and `A`, are one key. Undefined when it is no item. */
function itemPathOf(pathname: string): string | undefined {
  if (!pathname.startsWith('/items/')) return undefined
  try {
    return `/items/${encodeURIComponent(decodeURIComponent(pathname.slice('/items/'.length)))}`
  } catch {
    return pathname
  }
}

/** The cache that answers first, in its order; and what is in none, out of the database. */
async function read(path: string, env: Env): Promise<Item> {
  const order = orderOf(path, cachesOf(env))
  const cache = order.find((each) => !isAway(each))
  let kept = cache === undefined ? undefined : await ask(cache, path)
  if (kept?.status === 200) return kept

  const missedMs = performance.now()
  return fill(path, async () => {
    if (cache !== undefined && performance.now() > missedMs + GOOD_MS) kept = await ask(cache, path)
    if (kept?.status === 200) return kept
    const item = await askDatabase(path, env)
    const lease = kept?.headers.get('lease') ?? undefined
    const seconds = cache === order[0] ? LIFE_SECONDS : AWAY_FROM_HOME_SECONDS
    if (item.status === 200 && cache !== undefined && lease !== undefined)
      await ask(cache, path, putOf(item, lease, seconds))
    return item
  })
}

/** Down its order, to the first one that takes it. Those before that have not heard of it. */
async function forget(path: string, env: Env): Promise<void> {
  const order = orderOf(path, cachesOf(env))
  for (const [place, cache] of order.entries()) {
    if (!isAway(cache) && (await ask(cache, path, { method: 'DELETE' })) !== undefined) return
    if (place === 0) doubt(cache)
  }
}

async function ask(cache: string, path: string, init: RequestInit = {}): Promise<Item | undefined> {
  const answer = await askCache(cache, path, init)
  noteAnswer(cache, answer !== undefined)
  return answer
}
