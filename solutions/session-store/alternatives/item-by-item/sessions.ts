/**
 * Each thing is an item of its own, so that nothing is read to be written back: who it is (`who/`), that it was used
 * (`used/`, which the store forgets after the idle time), and each card of the cart (`cart/<id>/`).
 */
import type { Env } from 'millions'

export type Answered = { readonly status: number; readonly text: string; readonly leftMs: number }

export class Unsure extends Error {}

const HOUR_MS = 3_600_000

export async function begin(env: Env, name: string): Promise<string> {
  const bytes = crypto.getRandomValues(new Uint8Array(20))
  const id = Array.from(bytes, (byte) => byte.toString(36).padStart(2, '0')).join('')
  await call(env, 'PUT', `who/${id}`, JSON.stringify(name), Number(env.vars.maxMs))
  await call(env, 'PUT', `used/${id}`, '', Number(env.vars.idleMs))
  return id
}

/** Their name. Both items have to be there. */
export async function nameOf(env: Env, id: string): Promise<string | undefined> {
  const [who, used] = await Promise.all([call(env, 'GET', `who/${id}`), call(env, 'GET', `used/${id}`)])
  if (who.status === 404 || used.status === 404) return undefined
  const idleMs = Number(env.vars.idleMs)
  // If-Match: *, as a log-out may have taken it away meanwhile.
  if (idleMs - used.leftMs >= idleMs / 30) await call(env, 'PUT', `used/${id}`, '', idleMs, true)
  return JSON.parse(who.text) as string
}

/** One item decides. The others go by themselves, in their time. */
export async function end(env: Env, id: string): Promise<void> {
  await call(env, 'DELETE', `who/${id}`)
}

export async function cardsOf(env: Env, id: string): Promise<readonly string[]> {
  const { text } = await get(env, `/items?limit=1000&prefix=${encodeURIComponent(`cart/${id}/`)}`, {})
  return (JSON.parse(text) as { value: string }[]).map(({ value }) => value)
}

export async function addCard(env: Env, id: string, card: string): Promise<void> {
  const { leftMs } = await call(env, 'GET', `who/${id}`)
  await call(env, 'PUT', `cart/${id}/${card}`, card, Math.min(leftMs, HOUR_MS * 24))
}

async function call(
  env: Env,
  method: string,
  key: string,
  body?: string,
  lifeMs?: number,
  mustBeThere = false,
): Promise<Answered> {
  const headers = new Headers()
  if (lifeMs !== undefined) headers.set('expire-after', `${Math.max(0, Math.floor(lifeMs))}`)
  if (mustBeThere) headers.set('if-match', '*')
  const path = `/items/${encodeURIComponent(key)}`
  return await get(env, path, { method, headers, ...(body !== undefined && { body }) })
}

/** Both are asked at once; only the primary has something to say. */
async function get(env: Env, path: string, init: RequestInit): Promise<Answered> {
  const asked = env.nodes('session').map(async ({ name }) => {
    const answer = await fetch(`http://${name}${path}`, { ...init, signal: AbortSignal.timeout(900) })
    const isNews = answer.ok || answer.status === 404 || answer.status === 412
    if (!isNews) throw new Unsure()
    const leftMs = Number(answer.headers.get('expires-in') ?? '0')
    return { status: answer.status, text: await answer.text(), leftMs }
  })
  return await Promise.any(asked).catch(() => {
    throw new Unsure()
  })
}
