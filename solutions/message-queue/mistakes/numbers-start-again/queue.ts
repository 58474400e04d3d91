// Caught by: durable/names-are-never-used-again
// A boot counts the files to find the next number: when an early message is gone, a later one is written over.

/**
 * A file for each message, and the file system as the database. The name of a file says what its content does
 * not: `alive/<id>.<attempts>` or `dead/<id>`. A rename is atomic, so a message is always in exactly one state,
 * and removing the file is the acknowledgement.
 */
import type { Env, Program } from 'millions'
import type { Delivery, Message, NewMessage } from './protocol.ts'

interface Item {
  readonly message: Message
  attempts: number
  expiresMs: number
  /** A rename is under way: leave it alone. */
  isMoving: boolean
}

/** Sorted as published: a Map keeps the order in which its keys came. */
const alive = new Map<string, Item>()
const dead: Message[] = []
let newest = 0
/** Publishes that took their place in the capacity, and are not on the disk yet. */
let arriving = 0

const pathOf = ({ message, attempts }: Item) => `alive/${message.id}.${attempts}`

async function load(env: Env): Promise<void> {
  for (const path of await env.disk.list('incoming/')) await env.disk.remove(path)
  const read = async (path: string) =>
    JSON.parse(new TextDecoder().decode(await env.disk.read(path))) as Message
  for (const path of await env.disk.list('dead/')) dead.push(await read(path))
  for (const path of await env.disk.list('alive/')) {
    const attempts = Number(path.split('.')[1])
    const expiresMs = attempts === 0 ? 0 : Number(env.vars.ACK_TIMEOUT_MS)
    const message = await read(path)
    alive.set(message.id, { message, attempts, expiresMs, isMoving: false })
    newest += 1
  }
}

async function bury(env: Env): Promise<void> {
  for (const [id, item] of alive) {
    const isOver = item.attempts >= Number(env.vars.TRIES) && item.expiresMs <= performance.now()
    if (!isOver || item.isMoving) continue
    item.isMoving = true
    await env.disk.rename(pathOf(item), `dead/${id}`)
    alive.delete(id)
    dead.push(item.message)
  }
}

async function publish({ body, key }: NewMessage, env: Env): Promise<Response> {
  if (alive.size + arriving >= Number(env.vars.CAPACITY)) {
    return new Response('full', { status: 503, headers: { 'retry-after': '1' } })
  }
  arriving += 1
  newest += 1
  const id = String(newest).padStart(12, '0')
  const item: Item = { message: { id, body, key }, attempts: 0, expiresMs: 0, isMoving: false }
  await env.disk.write(`incoming/${id}`, JSON.stringify(item.message))
  await env.disk.sync(`incoming/${id}`)
  await env.disk.rename(`incoming/${id}`, pathOf(item))
  arriving -= 1
  alive.set(id, item)
  return Response.json({ id }, { status: 201 })
}

function choose(): Item | undefined {
  const passed = new Set<string>()
  for (const item of alive.values()) {
    const { key } = item.message
    const isBehind = key !== undefined && passed.has(key)
    if (!isBehind && !item.isMoving && item.expiresMs <= performance.now()) return item
    if (key !== undefined) passed.add(key)
  }
  return undefined
}

async function handOut(env: Env): Promise<Response> {
  const item = choose()
  if (item === undefined) return new Response(null, { status: 204 })
  item.isMoving = true
  const from = pathOf(item)
  item.attempts += 1
  await env.disk.rename(from, pathOf(item))
  item.expiresMs = performance.now() + Number(env.vars.ACK_TIMEOUT_MS)
  item.isMoving = false
  const delivery: Delivery = {
    ...item.message,
    attempt: item.attempts,
    receipt: pathOf(item).slice('alive/'.length),
  }
  return Response.json(delivery)
}

async function acknowledge(receipt: string, env: Env): Promise<Response> {
  const item = alive.get(receipt.split('.')[0] ?? '')
  if (item === undefined || item.isMoving || pathOf(item) !== `alive/${receipt}`) {
    return new Response(null, { status: 410 })
  }
  item.isMoving = true
  await env.disk.remove(pathOf(item))
  alive.delete(item.message.id)
  return new Response(null, { status: 204 })
}

export default {
  start: load,

  async fetch(request, env) {
    await bury(env)
    const [, first, receipt] = new URL(request.url).pathname.split('/')
    if (first === 'messages') return publish((await request.json()) as NewMessage, env)
    if (first === 'deliveries' && receipt !== undefined) return acknowledge(receipt, env)
    if (first === 'deliveries') return handOut(env)
    if (first === 'dead-letters') return Response.json(dead)
    return Response.json({ depth: alive.size })
  },
} satisfies Program
