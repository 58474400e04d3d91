/**
 * A write is sent to the others at once, and nobody minds when that fails: centers compare hashes of what they hold all the
 * time, and fetch what differs.
 */
import type { Env } from 'millions'
import { hear, newest } from './clock.ts'
import * as store from './store.ts'

const pauseMs = 300
const patienceMs = 1500

export default {
  async start(env: Env): Promise<void> {
    await store.open(env.disk)
    for (const name of others(env)) void repair(name, env)
  },

  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname === '/hashes') return Response.json(store.hashes())
    if (pathname === '/bucket') return Response.json(store.inBucket(Number(searchParams.get('number'))))
    if (pathname === '/item') {
      await store.merge(env.disk, [(await request.json()) as store.Item])
      return new Response(null, { status: 204 })
    }
    hear(request.headers.get('Consistency-Token'))
    const response = await answer(request, env)
    response.headers.set('Consistency-Token', newest())
    return response
  },
}

async function answer(request: Request, env: Env): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url)
  const [key = '', part] = pathname.slice('/items/'.length).split('/')
  if (request.method !== 'GET') return change(request, env, key, part)
  if (pathname === '/items') {
    const keys = store.keysWith(searchParams.get('prefix') ?? '')
    return Response.json(keys.map((each) => ({ key: each, value: store.winnerOf(each) })))
  }
  const { live, likes } = store.itemOf(key)
  if (part === 'likes') return Response.json({ likes: likes.reduce((sum, [, count]) => sum + count, 0) })
  if (part === 'versions') return Response.json(live.map(([version, value]) => ({ version, value })))
  const value = store.winnerOf(key)
  if (value === null) return new Response('no such item', { status: 404 })
  return new Response(value, { headers: { ETag: `"${live[0]?.[0]}"` } })
}

async function change(request: Request, env: Env, key: string, part: string | undefined): Promise<Response> {
  const replaces = request.headers.get('Replaces')?.split(/,\s*/)
  const value = request.method === 'PUT' ? await request.text() : null
  const item =
    part === 'likes'
      ? await store.like(env.disk, env.name, key)
      : await store.write(env.disk, env.name, key, value, replaces)
  for (const name of others(env)) void send(`http://${name}/item`, JSON.stringify(item))
  return new Response(null, { status: 204 })
}

async function send(url: string, body: string): Promise<void> {
  const signal = AbortSignal.timeout(patienceMs)
  await fetch(url, { method: 'POST', body, signal }).catch(() => undefined)
}

async function repair(name: string, env: Env): Promise<never> {
  for (;;) {
    await compare(name, env).catch(() => undefined)
    await new Promise<void>((wake) => setTimeout(wake, pauseMs))
  }
}

async function compare(name: string, env: Env): Promise<void> {
  const theirs = (await ask(`http://${name}/hashes`)) as number[]
  const mine = store.hashes()
  const differing = mine.flatMap((hash, number) => (hash === theirs[number] ? [] : [number]))
  await Promise.all(
    differing.map(async (number) => {
      await store.merge(env.disk, (await ask(`http://${name}/bucket?number=${number}`)) as store.Item[])
    }),
  )
}

async function ask(url: string): Promise<unknown> {
  const response = await fetch(url, { signal: AbortSignal.timeout(patienceMs) })
  if (!response.ok) throw new Error(`${url}: ${response.status}`)
  return response.json()
}

function others(env: Env): string[] {
  return env.nodes('database').flatMap(({ name }) => (name === env.name ? [] : [name]))
}
