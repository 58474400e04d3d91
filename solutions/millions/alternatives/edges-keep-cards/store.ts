/** What is kept, by its key: read through the cache while that is well, and past it when it is not. */
import type { Env } from 'millions'

/** It cannot be read or written now. */
export class StoreAway extends Error {}

const CACHE_WITHIN_MS = 500
const ROUTER_WITHIN_MS = 2000
/** A service needs a second until it leads past a node that is down. */
const TRIES = 5
const PAUSE_MS = 300
/** So long a cache that did not answer is left alone. */
const AWAY_MS = 1000

/** Cache → when it may be asked again. */
const awayUntilMs = new Map<string, number>()

export async function read(env: Env, key: string, { newest = false } = {}): Promise<string | undefined> {
  const answer = (newest ? undefined : await askCache(env, key)) ?? (await askRouter(env, key))
  return answer.status === 404 ? undefined : answer.text
}

/** Acknowledged when the shard has it on its disk. */
export async function write(env: Env, key: string, value: string): Promise<void> {
  await askRouter(env, key, { method: 'PUT', body: value })
  const cache = cacheFor(env, key)
  // That it cannot be told does not undo the write: what it has of it expires.
  if (cache !== undefined) await ask(cache, key, { method: 'PURGE' }, CACHE_WITHIN_MS)
}

interface Answer {
  readonly status: number
  readonly text: string
}

async function askCache(env: Env, key: string): Promise<Answer | undefined> {
  const cache = cacheFor(env, key)
  if (cache === undefined || performance.now() < (awayUntilMs.get(cache) ?? 0)) return undefined
  const answer = await ask(cache, key, {}, CACHE_WITHIN_MS)
  if (answer === undefined) awayUntilMs.set(cache, performance.now() + AWAY_MS)
  return answer !== undefined && answer.status < 500 ? answer : undefined
}

/** Every write here can be done twice as well as once, so it is tried again. */
async function askRouter(env: Env, key: string, init: RequestInit = {}): Promise<Answer> {
  for (let tries = 0; tries < TRIES; tries++) {
    if (tries > 0) await new Promise<void>((done) => setTimeout(done, PAUSE_MS))
    for (const { name } of env.nodes('router')) {
      const answer = await ask(name, key, init, ROUTER_WITHIN_MS)
      if (answer !== undefined && answer.status < 500) return answer
    }
  }
  throw new StoreAway()
}

async function ask(
  node: string,
  key: string,
  init: RequestInit,
  withinMs: number,
): Promise<Answer | undefined> {
  try {
    const url = `http://${node}/items/${encodeURIComponent(key)}`
    const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(withinMs) })
    return { status: answer.status, text: await answer.text() }
  } catch {
    return undefined
  }
}

/** All web servers of a region agree: what one of them writes, it forgets where the others would look. */
function cacheFor(env: Env, key: string): string | undefined {
  const caches = env.nodes('cache').filter(({ region }) => region === env.region)
  return caches[hash(key) % Math.max(1, caches.length)]?.name
}

/** Of a key, the same number everywhere. */
export function hash(text: string): number {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash >>> 0
}
