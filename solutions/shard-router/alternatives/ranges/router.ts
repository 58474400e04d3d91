/**
 * Each shard has a range of the numbers that a key can have. A read that was cut short is tried once more while there is
 * time; a schema is sent only to those that say that they lack it.
 */
import type { Env, Peer, Program } from 'millions'
import type { Card, Claim, Page, Person, Schema } from './protocol.ts'

type Handler = (request: Request, env: Env, url: URL, person: string) => Promise<Response>

const FIRST_MS = 1300
const ALL_MS = 1800
const SPACE = 2 ** 32

const routes: readonly (readonly [RegExp, string, Handler])[] = [
  [/^\/schema$/, 'POST', setSchema],
  [/^\/schema$/, 'GET', tellSchema],
  [/^\/cards$/, 'GET', newest],
  [/^\/people\/([^/]+)$/, 'PUT', register],
  [/^\/people\/([^/]+)$/, '*', toShard],
  [/^\/people\/([^/]+)\/cards(?:\/.*)?$/, '*', toShard],
]

export default {
  async fetch(request, env) {
    const url = new URL(request.url)
    for (const [pattern, method, handler] of routes) {
      const found = pattern.exec(url.pathname)
      if (found === null || (method !== '*' && method !== request.method)) continue
      try {
        return await handler(request, env, url, decodeURIComponent(found[1] ?? ''))
      } catch (error) {
        if (error instanceof URIError) return new Response('An escape is no text.\n', { status: 400 })
        if (error instanceof Away) return new Response(`${error.message}\n`, { status: 503 })
        throw error
      }
    }
    return new Response('Nothing here.\n', { status: 404 })
  },
} satisfies Program

class Away extends Error {}

/** A number of 32 bits from the text: a polynomial, then stirred so that the upper bits hang on all of it. */
function number(text: string): number {
  let value = 7
  for (const byte of new TextEncoder().encode(text)) value = (Math.imul(value, 131) + byte + 1) | 0
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
  return (value ^ (value >>> 16)) >>> 0
}

function ownerOf(key: string, env: Env): Peer {
  const shards = env.nodes('shard')
  const size = SPACE / shards.length
  const place = number(key)
  const shard = shards.find((_, index) => place < (index + 1) * size)
  if (shard === undefined) throw new Away('There is no shard.')
  return shard
}

async function call(
  { name }: Peer,
  path: string,
  init: RequestInit = {},
  withinMs = FIRST_MS,
): Promise<Response> {
  try {
    return await fetch(`http://${name}${path}`, { ...init, signal: AbortSignal.timeout(withinMs) })
  } catch {
    throw new Away(`${name} does not answer.`)
  }
}

/** A read changes nothing: it may be asked again, when the first try ended soon. */
async function read(shard: Peer, path: string): Promise<Response> {
  const begunMs = performance.now()
  try {
    return await call(shard, path)
  } catch (error) {
    const leftMs = ALL_MS - 1050 - (performance.now() - begunMs)
    if (leftMs < 100) throw error
    await new Promise((resolve) => setTimeout(resolve, 50))
    return call(shard, path, {}, leftMs)
  }
}

async function toShard(request: Request, env: Env, url: URL, person: string): Promise<Response> {
  const shard = ownerOf(person, env)
  const path = url.pathname + url.search
  if (request.method === 'GET') return read(shard, path)
  const headers: Record<string, string> = {}
  request.headers.forEach((value, name) => {
    if (name.startsWith('if-') || name === 'content-type') headers[name] = value
  })
  const body = request.body === null ? null : await request.bytes()
  return call(shard, path, { method: request.method, headers, body })
}

async function versionOf(shard: Peer): Promise<number> {
  const answer = await call(shard, '/schema').catch(() => undefined)
  return answer?.ok ? ((await answer.json()) as Schema).version : 0
}

async function versions(env: Env): Promise<readonly { shard: Peer; version: number }[]> {
  return Promise.all(env.nodes('shard').map(async (shard) => ({ shard, version: await versionOf(shard) })))
}

async function setSchema(request: Request, env: Env): Promise<Response> {
  const body = await request.text()
  const schema = objectIn(body) as unknown as Schema | undefined
  if (!Number.isInteger(schema?.version) || Number(schema?.version) < 1 || !Array.isArray(schema?.columns))
    return new Response('This is no schema.\n', { status: 400 })
  const { version } = schema
  const lacking: string[] = []
  const bring = async (shard: Peer) => {
    const answer = await call(shard, '/schema', { method: 'POST', body }, FIRST_MS).catch(() => undefined)
    const has = answer?.ok ? ((await answer.json()) as Schema).version : 0
    if (has < version) lacking.push(shard.name)
  }
  await Promise.all(
    env.nodes('shard').map(async (shard) => {
      const has = await call(shard, '/schema', {}, 400).catch(() => undefined)
      const known = has?.ok ? ((await has.json()) as Schema).version : 0
      if (known < version) await bring(shard)
    }),
  )
  return Response.json({ lacking, version }, { status: lacking.length > 0 ? 503 : 200 })
}

