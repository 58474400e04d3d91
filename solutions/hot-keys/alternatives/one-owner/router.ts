/**
 * A router that sends what is hot to the one router that owns the key, so that there is one copy, and nobody to keep it in
 * step with. Who cannot reach the owner asks the home, and tells the owner to forget.
 */
import type { Env, Program } from 'millions'
import { Copies } from './copies.ts'
import { Counts, type Wanted } from './counts.ts'
import { type Answer, ask, homeOf, itemPath, Trouble, type Wish, wishOf } from './plumbing.ts'

/** More than the same keys have at their coldest, and less than at their hottest, at one router alone. */
const HOT_PER_SECOND = 10
const HEAR_EVERY_MS = 600
const FORGET_WITHIN_MS = 700

const counts = new Counts()
const copies = new Copies()
let rates: ReadonlyMap<string, number> = new Map()

export default {
  start(env) {
    setInterval(() => {
      rates = counts.all()
      void hear(env)
    }, HEAR_EVERY_MS)
  },

  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    if (pathname === '/hot') return Response.json({ keys: counts.top(10) })
    if (pathname === '/rates') return Response.json(counts.own())
    if (pathname === '/owned') return await serveOther(request, env)
    const wish = wishOf(pathname)
    if (wish === undefined) return tell(404, 'There is nothing here.')
    if (wish === 'no-key') return tell(400, 'This is no key.')
    counts.note(wish.key)
    try {
      const isRead = request.method === 'GET' && wish.kind === 'item'
      return answerOf(isRead ? await read(wish.key, env) : await write(request, wish, env))
    } catch (error) {
      if (error instanceof Trouble) return tell(503, error.message)
      throw error
    }
  },
} satisfies Program

const isHot = (key: string): boolean => (rates.get(key) ?? 0) >= HOT_PER_SECOND
const askHome = (env: Env, key: string): Promise<Answer> => ask(homeOf(env, key), itemPath(key))

async function read(key: string, env: Env): Promise<Answer> {
  if (!isHot(key)) return await askHome(env, key)
  const owner = ownerOf(key, env)
  if (owner === env.name) return await copies.read(key, () => askHome(env, key))
  try {
    return JSON.parse((await ask(owner, '/owned', { method: 'POST', body: key })).text) as Answer
  } catch {
    // It is dead, or has broken off: then this one has a copy of its own, until it is back.
    return await copies.read(key, () => askHome(env, key))
  }
}

/** For the other router: a read, or the news that something has changed. */
async function serveOther(request: Request, env: Env): Promise<Response> {
  const key = await request.text()
  if (request.method === 'PUT') {
    copies.forget(key)
    return new Response(null, { status: 204 })
  }
  try {
    return Response.json(await copies.read(key, () => askHome(env, key)))
  } catch (error) {
    if (!(error instanceof Trouble)) throw error
    return Response.json({ status: 503, text: JSON.stringify({ error: error.message }) })
  }
}

/** Straight to the home, and then both forget what they have, before the user hears of it. */
async function write(request: Request, { key, kind }: Wish, env: Env): Promise<Answer> {
  const body = request.body === null ? null : await request.bytes()
  const path = kind === 'likes' ? `${itemPath(key)}/likes` : itemPath(key)
  const answer = await ask(homeOf(env, key), path, { method: request.method, body })
  copies.forget(key)
  const init = { method: 'PUT', body: key, signal: AbortSignal.timeout(FORGET_WITHIN_MS) }
  await ask(otherOf(env), '/owned', init).catch(() => undefined)
  return answer
}

async function hear(env: Env): Promise<void> {
  try {
    const { status, text } = await ask(otherOf(env), '/rates')
    if (status === 200) counts.hear(JSON.parse(text) as readonly Wanted[])
  } catch (error) {
    if (!(error instanceof Trouble)) throw error
  }
}

const otherOf = (env: Env): string => env.nodes('router').find(({ name }) => name !== env.name)?.name ?? ''

/** The same for both, whatever is dead. */
function ownerOf(key: string, env: Env): string {
  let sum = 0
  for (let place = 0; place < key.length; place++) sum += key.charCodeAt(place)
  const names = env.nodes('router').map(({ name }) => name)
  return names[sum % names.length] ?? env.name
}

function answerOf({ status, text }: Answer): Response {
  const headers = { 'Content-Type': 'application/json' }
  return new Response(text === '' ? null : text, { status, headers })
}

function tell(status: number, reason: string): Response {
  return Response.json({ error: reason }, { status })
}
