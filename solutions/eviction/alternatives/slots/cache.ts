/**
 * A cache node. All that has to do with HTTP is here already: begin in
 * store.ts.
 *
 * GET    /items/<key>   200 with the value, or 404
 * PUT    /items/<key>   201, 204 when the key was there, 413 when the
 *                       entry is larger than the whole budget
 * DELETE /items/<key>   204, or 404
 * POST   /bulk          a JSON object a line, carried out in order, all
 *                       in one go: 200 with a BulkResult
 * GET    /stats         200 with Stats
 *
 * Keys are texts with at least one letter, values are texts.
 */
import type { Env, Program } from 'millions'
import { Best } from './best.ts'
import { Lines } from './lru.ts'
import type { Policy } from './policy.ts'
import { Store } from './store.ts'

/** A line of /bulk. */
export interface BulkLine {
  key: string
  value: string
  /** It is read, and `value` is put only when it was not there. */
  read?: boolean
}

export interface BulkResult {
  /** Lines with `read` that found their key, and those that did not. */
  hits: number
  misses: number
  stored: number
  refused: number
}

export interface Stats {
  policy: string
  budgetBytes: number
  /** Keys and values that are here, in UTF-8. */
  bytes: number
  items: number
  /** Reads that found their key, and those that did not. */
  hits: number
  misses: number
  /** Entries that had to go because another one needed their room. */
  evictions: number
  /** Of the last thousand reads, how many of a hundred were hits. */
  hitPercent: number
}

const RECENT = 1000

let store: Store
let hits = 0
let misses = 0
const reads: boolean[] = []

export default {
  start(env: Env): void {
    const { policy = 'fifo', budgetBytes = '1000000' } = env.vars
    store = new Store(Number(budgetBytes), policyNamed(policy))
  },

  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname } = new URL(request.url)
    const { method } = request
    if (pathname === '/stats' && method === 'GET') return Response.json(stats(env))
    if (pathname === '/bulk' && method === 'POST') return Response.json(bulk(await request.text()))
    if (!pathname.startsWith('/items/')) return new Response(null, { status: 404 })
    const key = decoded(pathname.slice('/items/'.length))
    if (!key) return new Response(null, { status: 400 })

    if (method === 'GET') {
      const value = read(key)
      return value === undefined ? new Response(null, { status: 404 }) : new Response(value)
    }
    if (method === 'PUT') {
      const result = store.put(key, await request.text())
      return new Response(null, { status: { stored: 201, replaced: 204, refused: 413 }[result] })
    }
    if (method === 'DELETE') return new Response(null, { status: store.delete(key) ? 204 : 404 })
    return new Response(null, { status: 405, headers: { allow: 'GET, PUT, DELETE' } })
  },
} satisfies Program

/** FIFO, LRU and LFU are one: they differ by the lines that a use leads to. */
function policyNamed(name: string): Policy {
  if (name === 'fifo') return new Lines((uses) => ({ line: uses, moves: false }))
  if (name === 'lru') return new Lines((uses) => ({ line: uses, moves: true }))
  if (name === 'lfu') return new Lines((uses) => ({ line: uses + 1, moves: true }))
  return new Best()
}

function read(key: string): string | undefined {
  const value = store.get(key)
  if (value === undefined) misses++
  else hits++
  reads[(hits + misses) % RECENT] = value !== undefined
  return value
}

function bulk(text: string): BulkResult {
  const result = { hits: 0, misses: 0, stored: 0, refused: 0 }
  for (const line of text.split('\n')) {
    if (line === '') continue
    const { key, value, read: isRead }: BulkLine = JSON.parse(line)
    if (isRead && read(key) !== undefined) {
      result.hits++
      continue
    }
    if (isRead) result.misses++
    if (store.put(key, value) === 'refused') result.refused++
    else result.stored++
  }
  return result
}

function stats({ vars }: Env): Stats {
  const { budgetBytes, bytes, items, evictions } = store
  const recent = Math.min(RECENT, hits + misses)
  const found = reads.filter((isHit) => isHit).length
  return {
    policy: vars.policy ?? 'fifo',
    budgetBytes,
    bytes,
    items,
    hits,
    misses,
    evictions,
    hitPercent: recent === 0 ? 0 : Math.round((100 * found) / recent),
  }
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part)
  } catch {
    return undefined
  }
}
