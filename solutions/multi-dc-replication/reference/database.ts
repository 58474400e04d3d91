/**
 * One database in each data center. Each answers its own users, and asks the others all the time for what it has not heard
 * of yet, from whichever center: `GET /log?after=<how much it has of each center's log>`.
 */
import type { Env } from 'millions'
import { Clock } from './clock.ts'
import { type Entry, type Offsets, Store } from './store.ts'

const pauseMs = 400
const patienceMs = 1500
/** In one answer, however much there is to tell. Of three bytes each they are here within `patienceMs`, over the slowest link. */
const mostLetters = 50_000

/** What one center answers another one. */
interface Page {
  entries: Entry[]
  isMore: boolean
}

let clock: Clock
let store: Store

export default {
  async start(env: Env): Promise<void> {
    clock = new Clock(env.name)
    store = await Store.open(env.disk, clock)
    for (const { name } of env.nodes('database')) if (name !== env.name) void follow(name)
  },

  async fetch(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname === '/log') return log(searchParams.get('after') ?? '{}')
    clock.seeToken(request.headers.get('Consistency-Token'))
    const answer = await answerUser(request)
    answer.headers.set('Consistency-Token', clock.token)
    return answer
  },
}

async function answerUser(request: Request): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url)
  const [, items, key, part] = pathname.split('/')
  if (items !== 'items') return new Response('no such path', { status: 404 })
  if (key === undefined) return Response.json(store.list(searchParams.get('prefix') ?? ''))
  if (part === 'likes') return likes(request, key)
  if (part === 'versions') return Response.json(store.versions(key))
  if (request.method === 'GET') return read(key)
  if (request.method === 'PUT') await store.write(key, await request.text(), replacedBy(request))
  else if (request.method === 'DELETE') await store.write(key, null, replacedBy(request))
  else return new Response('not allowed', { status: 405 })
  return new Response(null, { status: 204 })
}

function read(key: string): Response {
  const [winner] = store.versions(key)
  if (winner === undefined || winner.value === null) return new Response('no such item', { status: 404 })
  return new Response(winner.value, { headers: { ETag: `"${winner.version}"` } })
}

async function likes(request: Request, key: string): Promise<Response> {
  if (request.method === 'GET') return Response.json({ likes: store.likesOf(key) })
  await store.like(key)
  return new Response(null, { status: 204 })
}

function replacedBy(request: Request): string[] | undefined {
  return request.headers
    .get('Replaces')
    ?.split(',')
    .map((version) => version.trim())
}

function log(after: string): Response {
  return Response.json(pageOf(store.after(JSON.parse(after) as Offsets)))
}

/** One of them at least, however long it is. */
function pageOf(entries: readonly Entry[]): Page {
  let [count, letters] = [0, 0]
  while (count < entries.length && letters < mostLetters) {
    letters += JSON.stringify(entries[count]).length
    count++
  }
  return { entries: entries.slice(0, count), isMore: count < entries.length }
}

/** One loop for each center: one that is silent holds up nobody else. */
async function follow(name: string): Promise<never> {
  for (;;) {
    const isMore = await pull(name).catch((error: unknown) => {
      console.warn(`nothing from ${name}:`, error)
      return false
    })
    if (!isMore) await new Promise<void>((wake) => setTimeout(wake, pauseMs))
  }
}

/** Whether there is more to tell: then nobody waits to ask for it. */
async function pull(name: string): Promise<boolean> {
  const after = encodeURIComponent(JSON.stringify(store.offsets()))
  const signal = AbortSignal.timeout(patienceMs)
  const answer = await fetch(`http://${name}/log?after=${after}`, { signal })
  if (!answer.ok) return false
  const { entries, isMore } = (await answer.json()) as Page
  await store.take(entries)
  return isMore
}
