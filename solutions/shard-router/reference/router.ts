/** Sends what has a key to the one shard that holds it, asks all shards for what has none, and remembers nothing. */
import type { Env, Peer, Program } from 'millions'
import type { Card, Claim, Page, Person, Schema } from './protocol.ts'

const PATIENCE_MS = 1500
const TAKEOVERS = 3

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    const [, root, name, cards] = pathname.split('/')
    if (pathname === '/schema')
      return request.method === 'POST' ? spreadSchema(request, env) : tellSchema(env)
    if (pathname === '/cards') return listAll(request, env)
    if (root !== 'people' || !name) return tell(404, 'There is nothing here.')

    const person = decoded(name)
    if (person === undefined) return tell(400, 'The path has an escape that is no text.')
    if (request.method === 'PUT' && cards === undefined) return register(request, env, person)
    return forward(request, shardOf(env, person))
  },
} satisfies Program

/** The sharding key is the person: all that is theirs is in one place. */
function shardOf(env: Env, key: string): Peer | undefined {
  const shards = env.nodes('shard')
  return shards[hash(key) % shards.length]
}

/** FNV-1a: all bytes count. `>>> 0` makes it positive, or the rest of a division would be negative, too. */
function hash(text: string): number {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash >>> 0
}

/** Once: a write that was not answered may have been done. */
async function forward(request: Request, shard: Peer | undefined): Promise<Response> {
  const { pathname, search } = new URL(request.url)
  const body = request.body === null ? null : await request.bytes()
  const headers = new Headers()
  for (const name of ['content-type', 'if-match', 'if-none-match']) {
    const value = request.headers.get(name)
    if (value !== null) headers.set(name, value)
  }
  const answer = await ask(shard, pathname + search, { method: request.method, headers, body })
  return answer ?? tell(503, 'The shard of this person does not answer.')
}

/** Undefined when there was no answer in time. */
async function ask(shard: Peer | undefined, path: string, init?: RequestInit): Promise<Response | undefined> {
  if (shard === undefined) return undefined
  try {
    return await fetch(`http://${shard.name}${path}`, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) })
  } catch {
    return undefined
  }
}

/** A shard, and what it answered: undefined when it failed, or did not answer. */
interface Answered<Answer> {
  readonly name: string
  readonly answer: Answer | undefined
}

/** All at the same time. */
function askAll<Answer>(env: Env, path: string, init?: RequestInit): Promise<Answered<Answer>[]> {
  return Promise.all(
    env.nodes('shard').map(async (shard) => {
      const answer = await ask(shard, path, init)
      return { name: shard.name, answer: answer?.ok ? await json<Answer>(answer) : undefined }
    }),
  )
}

/** Sent to all, and again to those that have it: a shard ignores what it has. */
async function spreadSchema(request: Request, env: Env): Promise<Response> {
  const schema = await json<Schema>(request)
  if (!isSchema(schema)) return tell(400, 'A schema has a version, from 1 on, and columns.')
  const { version } = schema
  const answers = await askAll<Schema>(env, '/schema', { method: 'POST', body: JSON.stringify(schema) })
  const lacking = lackingOf(answers, version)
  return Response.json({ version, lacking }, { status: lacking.length > 0 ? 503 : 200 })
}

/** The highest version that a shard has, and who lacks it. */
async function tellSchema(env: Env): Promise<Response> {
  const answers = await askAll<Schema>(env, '/schema')
  const version = Math.max(0, ...answers.map(({ answer }) => answer?.version ?? 0))
  if (version === 0) return tell(503, 'No shard answers.')
  return Response.json({ version, lacking: lackingOf(answers, version) })
}

function lackingOf(answers: readonly Answered<Schema>[], version: number): string[] {
  return answers.filter(({ answer }) => (answer?.version ?? 0) < version).map(({ name }) => name)
}

function isSchema(sent: Schema | undefined): sent is Schema {
  return Number.isSafeInteger(sent?.version) && Number(sent?.version) > 0 && Array.isArray(sent?.columns)
}

/** The newest of all shards. Each is asked for a whole page, as it may hold all of the newest. */
async function listAll(request: Request, env: Env): Promise<Response> {
  const { search, searchParams } = new URL(request.url)
  const limit = searchParams.get('limit') ?? '20'
  const before = searchParams.get('before')
  if (!/^[1-9]\d?$|^100$/.test(limit)) return tell(400, 'limit is a whole number from 1 to 100.')
  if (before !== null && !/^\d{16}\./.test(before)) return tell(400, 'before is what next said.')

  const answers = await askAll<Page>(env, `/cards${search}`)
  const pages = answers.flatMap(({ answer }) => answer ?? [])
  const missing = answers.filter(({ answer }) => answer === undefined).map(({ name }) => name)
  if (pages.length === 0) return tell(503, 'No shard answers.')

  const all = pages.flatMap(({ cards }) => cards).toSorted(newestFirst)
  const cards = all.slice(0, Number(limit))
  const isLast = all.length === cards.length && pages.every(({ next }) => next === null)
  return Response.json({ cards, next: isLast ? null : (cards.at(-1)?.place ?? null), missing })
}

/** Places are texts, and no two are equal. */
const newestFirst = (a: Card, b: Card) => (a.place < b.place ? 1 : -1)

/**
 * The address is claimed on its own shard first, then the person is created. Whoever meets a claim completes it, so
 * nobody has to guess whether the one who made it is still at work.
 */
async function register(request: Request, env: Env, person: string): Promise<Response> {
  const sent = await json<Person>(request)
  if (typeof sent?.email !== 'string' || !sent.email.includes('@'))
    return tell(400, 'A person has an e-mail.')
  const email = sent.email.toLowerCase()
  const place = `/emails/${encodeURIComponent(email)}`

  for (let time = 0; time < TAKEOVERS; time++) {
    const claimed = await ask(shardOf(env, email), place, put({ person }))
    if (claimed === undefined || claimed.status >= 500) return tell(503, 'The shard of the address is away.')
    const owner = claimed.status === 409 ? (await json<Claim>(claimed))?.person : person
    if (owner === undefined) return tell(503, 'The shard of the address is away.')

    const path = `/people/${encodeURIComponent(owner)}`
    const created = await ask(shardOf(env, owner), path, put({ email }))
    if (created === undefined || created.status >= 500) return tell(503, 'The shard of the person is away.')
    if (created.ok) return owner === person ? created : tell(409, 'The address is somebody else’s.')

    // The owner has another address, and keeps it: this one is nobody's.
    await ask(shardOf(env, email), `${place}?person=${encodeURIComponent(owner)}`, { method: 'DELETE' })
    if (owner === person) return tell(409, 'The name is taken.')
  }
  return tell(503, 'Too many want this address.')
}

const put = (content: object) => ({ method: 'PUT', body: JSON.stringify(content) })

async function json<Content>(message: Request | Response): Promise<Content | undefined> {
  try {
    return (await message.json()) as Content
  } catch {
    return undefined
  }
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

function tell(status: number, reason: string): Response {
  const headers = status === 503 ? { 'retry-after': '1' } : {}
  return Response.json({ error: reason }, { status, headers })
}
