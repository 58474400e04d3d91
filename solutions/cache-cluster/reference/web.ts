/**
 * A web server before several caches. Each item has a home among all caches there are. While that is away, it lives in the
 * home that it would have without it: a substitute, where it does not stay for long, as nobody can tell who knows of it.
 */
import type { Env, Program } from 'millions'
import { everySecond, isAway, noteAnswer, owe } from './away.ts'
import { inTurn, once } from './fills.ts'
import { placeOf } from './places.ts'
import { askCache, askDatabase, cachesOf, type Item, passOn, putOf, replyOf } from './plumbing.ts'

/** At home an item is deleted when it changes, and this is for web servers that crash before they have done so. */
const LIFE_SECONDS = 45
/** In a substitute it ends by itself: with the second of its lease, six seconds after it was read. */
const SUBSTITUTE_LIFE_SECONDS = 5

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

/** Out of the cache where it lives now; what is not there, out of the database. */
async function read(path: string, env: Env): Promise<Item> {
  const cache = currentPlaceOf(path, env)
  const kept = cache === undefined ? undefined : await ask(cache, path)
  if (kept?.status === 200) return kept
  return once(path, () => inTurn((hasWaited) => fill(path, cache, hasWaited ? undefined : kept, env)))
}

/** Reads the database, and keeps what it has. */
async function fill(
  path: string,
  cache: string | undefined,
  miss: Item | undefined,
  env: Env,
): Promise<Item> {
  // A lease is good for a second. Who has stood in the line gets a new one, or what has come meanwhile.
  const kept = miss ?? (cache === undefined ? undefined : await ask(cache, path))
  if (kept?.status === 200) return kept
  const item = await askDatabase(path, env)
  // One lease, from before the read: those who have joined got theirs later.
  const lease = kept?.headers.get('lease') ?? undefined
  if (item.status === 200 && cache !== undefined && lease !== undefined)
    await ask(cache, path, putOf(item, lease, lifeSecondsIn(cache, path, env)))
  return item
}

const lifeSecondsIn = (cache: string, path: string, env: Env): number =>
  cache === homeOf(path, env) ? LIFE_SECONDS : SUBSTITUTE_LIFE_SECONDS

/** Where it lives now, and at home as soon as that can be told. */
async function forget(path: string, env: Env): Promise<void> {
  const home = homeOf(path, env)
  if (home === undefined) return
  if (isAway(home)) owe(home, path)
  for (;;) {
    const cache = currentPlaceOf(path, env)
    if (cache === undefined || (await ask(cache, path, { method: 'DELETE' })) !== undefined) return
    // It has just gone away: maybe done, maybe not. The item has another place now.
    if (cache === home) owe(home, path)
  }
}

const homeOf = (path: string, env: Env): string | undefined => placeOf(path, cachesOf(env))

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
