/**
 * Keys fall into 1,024 buckets, and each shard has a run of them. A shard that was silent is left alone for a while; a
 * claim that grew old without its person is taken over; a page is put together from small bites.
 */
import type { Env, Program } from 'millions'
import type { Card, Claim, Page, Person, Schema } from './protocol.ts'

const BUCKETS = 1024
const PATIENCE_MS = 1200
const ALONE_MS = 800
const OLD_MS = 5000

/** Shard → when it may be asked again, on this boot's clock. */
const alone = new Map<string, number>()

interface Bad {
  readonly status: number
  readonly why: string
}
class Refusal extends Error {
  readonly bad: Bad
  constructor(status: number, why: string) {
    super(why)
    this.bad = { status, why }
  }
}

export default {
  async fetch(request, env) {
    try {
      return await answer(request, env)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return Response.json(error.bad, { status: error.bad.status })
    }
  },
} satisfies Program

async function answer(request: Request, env: Env): Promise<Response> {
  const url = new URL(request.url)
  if (url.pathname === '/schema' && request.method === 'POST') return setSchema(request, env)
  if (url.pathname === '/schema') return tellSchema(env)
  if (url.pathname === '/cards') return everyone(url, env)
  const match = /^\/people\/([^/]+)(\/cards(\/.*)?)?$/.exec(url.pathname)
  if (match === null) throw new Refusal(404, 'nothing here')
  const person = textOf(match[1] ?? '')
  if (match[2] === undefined && request.method === 'PUT') return register(person, request, env)
  const sent = request.body === null ? null : await request.bytes()
  const headers = Object.fromEntries(
    [...request.headers].filter(([name]) => /^(content-type|if-match|if-none-match)$/.test(name)),
  )
  const { method } = request
  return call(await shardOf(person, env), url.pathname + url.search, { method, headers, body: sent })
}

function textOf(escaped: string): string {
  try {
    return decodeURIComponent(escaped)
  } catch {
    throw new Refusal(400, 'no text')
  }
}

async function shardOf(key: string, env: Env): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(key)))
  const bucket = ((digest[0] ?? 0) * 256 + (digest[1] ?? 0)) % BUCKETS
  const shards = env.nodes('shard')
  const shard = shards[Math.floor((bucket * shards.length) / BUCKETS)]
  if (shard === undefined) throw new Refusal(503, 'no shard')
  return shard.name
}

