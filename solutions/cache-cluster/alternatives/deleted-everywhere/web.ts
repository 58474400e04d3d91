/**
 * A web server before several caches. Each item has its place among those that answer, and lives there for as long as
 * anywhere: whenever it changes, all caches are told, as any of them may have had it once.
 */
import type { Env, Program } from 'millions'
import { everySecond, forgetEverywhere, isAway, noteAnswer } from './away.ts'
import { fill } from './fills.ts'
import { placeOf } from './places.ts'
import { askCache, askDatabase, cachesOf, type Item, passOn, putOf, replyOf } from './plumbing.ts'

/** So long an item is kept: 30 seconds at least, and never as long as 60. */
const LIFE_SECONDS = 45
/** Who has waited for longer asks for a new lease, as the old one would end before the read does. */
const GOOD_MS = 300

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
    if (path !== undefined) await forgetEverywhere(path, env)
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

/** Out of the cache where it lives; what is not there, out of the database. */
async function read(path: string, env: Env): Promise<Item> {
  const cache = currentPlaceOf(path, env)
  let kept = cache === undefined ? undefined : await ask(cache, path)
  if (kept?.status === 200) return kept

  const missedMs = performance.now()
  return fill(path, async () => {
    if (cache !== undefined && performance.now() > missedMs + GOOD_MS) kept = await ask(cache, path)
    if (kept?.status === 200) return kept
    const item = await askDatabase(path, env)
    const lease = kept?.headers.get('lease') ?? undefined
    if (item.status === 200 && cache !== undefined && lease !== undefined)
      await ask(cache, path, putOf(item, lease, LIFE_SECONDS))
    return item
  })
}

const currentPlaceOf = (path: string, env: Env): string | undefined =>
  placeOf(
    path,
    cachesOf(env).filter((cache) => !isAway(cache)),
  )

async function ask(cache: string, path: string, init: RequestInit = {}): Promise<Item | undefined> {
  const answer = await askCache(cache, path, init)
  noteAnswer(cache, answer !== undefined)
  return answer
}
