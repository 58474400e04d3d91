/**
 * Writes that come while the disk is busy wait for it together: one append and
 * one sync for all of them. They are shown together as well. The feed never
 * waits: whoever wants to know more asks again.
 */
import type { Env, Program } from 'millions'
import { type Change, type Changes, type Item, keyOf, State } from './state.ts'

interface Pending {
  readonly key: string
  readonly item: Item | null
  settle(offset: number | undefined): void
}

const FILE = 'feed.log'
const encoder = new TextEncoder()
const state = new State()
const log: Change[] = []
let wholeBytes = 0
let newest = 0
let pending: Pending[] = []
let isWriting = false

function show(change: Change): void {
  state.apply(change)
  log.push(change)
  newest = Math.max(newest, change.offset)
}

/** A batch is a line, so a crash keeps all of it or nothing. */
async function load({ disk }: Env): Promise<void> {
  if (!(await disk.list(FILE)).includes(FILE)) return
  const bytes = await disk.read(FILE)
  wholeBytes = bytes.lastIndexOf(0x0a) + 1
  await disk.truncate(FILE, wholeBytes)
  await disk.sync(FILE)
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, wholeBytes))
  for (const line of text.split('\n').slice(0, -1))
    for (const change of JSON.parse(line) as Change[]) show(change)
}

async function writeAll(env: Env): Promise<void> {
  isWriting = true
  while (pending.length > 0) {
    const batch = pending
    pending = []
    const first = newest + 1
    const changes = batch.map(({ key, item }, index) => ({ offset: first + index, key, item }))
    const isStored = await store(env, changes)
    if (isStored) for (const change of changes) show(change)
    for (const [index, { settle }] of batch.entries()) settle(isStored ? first + index : undefined)
  }
  isWriting = false
}

async function store({ disk }: Env, changes: readonly Change[]): Promise<boolean> {
  const line = encoder.encode(`${JSON.stringify(changes)}\n`)
  try {
    await disk.append(FILE, line)
    await disk.sync(FILE)
    wholeBytes += line.length
    return true
  } catch {
    return false
  }
}

async function write(request: Request, env: Env): Promise<Response> {
  const item = request.method === 'PUT' ? ((await request.json()) as Item) : null
  const stored = new Promise<number | undefined>((settle) =>
    pending.push({ key: keyOf(request), item, settle }),
  )
  if (!isWriting) void writeAll(env)
  const offset = await stored
  return offset === undefined ? new Response('not stored', { status: 507 }) : Response.json({ offset })
}

/** The place of the first change after an offset. */
function placeAfter(offset: number): number {
  let [low, high] = [0, log.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((log[middle]?.offset ?? 0) > offset) high = middle
    else low = middle + 1
  }
  return low
}

export default {
  start: load,

  async fetch(request: Request, env: Env) {
    if (request.method === 'PUT' || request.method === 'DELETE') return await write(request, env)
    const { pathname, searchParams } = new URL(request.url)
    if (pathname !== '/changes') return state.answer(request)
    const place = placeAfter(Number(searchParams.get('after') ?? 0))
    const limit = Number(searchParams.get('limit') ?? 100)
    const answer: Changes = { changes: log.slice(place, place + limit) }
    return Response.json(answer)
  },
} satisfies Program
