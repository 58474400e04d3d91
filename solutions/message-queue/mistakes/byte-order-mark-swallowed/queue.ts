// Caught by: durable/any-text-survives-a-crash
// Texts are read from the disk by a TextDecoder that swallows a byte order mark at their beginning.

/**
 * A file for each message: `messages/<number>.<id>`. Names are durable at once, so most of the state is in names:
 * a message is published by renaming its synced file, acknowledged by removing it, and each try leaves an empty file
 * `tries/<number>.<attempt>`.
 */
import type { Env, Program } from 'millions'
import type { Message, NewMessage, Status } from './protocol.ts'

interface Stored {
  readonly message: Message
  readonly number: string
  readonly path: string
  attempts: number
  receipt: string
  untilMs: number
  isLeaving: boolean
}

const NO_KEY = 0xffffffff

/** By number: in the order in which they were published. */
const stored: Stored[] = []
const dead: Message[] = []
let newest = 0
/** Publishes that are under way. */
let coming = 0

/** The length of the key, the key, and then the body. */
function encode({ body, key }: NewMessage): Uint8Array {
  const encoder = new TextEncoder()
  const keyBytes = encoder.encode(key ?? '')
  const bodyBytes = encoder.encode(body)
  const bytes = new Uint8Array(4 + keyBytes.length + bodyBytes.length)
  new DataView(bytes.buffer).setUint32(0, key === undefined || key === null ? NO_KEY : keyBytes.length)
  bytes.set(keyBytes, 4)
  bytes.set(bodyBytes, 4 + keyBytes.length)
  return bytes
}

function decode(bytes: Uint8Array): NewMessage {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)
  if (length === NO_KEY) return { body: text(bytes.slice(4)) }
  return { key: text(bytes.slice(4, 4 + length)), body: text(bytes.slice(4 + length)) }
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

async function load(env: Env): Promise<void> {
  for (const path of await env.disk.list('new/')) await env.disk.remove(path)
  for (const path of await env.disk.list('messages/')) {
    const [number = '', id = ''] = path.slice('messages/'.length).split('.')
    const message: Message = { id, ...decode(await env.disk.read(path)) }
    newest = Math.max(newest, Number(number))
    stored.push({ message, number, path, attempts: 0, receipt: '', untilMs: 0, isLeaving: false })
  }
  const byNumber = new Map(stored.map((one) => [one.number, one]))
  for (const path of await env.disk.list('tries/')) {
    const [number = '', attempt] = path.slice('tries/'.length).split('.')
    const one = byNumber.get(number)
    if (one === undefined) await env.disk.remove(path)
    else one.attempts = Math.max(one.attempts, Number(attempt))
  }
}

function bury(env: Env): void {
  for (const one of [...stored]) {
    if (one.isLeaving || one.attempts < Number(env.vars.TRIES) || one.untilMs > performance.now()) continue
    drop(one)
    dead.push(one.message)
  }
}

function drop(one: Stored): void {
  const at = stored.indexOf(one)
  if (at >= 0) stored.splice(at, 1)
}

async function publish({ body, key }: NewMessage, env: Env): Promise<Response> {
  if (stored.length + coming >= Number(env.vars.CAPACITY)) {
    return new Response('No room', { status: 503, headers: { 'retry-after': '1' } })
  }
  newest += 1
  coming += 1
  try {
    const number = String(newest).padStart(15, '0')
    const id: string = crypto.randomUUID()
    const [from, path] = [`new/${number}`, `messages/${number}.${id}`]
    await env.disk.write(from, encode({ body, key }))
    await env.disk.sync(from)
    await env.disk.rename(from, path)
    const one: Stored = {
      message: { id, body, key },
      number,
      path,
      attempts: 0,
      receipt: '',
      untilMs: 0,
      isLeaving: false,
    }
    const at = stored.findIndex((other) => other.number > number)
    stored.splice(at < 0 ? stored.length : at, 0, one)
    return Response.json({ id }, { status: 201 })
  } finally {
    coming -= 1
  }
}

async function deliver(env: Env): Promise<Response> {
  const keys = new Set<string>()
  for (const one of stored) {
    const { key } = one.message
    if (typeof key === 'string') {
      if (keys.has(key)) continue
      keys.add(key)
    }
    if (one.isLeaving || one.untilMs > performance.now()) continue
    one.attempts += 1
    one.untilMs = performance.now() + Number(env.vars.ACK_TIMEOUT_MS)
    one.receipt = crypto.randomUUID()
    const { attempts: attempt, receipt } = one
    await env.disk.write(`tries/${one.number}.${attempt}`, '')
    return Response.json({ ...one.message, receipt, attempt })
  }
  return new Response(null, { status: 204 })
}

async function acknowledge(receipt: string, env: Env): Promise<Response> {
  const one = stored.find((other) => other.receipt === receipt && !other.isLeaving)
  if (one === undefined) return new Response('Over', { status: 410 })
  one.isLeaving = true
  try {
    await env.disk.remove(one.path)
  } catch (error) {
    one.isLeaving = false
    throw error
  }
  drop(one)
  return new Response(null, { status: 204 })
}

export default {
  start: load,

  async fetch(request: Request, env: Env) {
    bury(env)
    const [, resource, receipt = ''] = new URL(request.url).pathname.split('/')
    switch (`${request.method} ${resource}`) {
      case 'POST messages':
        return publish((await request.json()) as NewMessage, env)
      case 'POST deliveries':
        return deliver(env)
      case 'DELETE deliveries':
        return receipt === '' ? new Response(null, { status: 410 }) : acknowledge(receipt, env)
      case 'GET dead-letters':
        return Response.json(dead)
      case 'GET status':
        return Response.json({ depth: stored.length } satisfies Status)
      default:
        return new Response(null, { status: 404 })
    }
  },
} satisfies Program
