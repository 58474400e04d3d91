/** One cache in each center. While it says nothing, nobody waits for it: somebody else looks whether it is back. */
import type { Env } from 'millions'

export class StoreAway extends Error {}

interface Answer {
  readonly status: number
  readonly text: string
}

/** Whether the cache answered when it was asked last. */
let isWell = true

export async function read(
  env: Env,
  key: string,
  how: { readonly newest?: boolean } = {},
): Promise<string | undefined> {
  if (how.newest !== true && isWell) {
    const answer = await Promise.race([tryCache(env, key), after(250)])
    if (answer !== undefined && answer.status < 500) return answer.status === 200 ? answer.text : undefined
    if (answer === undefined) doubt(env)
  }
  return insist(key, {})
}

export async function write(env: Env, key: string, value: string): Promise<void> {
  await insist(key, { method: 'PUT', body: value })
  await Promise.race([tryCache(env, key, { method: 'PURGE' }), after(250)])
}

async function tryCache(env: Env, key: string, init: RequestInit = {}): Promise<Answer | undefined> {
  const cache = env.nodes('cache').find(({ region }) => region === env.region)
  return cache === undefined ? undefined : send(cache.name, key, init)
}

/** Looks every half second, until it answers. */
function doubt(env: Env): void {
  if (!isWell) return
  isWell = false
  const look = setInterval(async () => {
    const answer = await Promise.race([tryCache(env, 'is it there?'), after(250)])
    if (answer === undefined) return
    isWell = true
    clearInterval(look)
  }, 500)
}

/** What is not answered is asked again, for three seconds in all. */
async function insist(key: string, init: RequestInit): Promise<string | undefined> {
  const untilMs = performance.now() + 3000
  do {
    const answer = await Promise.race([send('router', key, init), after(1200)])
    if (answer !== undefined && answer.status < 500) return answer.status === 404 ? undefined : answer.text
    await after(150)
  } while (performance.now() < untilMs)
  throw new StoreAway(key)
}

async function send(host: string, key: string, init: RequestInit): Promise<Answer | undefined> {
  try {
    const answer = await fetch(`http://${host}/items/${encodeURIComponent(key)}`, init)
    return { status: answer.status, text: await answer.text() }
  } catch {
    return undefined
  }
}

const after = (delayMs: number): Promise<undefined> =>
  new Promise((done) => setTimeout(() => done(undefined), delayMs))
