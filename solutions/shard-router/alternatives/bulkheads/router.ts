/**
 * One object for each shard, which bounds how many requests are on their way to it. The newest schema is kept on the
 * router's own disk, and brought to whoever lacks it by a round every second. Whoever meets a claim completes it.
 */
import type { Disk, Env, Program } from 'millions'
import type { Card, Claim, Page, Schema } from './protocol.ts'

const MOST_ON_THEIR_WAY = 80
const PATIENCE_MS = 1700
const FILE = 'schema.json'

class Shard {
  readonly name: string
  #onTheirWay = 0

  constructor(name: string) {
    this.name = name
  }

  /** Nothing when the shard is silent, or has too much to do already. */
  async ask(path: string, init: RequestInit = {}): Promise<Response | null> {
    if (this.#onTheirWay >= MOST_ON_THEIR_WAY) return null
    this.#onTheirWay++
    const stop = new AbortController()
    const timer = setTimeout(() => stop.abort(), PATIENCE_MS)
    try {
      const answer = await fetch(`http://${this.name}${path}`, { ...init, signal: stop.signal })
      // Read to its end here: who is slow to take it shall not hold a place.
      const bytes = answer.status === 204 ? null : await answer.bytes()
      return new Response(bytes, { status: answer.status, headers: answer.headers })
    } catch {
      return null
    } finally {
      clearTimeout(timer)
      this.#onTheirWay--
    }
  }

  async object<T>(path: string, init?: RequestInit): Promise<T | null> {
    const answer = await this.ask(path, init)
    return answer !== null && answer.status === 200 ? ((await answer.json()) as T) : null
  }
}

const known = new Map<string, Shard>()
let newest: Schema | null = null
/** One save after the other. */
let saving: Promise<void> = Promise.resolve()

function shards(env: Env): Shard[] {
  return env.nodes('shard').map(({ name }) => {
    const shard = known.get(name) ?? new Shard(name)
    known.set(name, shard)
    return shard
  })
}

/** Adler's two sums, multiplied out; the upper half is taken. */
function shardOf(env: Env, key: string): Shard {
  let [one, two] = [1, 0]
  for (const byte of new TextEncoder().encode(key)) {
    one = (one + byte) % 65521
    two = (two + one) % 65521
  }
  const mixed = Number(((BigInt(two * 65536 + one) * 0x9e3779b97f4a7c15n) >> 20n) & 0xffffffn)
  const all = shards(env)
  const shard = all[mixed % all.length]
  if (shard === undefined) throw new Error('no shard is configured')
  return shard
}

export default {
  async start(env) {
    newest = await readSchema(env.disk)
    setInterval(() => void repair(env), 1000)
  },

  async fetch(request, env) {
    const { pathname, search, searchParams } = new URL(request.url)
    const parts = pathname.slice(1).split('/')
    switch (parts[0]) {
      case 'schema':
        return request.method === 'POST' ? learn(await request.text(), env) : tell(env)
      case 'cards':
        return list(env, searchParams)
      case 'people': {
        let person: string
        try {
          person = decodeURIComponent(parts[1] ?? '')
        } catch {
          return plain(400, 'odd escape')
        }
        if (person === '') return plain(404, 'nobody')
        if (parts.length === 2 && request.method === 'PUT') return register(env, person, await request.text())
        const body = request.body === null ? null : await request.bytes()
        const headers = new Headers(request.headers)
        for (const name of ['connection', 'keep-alive', 'transfer-encoding']) headers.delete(name)
        const init = { method: request.method, headers, body }
        return (await shardOf(env, person).ask(pathname + search, init)) ?? plain(503, 'away')
      }
      default:
        return plain(404, 'nothing')
    }
  },
} satisfies Program

const plain = (status: number, text: string) => new Response(`${text}\n`, { status })

async function readSchema(disk: Disk): Promise<Schema | null> {
  try {
    return JSON.parse(new TextDecoder().decode(await disk.read(FILE))) as Schema
  } catch {
    return null
  }
}

async function save(disk: Disk): Promise<void> {
  await disk.write(`${FILE}.new`, JSON.stringify(newest))
  await disk.sync(`${FILE}.new`)
  await disk.rename(`${FILE}.new`, FILE)
}

/** What a shard has that nobody told us counts as well. */
async function repair(env: Env): Promise<void> {
  const all = shards(env)
  const has = await Promise.all(all.map((shard) => shard.object<Schema>('/schema')))
  for (const schema of has) if (schema !== null && schema.version > (newest?.version ?? 1)) newest = schema
  const schema = newest
  if (schema === null) return
  const init = { method: 'POST', body: JSON.stringify(schema) }
  await Promise.all(
    all.map((shard, place) => {
      const version = has[place]?.version
      return version === undefined || version >= schema.version ? null : shard.ask('/schema', init)
    }),
  )
}

async function learn(body: string, env: Env): Promise<Response> {
  let schema: Schema
  try {
    schema = JSON.parse(body) as Schema
    if (!(schema.version >= 1) || !Number.isInteger(schema.version) || !Array.isArray(schema.columns))
      throw body
  } catch {
    return plain(400, 'no schema')
  }
  if (schema.version > (newest?.version ?? 0)) {
    newest = schema
    saving = saving.then(() => save(env.disk))
    await saving
  }
  const all = shards(env)
  const has = await Promise.all(all.map((shard) => shard.object<Schema>('/schema', { method: 'POST', body })))
  const lacking = all
    .filter((_, place) => (has[place]?.version ?? 0) < schema.version)
    .map(({ name }) => name)
  return Response.json({ version: schema.version, lacking }, { status: lacking.length > 0 ? 503 : 200 })
}

async function tell(env: Env): Promise<Response> {
  const all = shards(env)
  const has = await Promise.all(all.map((shard) => shard.object<Schema>('/schema')))
  const version = Math.max(0, ...has.map((schema) => schema?.version ?? 0))
  if (version === 0) return plain(503, 'nobody tells')
  const lacking = all.filter((_, place) => has[place]?.version !== version).map(({ name }) => name)
  return Response.json({ version, lacking })
}

async function list(env: Env, query: URLSearchParams): Promise<Response> {
  const limit = query.get('limit') ?? '20'
  const place = query.get('before')
  if (!/^\d{1,3}$/.test(limit) || limit.startsWith('0') || Number(limit) > 100) return plain(400, 'odd limit')
  if (place !== null && !/^\d{16}\..*\/.*$/.test(place)) return plain(400, 'odd place')
  const before = place === null ? '' : `&before=${encodeURIComponent(place)}`
  // One more than is wanted tells whether there are more.
  const size = Math.min(100, Number(limit) + 1)
  const all = shards(env)
  const pages = await Promise.all(all.map((shard) => shard.object<Page>(`/cards?limit=${size}${before}`)))
  const missing = all.filter((_, index) => pages[index] === null).map(({ name }) => name)
  if (missing.length === all.length) return plain(503, 'nobody lists')
  const cards: Card[] = []
  for (const page of pages) cards.push(...(page?.cards ?? []))
  cards.sort((a, b) => b.at - a.at || (b.place > a.place ? 1 : -1))
  const shown = cards.slice(0, Number(limit))
  const hasMore = cards.length > shown.length || pages.some((page) => page !== null && page.next !== null)
  return Response.json({ cards: shown, next: hasMore ? shown[shown.length - 1]?.place : null, missing })
}

async function register(env: Env, person: string, body: string): Promise<Response> {
  let address: unknown
  try {
    address = (JSON.parse(body) as { email?: unknown }).email
  } catch {
    return plain(400, 'no JSON')
  }
  if (typeof address !== 'string' || !address.includes('@')) return plain(400, 'no address')
  const email = address.toLowerCase()
  const path = `/emails/${encodeURIComponent(email)}`
  const home = shardOf(env, email)
  // Two rounds: a claim that turns out to be nobody's is taken away in the first.
  for (const _ of [1, 2]) {
    const claim = await home.ask(path, { method: 'PUT', body: JSON.stringify({ person, email }) })
    if (claim === null || claim.status >= 500) return plain(503, 'the shard of the address is away')
    const owner = claim.status === 409 ? ((await claim.json()) as Claim).person : person
    const record = { method: 'PUT', body: JSON.stringify({ email }) }
    const made = await shardOf(env, owner).ask(`/people/${encodeURIComponent(owner)}`, record)
    if (made === null || made.status >= 500) return plain(503, 'the shard of the person is away')
    if (made.status !== 409) return owner === person ? made : plain(409, 'the address is taken')
    const undo = await home.ask(`${path}?person=${encodeURIComponent(owner)}`, { method: 'DELETE' })
    if (undo === null) return plain(503, 'the shard of the address is away')
    if (owner === person) return plain(409, 'the name is taken')
  }
  return plain(503, 'try again')
}
