// Caught by: dead-letters/dies-though-the-disk-failed
// The loop that looks for what is over ends for good when the disk fails once.

/**
 * A queue with states: waiting, out, dead. One loop looks for what has been out for too long; a death has a line of its
 * own in the log, and only when it is durable, the message is a dead letter.
 */
import type { Env, Program } from 'millions'
import type { Message, NewMessage, Status } from './protocol.ts'

type State = 'waiting' | 'out' | 'dying'
interface Entry {
  readonly message: Message
  state: State
  attempt: number
  receipt: string
  dueMs: number
}
type Event =
  | { readonly type: 'published'; readonly message: Message }
  | { readonly type: 'out'; readonly id: string; readonly attempt: number }
  | { readonly type: 'acked'; readonly id: string }
  | { readonly type: 'died'; readonly id: string }

const LOG = 'events'
const entries = new Map<string, Entry>()
const byReceipt = new Map<string, Entry>()
const dead: Message[] = []
let lastId = 0

/** One write at a time; who comes meanwhile shares the next one. */
let pending: { text: string; done: Promise<void> } | undefined
let busy: Promise<void> = Promise.resolve()

function store(event: Event, env: Env): Promise<void> {
  const line = `${JSON.stringify(event)}\n`
  if (pending !== undefined) {
    pending.text += line
    return pending.done
  }
  const batch = { text: line, done: Promise.resolve() }
  batch.done = busy.then(async () => {
    pending = undefined
    await env.disk.append(LOG, batch.text)
    await env.disk.sync(LOG)
  })
  busy = batch.done.catch(() => undefined)
  pending = batch
  return batch.done
}

async function load(env: Env): Promise<void> {
  const names = await env.disk.list()
  if (!names.includes(LOG)) return
  const bytes = await env.disk.read(LOG)
  const end = bytes.lastIndexOf(10) + 1
  await env.disk.truncate(LOG, end)
  await env.disk.sync(LOG)
  for (const line of new TextDecoder().decode(bytes.subarray(0, end)).split('\n')) {
    if (line === '') continue
    const event = JSON.parse(line) as Event
    if (event.type === 'published') {
      const { message } = event
      lastId = Math.max(lastId, Number(message.id))
      entries.set(message.id, { message, state: 'waiting', attempt: 0, receipt: '', dueMs: 0 })
      continue
    }
    const entry = entries.get(event.id)
    if (entry === undefined) continue
    if (event.type === 'out') {
      entry.attempt = event.attempt
    } else {
      entries.delete(event.id)
      if (event.type === 'died') dead.push(entry.message)
    }
  }
  // Who has no try left only waits for its death.
  for (const entry of entries.values()) {
    if (entry.attempt >= Number(env.vars.TRIES)) entry.state = 'out'
  }
}

async function sweep(env: Env): Promise<void> {
  const now = performance.now()
  for (const entry of [...entries.values()]) {
    if (!entries.has(entry.message.id)) continue
    if (entry.state === 'waiting' || (entry.state === 'out' && entry.dueMs > now)) continue
    byReceipt.delete(entry.receipt)
    if (entry.attempt < Number(env.vars.TRIES)) {
      entry.state = 'waiting'
      continue
    }
    entry.state = 'dying'
    await store({ type: 'died', id: entry.message.id }, env)
    entries.delete(entry.message.id)
    dead.push(entry.message)
  }
}

async function sweepForEver(env: Env): Promise<void> {
  const pauseMs = Math.min(250, Number(env.vars.ACK_TIMEOUT_MS) / 4)
  for (;;) {
    await sweep(env)
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}

async function publish({ body, key }: NewMessage, env: Env): Promise<Response> {
  if (entries.size >= Number(env.vars.CAPACITY)) {
    return new Response(null, { status: 429, headers: { 'retry-after': '2' } })
  }
  lastId += 1
  const message: Message = { id: String(lastId), body, key }
  entries.set(message.id, { message, state: 'waiting', attempt: 0, receipt: '', dueMs: 0 })
  await store({ type: 'published', message }, env)
  return Response.json({ id: message.id }, { status: 201 })
}

function choose(): Entry | undefined {
  const seen = new Set<string>()
  for (const entry of entries.values()) {
    const { key } = entry.message
    if (key !== undefined) {
      if (seen.has(key)) continue
      seen.add(key)
    }
    if (entry.state === 'waiting') return entry
  }
  return undefined
}

async function deliver(env: Env): Promise<Response> {
  const entry = choose()
  if (entry === undefined) return new Response(null, { status: 204 })
  const receipt = crypto.randomUUID()
  const attempt = entry.attempt + 1
  Object.assign(entry, { state: 'out', attempt, receipt })
  entry.dueMs = performance.now() + Number(env.vars.ACK_TIMEOUT_MS)
  byReceipt.set(receipt, entry)
  await store({ type: 'out', id: entry.message.id, attempt }, env)
  return Response.json({ ...entry.message, receipt, attempt })
}

async function acknowledge(receipt: string, env: Env): Promise<Response> {
  const entry = byReceipt.get(receipt)
  if (entry === undefined) return new Response(null, { status: 410 })
  byReceipt.delete(receipt)
  entries.delete(entry.message.id)
  await store({ type: 'acked', id: entry.message.id }, env)
  return new Response(null, { status: 204 })
}

export default {
  async start(env: Env) {
    await load(env)
    sweepForEver(env).catch((error: unknown) => console.error('The sweeper failed:', error))
  },

  async fetch(request: Request, env: Env) {
    const path = new URL(request.url).pathname
    const { method } = request
    if (method === 'POST' && path === '/messages') return publish((await request.json()) as NewMessage, env)
    if (method === 'POST' && path === '/deliveries') return deliver(env)
    if (method === 'DELETE' && path.startsWith('/deliveries/')) return acknowledge(path.slice(12), env)
    if (method === 'GET' && path === '/dead-letters') return Response.json(dead)
    if (method === 'GET' && path === '/status') return Response.json({ depth: entries.size } satisfies Status)
    return new Response(null, { status: 404 })
  },
} satisfies Program