async function call(shard: string, path: string, init: RequestInit = {}): Promise<Response> {
  if ((alone.get(shard) ?? 0) > performance.now()) throw new Refusal(503, `${shard} is away`)
  try {
    const answer = await fetch(`http://${shard}${path}`, {
      ...init,
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    alone.delete(shard)
    return answer
  } catch {
    alone.set(shard, performance.now() + ALONE_MS)
    throw new Refusal(503, `${shard} is away`)
  }
}

/** What each shard says, in place of those that fail undefined. */
async function each<T>(env: Env, path: string, init?: RequestInit): Promise<Map<string, T | undefined>> {
  const all = new Map<string, T | undefined>()
  const one = async ({ name }: { name: string }) => {
    all.set(name, undefined)
    const answer = await call(name, path, init).catch(() => undefined)
    if (answer?.status === 200) all.set(name, (await answer.json()) as T)
  }
  await Promise.all(env.nodes('shard').map(one))
  return all
}

async function setSchema(request: Request, env: Env): Promise<Response> {
  const body = await request.text()
  const schema = parse<Schema>(body)
  if (schema === undefined || !isVersion(schema.version) || !Array.isArray(schema.columns))
    throw new Refusal(400, 'no schema')
  const all = await each<Schema>(env, '/schema', { method: 'POST', body })
  const lacking = lackingOf(all, schema.version)
  return Response.json({ version: schema.version, lacking }, { status: lacking.length === 0 ? 200 : 503 })
}

const isVersion = (value: unknown) => Number.isSafeInteger(value) && Number(value) >= 1

async function tellSchema(env: Env): Promise<Response> {
  const all = await each<Schema>(env, '/schema')
  const version = Math.max(...[...all.values()].map((schema) => schema?.version ?? 0))
  if (version === 0) throw new Refusal(503, 'nobody tells')
  return Response.json({ version, lacking: lackingOf(all, version) })
}

function lackingOf(all: ReadonlyMap<string, Schema | undefined>, version: number): string[] {
  return [...all].filter(([, has]) => has === undefined || has.version < version).map(([name]) => name)
}

/** One shard's cards, fetched bite by bite. */
class Source {
  readonly shard: string
  #cards: Card[] = []
  #next: string | null | undefined
  #bites = 0
  failed = false

  constructor(shard: string, before: string | undefined) {
    this.shard = shard
    this.#next = before
  }

  get head(): Card | undefined {
    return this.#cards[0]
  }

  get hasMore(): boolean {
    return this.#cards.length > 0 || typeof this.#next === 'string'
  }

  take(): Card | undefined {
    return this.#cards.shift()
  }

  get isEmpty(): boolean {
    return this.#cards.length === 0 && !this.failed && this.#next !== null
  }

  async bite(limit: number): Promise<void> {
    const size = this.#bites++ === 0 ? Math.ceil(limit / 2) : limit
    const before = typeof this.#next === 'string' ? `&before=${encodeURIComponent(this.#next)}` : ''
    try {
      const answer = await call(this.shard, `/cards?limit=${size}${before}`)
      if (answer.status === 400) throw new RangeError('before is no place')
      if (answer.status !== 200) throw new Error('no page')
      const page = (await answer.json()) as Page
      this.#cards = page.cards
      this.#next = page.next
    } catch (error) {
      if (error instanceof RangeError) throw new Refusal(400, error.message)
      this.failed = true
      this.#next = null
    }
  }
}

async function everyone(url: URL, env: Env): Promise<Response> {
  const asked = url.searchParams.get('limit')
  if (asked !== null && !/^(100|[1-9][0-9]?)$/.test(asked)) throw new Refusal(400, 'odd limit')
  const limit = Number(asked ?? 20)
  const before = placeIn(url.searchParams.get('before'))
  const sources = env.nodes('shard').map(({ name }) => new Source(name, before))
  const cards: Card[] = []
  while (cards.length < limit) {
    await Promise.all(sources.filter((source) => source.isEmpty).map((source) => source.bite(limit)))
    const full = sources.filter(({ head }) => head !== undefined)
    if (full.length === 0) break
    const newest = full.reduce((a, b) => ((a.head?.place ?? '') > (b.head?.place ?? '') ? a : b))
    const card = newest.take()
    if (card !== undefined) cards.push(card)
  }
  const missing = sources.filter(({ failed }) => failed).map(({ shard }) => shard)
  if (missing.length === sources.length) throw new Refusal(503, 'nobody answers')
  const last = cards.at(-1)?.place
  const next = last !== undefined && sources.some(({ hasMore }) => hasMore) ? btoa(`after ${last}`) : null
  return Response.json({ cards, next, missing })
}

function placeIn(cursor: string | null): string | undefined {
  if (cursor === null) return undefined
  try {
    const text = atob(cursor)
    if (text.startsWith('after ')) return text.slice('after '.length)
  } catch {
    // told below
  }
  throw new Refusal(400, 'odd place')
}

async function register(person: string, request: Request, env: Env): Promise<Response> {
  const begunMs = performance.now()
  const { email: typed } = parse<Person>(await request.text()) ?? {}
  if (typeof typed !== 'string' || !typed.includes('@')) throw new Refusal(400, 'no address')
  const email = typed.toLowerCase()
  const place = `/emails/${encodeURIComponent(email)}`
  const shard = await shardOf(email, env)
  const claim = () => call(shard, place, { method: 'PUT', body: JSON.stringify({ person }) })
  const release = (owner: string) =>
    call(shard, `${place}?person=${encodeURIComponent(owner)}`, { method: 'DELETE' })

  for (;;) {
    const claimed = await claim()
    if (claimed.ok) break
    if (claimed.status !== 409) throw new Refusal(503, 'no claim')
    const { person: owner, ageMs } = (await claimed.json()) as Claim
    const found = await call(await shardOf(owner, env), `/people/${encodeURIComponent(owner)}`)
    const has = found.status === 200 ? ((await found.json()) as Person).email : undefined
    if (has === email) throw new Refusal(409, 'somebody has it')
    // It may be on its way. Who has another one, or was not there for long, gets it no more.
    if (has !== undefined || ageMs > OLD_MS) await release(owner)
    else if (performance.now() - begunMs > 2500) throw new Refusal(503, 'try again')
    else await new Promise((resolve) => setTimeout(resolve, 50))
  }
  if (performance.now() - begunMs > 4000) throw new Refusal(503, 'too late for this claim')
  const path = `/people/${encodeURIComponent(person)}`
  const body = JSON.stringify({ email })
  const created = await call(await shardOf(person, env), path, { method: 'PUT', body })
  if (created.status === 409) await release(person)
  if (created.status >= 500) throw new Refusal(503, 'not created')
  return created
}

function parse<T>(text: string): T | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as T) : undefined
  } catch {
    return undefined
  }
}
