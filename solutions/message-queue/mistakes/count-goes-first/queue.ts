// Caught by: dead-letters/one-place-with-a-crash-at-every-event
// An acknowledgement removes the count of tries before the message: a crash in between forgets them.

/**
 * A queue of files. Each message is a file: its name says when it came, its content what it says.
 * Beside it lies a tally, with one stroke for each delivery. An acknowledgement removes both.
 * What is out, with whom and until when, is only in memory.
 * When the disk fails, the queue answers 500 until somebody restarts it.
 */
import type { Env, Program } from 'millions'
import type { Delivery, Message, NewMessage, Status } from './protocol.ts'

interface Item {
  readonly message: Message
  readonly file: string
  tries: number
  receipt: string | undefined
  /** Nobody else gets it before. */
  freeAtMs: number
  /** Its acknowledgement is being written. */
  leaving: boolean
}

const items = new Map<string, Item>()
const dead: Item[] = []
let reserved = 0
let broken = false
/** The number of the next message: names keep the order in which they came. */
let next = 1

const messageFile = (name: string) => `m-${name}`
const tallyFile = (name: string) => `t-${name}`

async function onDisk<T>(work: () => Promise<T>): Promise<T> {
  if (broken) throw new Error('The disk has failed')
  try {
    return await work()
  } catch (error) {
    broken = true
    throw error
  }
}

async function recover(env: Env): Promise<void> {
  const names = (await env.disk.list('m-')).map((path) => path.slice(2))
  const tallies = new Set((await env.disk.list('t-')).map((path) => path.slice(2)))
  for (const name of names) {
    const text = new TextDecoder().decode(await env.disk.read(messageFile(name)))
    const message = parse(text)
    if (message === undefined) {
      await env.disk.remove(messageFile(name))
      continue
    }
    const tries = tallies.has(name) ? (await env.disk.read(tallyFile(name))).length : 0
    items.set(message.id, {
      message,
      file: name,
      tries,
      receipt: undefined,
      freeAtMs: 0,
      leaving: false,
    })
    next = Math.max(next, Number(name) + 1)
  }
  for (const name of tallies) if (!names.includes(name)) await env.disk.remove(tallyFile(name))
}

/** A file that a crash tore is not whole, and was never promised to anyone. */
function parse(text: string): Message | undefined {
  try {
    return JSON.parse(text) as Message
  } catch {
    return undefined
  }
}

/** Death needs no file: it follows from the tally and the time. */
function bury(env: Env): void {
  for (const [id, item] of items) {
    if (item.leaving || item.tries < Number(env.vars.TRIES) || item.freeAtMs > performance.now()) continue
    items.delete(id)
    dead.push(item)
  }
}

async function publish({ body, key }: NewMessage, env: Env): Promise<Response> {
  if (items.size + reserved >= Number(env.vars.CAPACITY)) {
    return new Response('Full', { status: 503, headers: { 'retry-after': '2' } })
  }
  const message: Message = { id: crypto.randomUUID(), body, key }
  const file = String(next++).padStart(12, '0')
  reserved += 1
  try {
    await onDisk(async () => {
      await env.disk.write(messageFile(file), JSON.stringify(message))
      await env.disk.sync(messageFile(file))
    })
  } finally {
    reserved -= 1
  }
  items.set(message.id, { message, file, tries: 0, receipt: undefined, freeAtMs: 0, leaving: false })
  return Response.json({ id: message.id }, { status: 201 })
}

function pick(): Item | undefined {
  const blocked = new Set<string>()
  for (const item of items.values()) {
    const { key } = item.message
    if (key !== undefined && blocked.has(key)) continue
    if (!item.leaving && item.freeAtMs <= performance.now()) return item
    if (key !== undefined) blocked.add(key)
  }
  return undefined
}

async function handOut(env: Env): Promise<Response> {
  const item = pick()
  if (item === undefined) return new Response(null, { status: 204 })
  const receipt = crypto.randomUUID()
  item.freeAtMs = Number.POSITIVE_INFINITY
  item.receipt = receipt
  item.tries += 1
  const attempt = item.tries
  await onDisk(async () => {
    await env.disk.append(tallyFile(item.file), '|')
    await env.disk.sync(tallyFile(item.file))
  })
  item.freeAtMs = performance.now() + Number(env.vars.ACK_TIMEOUT_MS)
  return Response.json({ ...item.message, receipt, attempt } satisfies Delivery)
}

async function acknowledge(receipt: string, env: Env): Promise<Response> {
  const item = [...items.values()].find((one) => one.receipt === receipt)
  if (item === undefined || item.leaving) return new Response('Over', { status: 410 })
  item.leaving = true
  await onDisk(async () => {
    await env.disk.remove(tallyFile(item.file))
    await env.disk.remove(messageFile(item.file))
  })
  items.delete(item.message.id)
  return new Response(null, { status: 204 })
}

export default {
  start: recover,

  async fetch(request: Request, env: Env) {
    if (broken) return new Response('The disk has failed', { status: 500 })
    bury(env)
    const [, resource, name = ''] = new URL(request.url).pathname.split('/')
    switch (`${request.method} ${resource}`) {
      case 'POST messages':
        return publish((await request.json()) as NewMessage, env)
      case 'POST deliveries':
        return handOut(env)
      case 'DELETE deliveries':
        return acknowledge(decodeURIComponent(name), env)
      case 'GET dead-letters':
        return Response.json(dead.map(({ message }) => message))
      case 'GET status':
        return Response.json({ depth: items.size } satisfies Status)
      default:
        return new Response(null, { status: 404 })
    }
  },
} satisfies Program
