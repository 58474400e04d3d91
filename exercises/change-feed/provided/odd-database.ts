/**
 * A database of another make, which does what a test tells it through its side door: it keeps the promises of the feed, and
 * makes use of what they leave open. It keeps nothing on its disk, and is never crashed.
 *
 *   POST /.changes    adds changes to its log
 *   POST /.manners    sets how it answers from now on, field by field
 *   GET /.asked       what it was asked since the world began, each `{ path, atMs }`
 */
import type { Program } from 'millions'

export interface Change {
  readonly offset: number
  readonly key: string
  readonly item: { readonly person: string; readonly text: string } | null
}

export interface Manners {
  /** So many changes an answer has at the most, whatever the limit. */
  readonly most: number
  /** Whether it waits for a change, as long as it was asked to. */
  readonly waits: boolean
  /** Waits for all of that time, and so much more, whether or not there is something to tell. */
  readonly sleepsMs: number | null
  /** So many changes from before `after` are told once more. */
  readonly repeats: number
  /** The log begins after this offset. */
  readonly horizon: number
  /** How it answers: as it should, by 503, by an answer that breaks off, or not at all. */
  readonly changes: 'well' | 'error' | 'torn' | 'silent'
  readonly snapshots: 'well' | 'error' | 'torn' | 'silent'
  /** From the moment that a snapshot is of to its answer. */
  readonly snapshotMs: number
}

const log: Change[] = []
const asked: { readonly path: string; readonly atMs: number }[] = []
let manners: Manners = {
  most: 1000,
  waits: false,
  sleepsMs: null,
  repeats: 0,
  horizon: 0,
  changes: 'well',
  snapshots: 'well',
  snapshotMs: 0,
}

const sleep = (durationMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, durationMs))

/** A text that breaks off in its middle, behind a status that says that all is well. */
function torn(text: string): Response {
  const half = text.slice(0, Math.ceil(text.length / 2))
  return new Response(half, { headers: { 'content-type': 'application/json' } })
}

async function answer(content: object, how: Manners['changes']): Promise<Response> {
  if (how === 'error') return new Response('<h1>Service unavailable</h1>', { status: 503 })
  if (how === 'torn') return torn(JSON.stringify(content))
  if (how === 'silent') await new Promise(() => undefined)
  return Response.json(content)
}

function changesAfter(after: number, limit: number): readonly Change[] {
  const first = log.findIndex(({ offset }) => offset > after)
  const from = first === -1 ? log.length : first
  const most = Math.min(limit, manners.most)
  const repeated = log.slice(Math.max(0, from - manners.repeats), from)
  const kept = repeated.filter(({ offset }) => offset > manners.horizon).slice(0, most - 1)
  return [...kept, ...log.slice(from, from + most - kept.length)]
}

async function feed(parameters: URLSearchParams): Promise<Response> {
  const number = (name: string, otherwise: number) => Number(parameters.get(name) ?? otherwise)
  const [after, limit, waitMs] = [number('after', 0), number('limit', 100), number('waitMs', 0)]
  const isNothing = (): boolean => (log.at(-1)?.offset ?? 0) <= after
  for (let waitedMs = 0; manners.waits && isNothing() && waitedMs < waitMs; waitedMs += 50) await sleep(50)
  if (manners.sleepsMs !== null) await sleep(waitMs + manners.sleepsMs)
  if (after < manners.horizon) return new Response('the log begins later', { status: 410 })
  return await answer({ changes: changesAfter(after, limit) }, manners.changes)
}

async function snapshot(): Promise<Response> {
  const items = new Map<string, object>()
  const counts = new Map<string, number>()
  for (const { key, item } of log) {
    items.delete(key)
    if (item === null) continue
    items.set(key, { key, person: item.person, text: item.text })
    counts.set(item.person, (counts.get(item.person) ?? 0) + 1)
  }
  const content = {
    offset: log.at(-1)?.offset ?? 0,
    items: [...items.values()],
    counts: Object.fromEntries(counts),
  }
  if (manners.snapshotMs > 0) await sleep(manners.snapshotMs)
  return await answer(content, manners.snapshots)
}

export default {
  async fetch(request) {
    const { pathname, search, searchParams } = new URL(request.url)
    if (pathname === '/.asked') return Response.json(asked)
    if (pathname === '/.changes') log.push(...((await request.json()) as Change[]))
    if (pathname === '/.manners') manners = { ...manners, ...((await request.json()) as Partial<Manners>) }
    if (pathname.startsWith('/.')) return new Response(null, { status: 204 })
    asked.push({ path: `${pathname}${search}`, atMs: performance.now() })
    if (pathname === '/changes') return await feed(searchParams)
    if (pathname === '/snapshot') return await snapshot()
    return new Response('no such thing', { status: 404 })
  },
} satisfies Program
