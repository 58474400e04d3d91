/**
 * For each of the others there is a feeder here, which sends what it has not got yet of this center's log. The answer is a
 * receipt: so much of it is on the other one's disk. The receipts are kept by who gives them, and asked for after a failure.
 * What one has missed comes in parts, each after the receipt for the one before.
 */
import type { Env } from 'millions'
import { laterOf, momentIn, tokenOf } from './clock.ts'
import { type Entry, nameOf, Store } from './store.ts'

const heartbeatMs = 900
const pauseMs = 500
const patienceMs = 1500
/** A letter takes three bytes at most. So much arrives within `patienceMs` over the longest way. */
const mostLetters = 30_000

let store: Store
let news = Promise.withResolvers<void>()

export default {
  async start(env: Env): Promise<void> {
    store = new Store(env.disk, env.name)
    await store.open()
    for (const { name } of env.nodes('database')) if (name !== env.name) void feed(name, env.name)
  },

  async fetch(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url)
    if (pathname.startsWith('/feed/')) return take(pathname.slice('/feed/'.length), request)
    const moment = momentIn(request.headers.get('Consistency-Token'))
    if (moment !== undefined) store.heard = laterOf(store.heard, moment)
    const response = await answer(request)
    response.headers.set('Consistency-Token', tokenOf(store.heard))
    return response
  },
}

async function answer(request: Request): Promise<Response> {
  const { method } = request
  const [, , key, part] = new URL(request.url).pathname.split('/')
  if (method === 'GET') return key === undefined ? list(request) : show(key, part)
  if (key === undefined) return new Response('not allowed', { status: 405 })
  const replaces = request.headers.get('Replaces')?.split(',')
  if (method === 'PUT' || method === 'DELETE')
    await store.write(
      key,
      method === 'PUT' ? await request.text() : null,
      replaces?.map((name) => name.trim()),
    )
  else await store.like(key)
  news.resolve()
  news = Promise.withResolvers()
  return new Response(null, { status: 204 })
}

function show(key: string, part: string | undefined): Response {
  if (part === 'likes') return Response.json({ likes: store.likesOf(key) })
  const versions = store.versionsOf(key)
  if (part === 'versions')
    return Response.json(versions.map((write) => ({ version: nameOf(write), value: write.value })))
  const [winner] = versions
  if (winner === undefined || winner.value === null) return new Response('no such item', { status: 404 })
  return new Response(winner.value, { headers: { ETag: `"${nameOf(winner)}"` } })
}

function list(request: Request): Response {
  const prefix = new URL(request.url).searchParams.get('prefix') ?? ''
  const items = store.keys.map((key) => ({ key, value: store.versionsOf(key)[0]?.value ?? null }))
  return Response.json(items.filter(({ key, value }) => value !== null && key.startsWith(prefix)))
}

/** Without entries it only asks how far it has come. */
async function take(from: string, request: Request): Promise<Response> {
  const { offset, entries } = (await request.json()) as { offset: number; entries: Entry[] }
  if (entries.length > 0 && offset === store.receiptFor(from)) {
    await store.take(entries, { from, offset: offset + entries.length })
    news.resolve()
    news = Promise.withResolvers()
  }
  return Response.json({ offset: store.receiptFor(from) })
}

async function feed(name: string, own: string): Promise<never> {
  let offset = 0
  for (;;) {
    try {
      const body = JSON.stringify({ offset, entries: store.after(offset, mostLetters) })
      const signal = AbortSignal.timeout(patienceMs)
      const answered = await fetch(`http://${name}/feed/${own}`, { method: 'POST', body, signal })
      offset = ((await answered.json()) as { offset: number }).offset
      if (offset >= store.log.length) await Promise.race([news.promise, pause(heartbeatMs)])
    } catch {
      await pause(pauseMs)
    }
  }
}

function pause(durationMs: number): Promise<void> {
  return new Promise((wake) => setTimeout(wake, durationMs))
}
