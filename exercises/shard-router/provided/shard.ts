/**
 * A shard: a database that knows what it holds, and nothing of the other shards. What it speaks stands in protocol.ts.
 * What it has told is on its disk.
 */
import type { Env, Program } from 'millions'
import { Journal } from './journal.ts'
import { type Card, type Change, Rows, type Schema } from './rows.ts'

const rows = new Rows()
let journal: Journal<Change> | undefined

interface Answer {
  readonly status: number
  readonly body?: unknown
  readonly etag?: string
}
type Decision = { change?: Change; answer: Answer }

export default {
  async start(env) {
    journal = await Journal.open<Change>(env.disk, (change) => rows.apply(change))
  },

  async fetch(request, env) {
    await delay(env)
    const { status, body, etag } = await answer(request)
    const headers: Record<string, string> = { 'content-type': 'application/json' }
    if (etag !== undefined) headers.etag = etag
    const text = body === undefined || request.method === 'HEAD' ? null : JSON.stringify(body)
    return new Response(text, { status, headers })
  },
} satisfies Program

async function answer(request: Request): Promise<Answer> {
  const { pathname, searchParams } = new URL(request.url)
  const path = pathname.split('/').slice(1).map(decoded)
  const [root, name, cards, id] = path
  if (path.includes(undefined))
    return { status: 400, body: { error: 'the path has an escape that is no text' } }
  if (pathname === '/schema') return schema(request)
  if (pathname === '/status') return request.method === 'PUT' ? control(request) : told()
  if (isFailing) return { status: 500, body: { error: 'the shard is failing' } }
  if (pathname === '/cards') return page(request, undefined, searchParams)
  if (name === undefined || name === '') return { status: 404, body: { error: 'there is nothing here' } }
  if (root === 'emails' && path.length === 2) return email(request, name, searchParams)
  if (root === 'people' && path.length === 2) return person(request, name)
  if (root !== 'people' || cards !== 'cards') return { status: 404, body: { error: 'there is nothing here' } }
  if (path.length === 3) return page(request, name, searchParams)
  if (path.length === 4 && id !== undefined) return card(request, name, id)
  return { status: 404, body: { error: 'there is nothing here' } }
}

/** The operator's: everything but this is answered with 500, until told otherwise, or the next crash. */
let isFailing = false

async function control(request: Request): Promise<Answer> {
  isFailing = (await readObject(request))?.failing === true
  return { status: 204 }
}

const told = (): Answer => ({
  status: 200,
  body: { cards: rows.cards.size, people: rows.people.size, version: rows.schema.version },
})

async function card(request: Request, person: string, id: string): Promise<Answer> {
  const key = JSON.stringify([person, id])
  if (request.method === 'GET' || request.method === 'HEAD') {
    const stored = rows.cards.get(key)
    if (stored === undefined) return { status: 404, body: { error: 'there is no such card' } }
    return { status: 200, body: stored.card, etag: stored.etag }
  }
  if (request.method === 'DELETE') return take(() => forget(request, key))
  if (request.method !== 'PUT') return notAllowed
  const sent = await readObject(request)
  if (sent === undefined) return { status: 400, body: { error: 'a card is a JSON object' } }
  return take(() => {
    const wrong = wrongOf(sent)
    if (wrong !== undefined) return { answer: { status: 422, body: wrong } }
    const unmet = unmetCondition(request, key)
    if (unmet) return { answer: { status: 412, body: { error: 'the card is another one by now' } } }
    const at = Number(sent.at)
    const made: Card = { ...sent, person, id, at, place: placeOf(at, person, id) }
    const status = rows.cards.has(key) ? 200 : 201
    return { change: { table: 'cards', key, place: made.place, card: made }, answer: { status, body: made } }
  })
}

function forget(request: Request, key: string): Decision {
  const stored = rows.cards.get(key)
  if (stored === undefined) return { answer: { status: 404, body: { error: 'there is no such card' } } }
  if (unmetCondition(request, key))
    return { answer: { status: 412, body: { error: 'the card is another one by now' } } }
  return {
    change: { table: 'cards', key, place: stored.card.place, card: null },
    answer: { status: 204 },
  }
}

function unmetCondition(request: Request, key: string): boolean {
  const etag = rows.cards.get(key)?.etag
  const match = request.headers.get('if-match')
  if (match !== null && match !== etag && !(match === '*' && etag !== undefined)) return true
  return request.headers.get('if-none-match') === '*' && etag !== undefined
}

function wrongOf(sent: Readonly<Record<string, unknown>>): object | undefined {
  if (typeof sent.at !== 'number' || !Number.isSafeInteger(sent.at) || sent.at < 0)
    return { error: 'at is no time' }
  const { version, columns } = rows.schema
  const column = Object.keys(sent).find((each) => each !== 'at' && !columns.includes(each))
  return column === undefined ? undefined : { error: 'there is no such column', column, version }
}

