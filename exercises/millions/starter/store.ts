/**
 * What is kept, by its key. Web servers ask here, and this is where their tier
 * meets those behind it.
 *
 * A router and a cache take `GET /items/<key>`: 200 with the value, 404 when
 * there is none, 503 when they cannot tell. A router takes `PUT` as well: 2xx
 * when a shard has the value on its disk. A cache takes `PURGE`: it forgets
 * what it has of the key, 204.
 *
 * So far nobody asks a cache, and everything is tried once.
 */
import type { Env } from 'millions'

/** It cannot be read or written now: web.ts answers 503. */
export class StoreAway extends Error {}

const ROUTER_WITHIN_MS = 2000

/**
 * Undefined when there is nothing by this key. `newest`: what was written
 * last, not what a cache has kept.
 */
export async function read(
  env: Env,
  key: string,
  _how: { readonly newest?: boolean } = {},
): Promise<string | undefined> {
  const answer = await askRouter(env, key)
  return answer.status === 404 ? undefined : answer.text
}

/** Done when a shard has it. Every write here can be done twice as well as once. */
export async function write(env: Env, key: string, value: string): Promise<void> {
  await askRouter(env, key, { method: 'PUT', body: value })
}

interface Answer {
  readonly status: number
  readonly text: string
}

async function askRouter(env: Env, key: string, init: RequestInit = {}): Promise<Answer> {
  const [router] = env.nodes('router')
  const answer = await ask(`${router?.name}`, key, init, ROUTER_WITHIN_MS)
  if (answer === undefined || answer.status >= 500) throw new StoreAway()
  return answer
}

/** Undefined when there was no answer in time. */
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

/** Of a key, the same number everywhere. */
export function hash(text: string): number {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash >>> 0
}
