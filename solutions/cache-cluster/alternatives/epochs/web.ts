/**
 * A web server before several caches. What it finds in one of them it believes when it was put in the present epoch.
 *
 * GET  /epochs   what this web server knows of them
 * POST /epochs   from the other web server: what that one knows
 */
import type { Env, Program } from 'millions'
import { boot, everySecond, isAway, known, learn, noteAnswer, stampOf } from './away.ts'
import { fill } from './fills.ts'
import { placesOf } from './places.ts'
import { askCache, askDatabase, cachesOf, type Item, passOn, putOf, replyOf } from './plumbing.ts'

/** So long an item is kept: 30 seconds at least, and never as long as 60. */
const LIFE_SECONDS = 45
/** Who has waited for longer asks for a new lease, as the old one would end before the read does. */
const GOOD_MS = 300

export default {
  async start(env) {
    await boot(env)
    setInterval(() => void everySecond(env), 1000)
  },

  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    // For the balancer in front: this node is up, whatever the others do
    if (pathname === '/health') return new Response('well\n')

    if (pathname === '/epochs') {
      if (request.method === 'POST') learn(JSON.parse(await request.text()))
      return Response.json(known())
    }
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

/** Out of the cache where it lives; what is not there, or is from before, out of the database. */
async function read(path: string, env: Env): Promise<Item> {
  const places = [...placesOf(path, cachesOf(env))]
  const at = places.findIndex((cache) => !isAway(cache))
  const cache = places[at]
  if (cache === undefined) return fill(path, () => askDatabase(path, env))
  const stamp = stampOf(places.slice(0, at + 1))
  let kept = await ask(cache, path)
  const item = kept?.status === 200 ? unstamped(kept, stamp) : undefined
  if (item !== undefined) return item

  const missedMs = performance.now()
  return fill(path, async () => {
    if (performance.now() > missedMs + GOOD_MS) kept = await ask(cache, path)
    const meanwhile = kept?.status === 200 ? unstamped(kept, stamp) : undefined
    if (meanwhile !== undefined) return meanwhile
    const lease = kept?.status === 200 ? await leaseOf(cache, path) : leaseIn(kept)
    const item = await askDatabase(path, env)
    if (item.status === 200 && lease !== undefined)
      await ask(cache, path, putOf(stamped(item, stamp), lease, LIFE_SECONDS))
    return item
  })
}

/** The stamp is kept behind the tag. */
function stamped({ status, headers, value }: Item, stamp: string): Item {
  const marked = new Headers(headers)
  marked.set('etag', `${headers.get('etag')} ${stamp}`)
  return { status, headers: marked, value }
}

/** Undefined when it has another stamp. */
function unstamped({ status, headers, value }: Item, stamp: string): Item | undefined {
  const [tag = '', found] = (headers.get('etag') ?? '').split(' ')
  if (found !== stamp) return undefined
  const plain = new Headers(headers)
  plain.set('etag', tag)
  return { status, headers: plain, value }
}

const leaseIn = (answer: Item | undefined): string | undefined => answer?.headers.get('lease') ?? undefined

/** There is something old, which has to go first. */
async function leaseOf(cache: string, path: string): Promise<string | undefined> {
  if ((await ask(cache, path, { method: 'DELETE' })) === undefined) return undefined
  return leaseIn(await ask(cache, path))
}

/** The first of its places that can be told. One that cannot is in trouble by that. */
async function forget(path: string, env: Env): Promise<void> {
  for (const cache of placesOf(path, cachesOf(env)))
    if (!isAway(cache) && (await ask(cache, path, { method: 'DELETE' })) !== undefined) return
}

async function ask(cache: string, path: string, init: RequestInit = {}): Promise<Item | undefined> {
  const answer = await askCache(cache, path, init)
  noteAnswer(cache, answer !== undefined)
  return answer
}
