/** Centers tell each other all that they have, again and again, and merge it. It goes in parts, side by side, so none is large. */
import type { Env } from 'millions'
import { Clock } from './clock.ts'
import { type State, Store } from './store.ts'

const pauseMs = 350
const patienceMs = 1500
/** A letter takes three bytes at most. */
const mostLetters = 20_000

let clock: Clock
let store: Store

export default {
  async start(env: Env): Promise<void> {
    clock = new Clock()
    store = new Store(env.disk, clock, env.name)
    await store.open()
    for (const { name } of env.nodes('database')) if (name !== env.name) void tell(name)
  },

  async fetch(request: Request): Promise<Response> {
    if (new URL(request.url).pathname === '/state') {
      await store.merge((await request.json()) as State)
      return new Response(null, { status: 204 })
    }
    clock.seeToken(request.headers.get('Consistency-Token'))
    const response = await answer(request)
    response.headers.set('Consistency-Token', `t${clock.ticks}`)
    return response
  },
}

async function answer(request: Request): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url)
  if (pathname === '/items') return list(searchParams.get('prefix') ?? '')
  const [, key = '', part] = pathname.slice(1).split('/')
  const { method } = request
  if (part === 'likes' && method === 'POST') await store.like(key)
  else if (part === 'likes') return Response.json({ likes: sum(Object.values(store.item(key).likes)) })
  else if (part === 'versions')
    return Response.json(versionsOf(key).map(([name, { value }]) => ({ version: name, value })))
  else if (method === 'GET') return read(key)
  else if (method === 'PUT') await store.write(key, await request.text(), named(request))
  else if (method === 'DELETE') await store.write(key, null, named(request))
  else return new Response('not allowed', { status: 405 })
  return new Response(null, { status: 204 })
}

const versionsOf = (key: string) => Object.entries(store.item(key).versions)
const winnerOf = (key: string): string | null => versionsOf(key)[0]?.[1].value ?? null
const sum = (counts: number[]): number => counts.reduce((total, count) => total + count, 0)

function read(key: string): Response {
  const value = winnerOf(key)
  if (value === null) return new Response('no such item', { status: 404 })
  return new Response(value, { headers: { ETag: `"${versionsOf(key)[0]?.[0]}"` } })
}

function list(prefix: string): Response {
  const keys = store.keys.filter((key) => key.startsWith(prefix) && winnerOf(key) !== null).sort()
  return Response.json(keys.map((key) => ({ key, value: winnerOf(key) })))
}

function named(request: Request): string[] | undefined {
  const names = request.headers.get('Replaces')
  return names === null ? undefined : names.split(',').map((name) => name.trim())
}

async function tell(name: string): Promise<never> {
  for (;;) {
    await Promise.all(store.parts(mostLetters).map((part) => send(name, part)))
    await new Promise<void>((wake) => setTimeout(wake, pauseMs))
  }
}

/** What gets lost comes in the next round. */
async function send(name: string, part: State): Promise<void> {
  const signal = AbortSignal.timeout(patienceMs)
  const body = JSON.stringify(part)
  await fetch(`http://${name}/state`, { method: 'POST', body, signal }).catch(() => undefined)
}