async function tellSchema(_: Request, env: Env): Promise<Response> {
  const all = await versions(env)
  const version = all.reduce((most, each) => Math.max(most, each.version), 0)
  if (version === 0) throw new Away('No shard answers.')
  const lacking = all.filter((each) => each.version !== version).map(({ shard }) => shard.name)
  return Response.json({ version, lacking })
}

interface Bunch {
  readonly shard: string
  readonly page: Page | undefined
}

async function newest(_: Request, env: Env, url: URL): Promise<Response> {
  const limit = url.searchParams.has('limit') ? String(url.searchParams.get('limit')) : '20'
  const isLimit = String(Number.parseInt(limit, 10)) === limit && Number(limit) >= 1 && Number(limit) <= 100
  if (!isLimit) return new Response('An odd limit.\n', { status: 400 })
  let isOdd = false
  const bunches = await Promise.all(
    env.nodes('shard').map(async (shard): Promise<Bunch> => {
      const answer = await call(shard, `/cards${url.search}`).catch(() => undefined)
      if (answer?.status === 400) isOdd = true
      return { shard: shard.name, page: answer?.ok ? ((await answer.json()) as Page) : undefined }
    }),
  )
  if (isOdd) return new Response('An odd place.\n', { status: 400 })
  if (bunches.every(({ page }) => page === undefined)) throw new Away('No shard answers.')
  const { cards, isAll } = merge(
    bunches.flatMap(({ page }) => page ?? []),
    Number(limit),
  )
  const last = cards[cards.length - 1]
  return Response.json({
    cards,
    next: isAll || last === undefined ? null : last.place,
    missing: bunches.filter(({ page }) => page === undefined).map(({ shard }) => shard),
  })
}

/** The heads of the lists are compared, and the newest is taken off, until there are enough. */
function merge(pages: readonly Page[], limit: number): { cards: Card[]; isAll: boolean } {
  const queues = pages.map(({ cards }) => [...cards])
  const merged: Card[] = []
  for (;;) {
    const heads = queues.filter((queue) => queue.length > 0)
    if (heads.length === 0) return { cards: merged, isAll: pages.every(({ next }) => next === null) }
    if (merged.length === limit) return { cards: merged, isAll: false }
    let best = heads[0]
    for (const queue of heads) if ((queue[0]?.place ?? '') > (best?.[0]?.place ?? '')) best = queue
    const card = best?.shift()
    if (card !== undefined) merged.push(card)
  }
}

async function register(request: Request, env: Env, _: URL, person: string): Promise<Response> {
  const email = objectIn(await request.text())?.email
  if (typeof email !== 'string' || email.indexOf('@') < 0)
    return new Response('No address.\n', { status: 400 })
  return settle(env, person, email.toLowerCase(), 3)
}

async function settle(env: Env, person: string, email: string, tries: number): Promise<Response> {
  if (tries === 0) throw new Away('The address is asked for by too many.')
  const [home, path] = [ownerOf(email, env), `/emails/${encodeURIComponent(email)}`]
  const claimed = await call(home, path, { method: 'PUT', body: JSON.stringify({ person }) })
  if (claimed.ok) {
    const made = await create(env, person, email)
    if (made.status === 409)
      await call(home, `${path}?person=${encodeURIComponent(person)}`, { method: 'DELETE' })
    return made
  }
  if (claimed.status !== 409) throw new Away('No claim can be made.')
  const owner = ((await claimed.json()) as Claim).person
  const there = await call(ownerOf(owner, env), `/people/${encodeURIComponent(owner)}`)
  const has = there.ok ? ((await there.json()) as Person).email : undefined
  if (has === email) return new Response('The address is taken.\n', { status: 409 })
  // Not there yet: perhaps never. Whoever finds it so brings it to its end.
  const made = has === undefined ? await create(env, owner, email) : undefined
  if (made?.ok) return new Response('The address is taken.\n', { status: 409 })
  await call(home, `${path}?person=${encodeURIComponent(owner)}`, { method: 'DELETE' })
  return settle(env, person, email, tries - 1)
}

async function create(env: Env, person: string, email: string): Promise<Response> {
  const path = `/people/${encodeURIComponent(person)}`
  const made = await call(ownerOf(person, env), path, { method: 'PUT', body: JSON.stringify({ email }) })
  if (made.status >= 500) throw new Away('The person cannot be created.')
  return made
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
