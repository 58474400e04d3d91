/**
 * A web server before several caches, as many begin: the rest of a division says where a card lives, among those caches that
 * have answered lately. Whoever misses reads the database. With one cache it is what lesson 3.3 came to.
 * With `LINE` ten read at a time, and the rest waits for a while; then it puts what it reads with the lease that it had before.
 *  - `GET /moved`: how many of 100 cards have another place now than they had with all caches.
 */
import type { Env, Program } from 'millions'

const CARDS = 1000
const CACHE_WITHIN_MS = 300
const LIFE_SECONDS = 45

const MOST_READS = 10
const WAIT_MS = 1500

const away = new Set<string>()
let free = MOST_READS
const line = new Set<(isTurn: boolean) => void>()

export default {
  start(env) {
    setInterval(() => void look(env), 1000)
  },

  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    if (pathname === '/health') return new Response('well\n')
    if (pathname === '/moved') return Response.json({ percent: movedPercent(env) })
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    const cache = placeOf(pathname, there(env))
    if (isRead) return await read(pathname, cache, env)
    const body = request.body === null ? null : await request.bytes()
    const answer = await fetch(`http://${databaseOf(env)}${pathname}`, { method: request.method, body })
    if (cache !== undefined) await ask(cache, pathname, { method: 'DELETE' })
    return answer
  },
} satisfies Program

async function read(path: string, cache: string | undefined, env: Env): Promise<Response> {
  const kept = cache === undefined ? undefined : await ask(cache, path)
  if (kept?.status === 200) return kept
  if (env.vars.LINE !== undefined && !(await turn()))
    return new Response('Too much to do.\n', { status: 503, headers: { 'Retry-After': '1' } })
  const { answer, body } = await readDatabase(path, env).finally(() => {
    if (env.vars.LINE !== undefined) passTurnOn()
  })
  const lease = kept?.headers.get('lease') ?? undefined
  if (answer.status === 200 && cache !== undefined && lease !== undefined) {
    const headers = new Headers({ Lease: lease, 'Cache-Control': `max-age=${LIFE_SECONDS}` })
    for (const name of ['etag', 'content-type']) headers.set(name, answer.headers.get(name) ?? '')
    await ask(cache, path, { method: 'PUT', headers, body })
  }
  return new Response(body, answer)
}

async function readDatabase(path: string, env: Env) {
  const answer = await fetch(`http://${databaseOf(env)}${path}`)
  return { answer, body: await answer.bytes() }
}

/** False for whoever has waited in vain. */
function turn(): Promise<boolean> | true {
  if (free > 0) {
    free--
    return true
  }
  return new Promise((settle) => {
    const tell = (isTurn: boolean): void => {
      line.delete(tell)
      settle(isTurn)
    }
    line.add(tell)
    setTimeout(() => tell(false), WAIT_MS)
  })
}

function passTurnOn(): void {
  const [first] = line
  if (first === undefined) free++
  else first(true)
}

async function ask(cache: string, path: string, init: RequestInit = {}): Promise<Response | undefined> {
  try {
    return await fetch(`http://${cache}${path}`, { ...init, signal: AbortSignal.timeout(CACHE_WITHIN_MS) })
  } catch {
    away.add(cache)
    return undefined
  }
}

async function look(env: Env): Promise<void> {
  await Promise.all(
    all(env).map(async (cache) => {
      if ((await ask(cache, '/status')) !== undefined) away.delete(cache)
    }),
  )
}

const all = (env: Env): readonly string[] => env.nodes('cache').map(({ name }) => name)
const there = (env: Env): readonly string[] => all(env).filter((cache) => !away.has(cache))
const databaseOf = (env: Env): string => env.nodes('database')[0]?.name ?? ''

const placeOf = (path: string, caches: readonly string[]): string | undefined =>
  caches[hash(path) % caches.length]

function movedPercent(env: Env): number {
  const paths = Array.from({ length: CARDS }, (_, number) => `/items/${number}`)
  const moved = paths.filter((path) => placeOf(path, all(env)) !== placeOf(path, there(env)))
  return Math.round((100 * moved.length) / CARDS)
}

function hash(text: string): number {
  let sum = 0x811c9dc5
  for (let at = 0; at < text.length; at++) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193)
  sum = Math.imul(sum ^ (sum >>> 16), 0x85ebca6b)
  sum = Math.imul(sum ^ (sum >>> 13), 0xc2b2ae35)
  return (sum ^ (sum >>> 16)) >>> 0
}
