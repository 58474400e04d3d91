/** Each key has all caches of the region in an order of its own. The first that answers is asked, and all of them forget. */
import type { Env } from 'millions'

export class StoreAway extends Error {}

const PATIENCE_MS = 300
/** Together longer than a service leads to a dead node. */
const PAUSES_MS = [0, 100, 200, 400, 800]

interface Answer {
  readonly status: number
  readonly text: string
}

/** Caches that said nothing lately are asked last, until they say something. */
const silent = new Set<string>()

export async function read(env: Env, key: string, { newest = false } = {}): Promise<string | undefined> {
  const cached = newest ? undefined : await fromCaches(env, key)
  const { status, text } = cached ?? (await fromRouter(key, { method: 'GET' }))
  return status === 404 ? undefined : text
}

export async function write(env: Env, key: string, body: string): Promise<void> {
  await fromRouter(key, { method: 'PUT', body })
  await Promise.all(cachesFor(env, key).map((cache) => ask(cache, key, { method: 'PURGE' }, PATIENCE_MS)))
}

async function fromCaches(env: Env, key: string): Promise<Answer | undefined> {
  const [cache] = cachesFor(env, key)
  if (cache === undefined) return undefined
  const answer = await ask(cache, key, {}, PATIENCE_MS)
  if (answer === undefined) {
    silent.add(cache)
    setTimeout(() => silent.delete(cache), 2000)
  }
  return answer && answer.status < 500 ? answer : undefined
}

async function fromRouter(key: string, init: RequestInit): Promise<Answer> {
  for (const pauseMs of PAUSES_MS) {
    await new Promise<void>((done) => setTimeout(done, pauseMs))
    const answer = await ask('router', key, init, 1500)
    if (answer && answer.status < 500) return answer
  }
  throw new StoreAway()
}

async function ask(
  host: string,
  key: string,
  init: RequestInit,
  withinMs: number,
): Promise<Answer | undefined> {
  const signal = AbortSignal.timeout(withinMs)
  return fetch(`http://${host}/items/${encodeURIComponent(key)}`, { ...init, signal }).then(
    async (answer) => ({ status: answer.status, text: await answer.text() }),
    () => undefined,
  )
}

/** Rendezvous: each cache has a number for each key, and the greatest goes first. */
function cachesFor(env: Env, key: string): readonly string[] {
  return env
    .nodes('cache')
    .filter(({ region }) => region === env.region)
    .map(({ name }) => ({ name, score: hash(`${name} ${key}`) - (silent.has(name) ? 2 ** 33 : 0) }))
    .toSorted((one, other) => other.score - one.score)
    .map(({ name }) => name)
}

/** Sums of letters that are multiplied again and again, and mixed in the end. */
export function hash(text: string): number {
  let sum = 7
  for (const letter of text) sum = (Math.imul(sum, 31) + (letter.codePointAt(0) ?? 0)) | 0
  sum = Math.imul(sum ^ (sum >>> 16), 0x85ebca6b)
  sum = Math.imul(sum ^ (sum >>> 13), 0xc2b2ae35)
  return (sum ^ (sum >>> 16)) >>> 0
}