/** Sixteen digits, so that texts are in the order of numbers. Escaped, so that no name runs into the next. */
function placeOf(at: number, person: string, id: string): string {
  return `${String(at).padStart(16, '0')}.${encodeURIComponent(person)}/${encodeURIComponent(id)}`
}

function page(request: Request, person: string | undefined, query: URLSearchParams): Answer {
  if (request.method !== 'GET') return notAllowed
  const limit = query.get('limit') ?? '20'
  const before = query.get('before') ?? undefined
  const isNumber = /^[1-9]\d{0,2}$/.test(limit) && Number(limit) <= 100
  if (!isNumber) return { status: 400, body: { error: 'limit is a whole number from 1 to 100' } }
  if (before !== undefined && !/^\d{16}\./.test(before))
    return { status: 400, body: { error: 'before is no place' } }
  return { status: 200, body: rows.page(person, before, Number(limit)) }
}

async function schema(request: Request): Promise<Answer> {
  if (request.method === 'GET') return { status: 200, body: rows.schema }
  if (request.method !== 'POST') return notAllowed
  const sent = await readObject(request)
  if (sent === undefined || !isSchema(sent)) return { status: 400, body: { error: 'this is no schema' } }
  const { version, columns } = sent
  return take(() =>
    version <= rows.schema.version
      ? { answer: { status: 200, body: rows.schema } }
      : {
          change: { table: 'schema', schema: { version, columns } },
          answer: { status: 200, body: { version, columns } },
        },
  )
}

function isSchema(sent: object): sent is Schema {
  if (!('version' in sent && 'columns' in sent)) return false
  const { version, columns } = sent
  const isVersion = typeof version === 'number' && Number.isSafeInteger(version) && version > 0
  return isVersion && Array.isArray(columns) && columns.every((column) => typeof column === 'string')
}

async function person(request: Request, name: string): Promise<Answer> {
  if (request.method === 'GET') {
    const found = rows.people.get(name)
    if (found === undefined) return { status: 404, body: { error: 'there is no such person' } }
    return { status: 200, body: { person: name, email: found } }
  }
  if (request.method !== 'PUT') return notAllowed
  const { email } = (await readObject(request)) ?? {}
  if (typeof email !== 'string') return { status: 400, body: { error: 'a person has an e-mail address' } }
  return take(() => {
    const found = rows.people.get(name)
    const body = { person: name, email: found ?? email }
    if (found !== undefined) return { answer: { status: found === email ? 200 : 409, body } }
    return { change: { table: 'people', person: name, email }, answer: { status: 201, body } }
  })
}

async function email(request: Request, address: string, query: URLSearchParams): Promise<Answer> {
  const nobody = { status: 404, body: { error: 'the address is nobody’s' } }
  const found = () => {
    const { takenMs = 0, ...claim } = rows.emails.get(address) ?? { person: '' }
    return { ...claim, ageMs: Date.now() - takenMs }
  }
  if (request.method === 'GET') return rows.emails.has(address) ? { status: 200, body: found() } : nobody
  if (request.method === 'DELETE')
    return take(() => {
      const owner = rows.emails.get(address)?.person
      if (owner === undefined) return { answer: nobody }
      if (owner !== query.get('person')) return { answer: { status: 409, body: found() } }
      return { change: { table: 'emails', email: address, claim: null }, answer: { status: 204 } }
    })
  if (request.method !== 'PUT') return notAllowed
  const sent = await readObject(request)
  const { person } = sent ?? {}
  if (typeof person !== 'string') return { status: 400, body: { error: 'a claim says whose it is' } }
  return take(() => {
    const owner = rows.emails.get(address)?.person
    if (owner !== undefined) return { answer: { status: owner === person ? 200 : 409, body: found() } }
    const claim = { ...sent, person, takenMs: Date.now() }
    return { change: { table: 'emails', email: address, claim }, answer: { status: 201, body: { person } } }
  })
}

/** Decided one after the other, and durable before it is told. */
async function take(decide: () => Decision): Promise<Answer> {
  try {
    return (await journal?.take(decide)) ?? { status: 503 }
  } catch {
    return { status: 500, body: { error: 'the disk failed' } }
  }
}

const notAllowed: Answer = { status: 405, body: { error: 'not by this method' } }

async function readObject(request: Request): Promise<Record<string, unknown> | undefined> {
  try {
    const value: unknown = JSON.parse(await request.text())
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Record<string, unknown>) : undefined
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

/** In scenes, some answers take long, by chance. */
async function delay({ vars }: Env): Promise<void> {
  if (Math.random() * 100 >= Number(vars.SLOW_PERCENT ?? 0)) return
  await new Promise((resolve) => setTimeout(resolve, Number(vars.SLOW_MS ?? 0)))
}
