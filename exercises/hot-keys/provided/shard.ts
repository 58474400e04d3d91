/**
 * A shard: items with their likes, and copies that go by themselves. What it speaks stands in plumbing.ts.
 * What it has told is on its disk, but for copies.
 *
 * For the operator, and for scenes:
 *  - `GET /held`: `{ items, copies }`, the keys that it holds of each kind.
 *  - `ALL_EXIST`: whatever is asked for is an item, with a text of its own.
 */
import type { Env, Program } from 'millions'
import { Copies } from './copies-held.ts'
import { type Change, Holdings } from './holdings.ts'
import { Journal } from './journal.ts'

const MOST_BYTES = 1024 * 1024

const holdings = new Holdings()
const copies = new Copies()
let journal: Journal<Change> | undefined

interface Answer {
  readonly status: number
  readonly body?: string
  /** The number of the change that it tells of, or of the newest one. */
  readonly asOf?: number
}

export default {
  async start(env) {
    journal = await Journal.open<Change>(env.disk, (change) => holdings.apply(change))
  },

  async fetch(request, env) {
    const { status, body, asOf } = await answer(request, env)
    const headers = { 'Content-Type': 'application/json', 'As-Of': String(asOf ?? holdings.newest) }
    return new Response(request.method === 'HEAD' ? null : (body ?? null), { status, headers })
  },
} satisfies Program

async function answer(request: Request, env: Env): Promise<Answer> {
  const { method } = request
  const parts = new URL(request.url).pathname.split('/').slice(1).map(decoded)
  const [root, key, kind] = parts
  if (root === 'held' && parts.length === 1)
    return { status: 200, body: JSON.stringify({ items: holdings.keys(), copies: copies.keys() }) }
  if (parts.includes(undefined)) return { status: 400 }
  if (key === undefined || key === '') return { status: 404 }
  if (root === 'items' && parts.length === 2) return await item(request, key, env)
  if (root === 'items' && kind === 'likes' && parts.length === 3 && method === 'POST')
    return await change({ op: 'like', key }, ifItExists(key, env))
  if (root === 'copies' && parts.length === 2) return await copy(request, key)
  return { status: 404 }
}

async function item(request: Request, key: string, env: Env): Promise<Answer> {
  const { method } = request
  if (method === 'GET' || method === 'HEAD') {
    const found =
      holdings.itemOf(key) ?? (allExist(env) ? { text: `a card about ${key}`, likes: 0 } : undefined)
    return found === undefined ? { status: 404 } : { status: 200, body: JSON.stringify(found) }
  }
  if (method === 'DELETE') return await change({ op: 'delete', key }, ifItExists(key, env))
  if (method !== 'PUT') return { status: 405 }
  const text = textOf(await request.bytes())
  if (text === undefined) return { status: 400 }
  if (text.length > MOST_BYTES) return { status: 413 }
  return await change({ op: 'put', key, text }, () => (holdings.itemOf(key) === undefined ? 201 : 204))
}

const ifItExists = (key: string, env: Env) => (): number =>
  holdings.itemOf(key) !== undefined || allExist(env) ? 204 : 404

const allExist = ({ vars }: Env): boolean => vars.ALL_EXIST !== undefined

async function change(made: Change, statusOf: () => number): Promise<Answer> {
  if (journal === undefined) return { status: 503 }
  return await journal.take<Answer>(() => {
    const status = statusOf()
    if (status === 404) return { answer: { status } }
    return { change: made, answer: { status, asOf: holdings.newest + 1 } }
  })
}

async function copy(request: Request, key: string): Promise<Answer> {
  const { method } = request
  if (method === 'GET') {
    const body = copies.get(key)
    return body === undefined ? { status: 404 } : { status: 200, body }
  }
  if (method === 'DELETE') return { status: copies.delete(key) ? 204 : 404 }
  if (method !== 'PUT') return { status: 405 }
  const forMs = Number(request.headers.get('ttl-ms') ?? Number.NaN)
  const body = textOf(await request.bytes())
  if (body === undefined || !(forMs >= 1 && forMs <= 10_000)) return { status: 400 }
  copies.put(key, body, forMs)
  return { status: 204 }
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    // What begins with a byte order mark is given back with it.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part)
  } catch {
    return undefined
  }
}
