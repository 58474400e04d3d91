// Caught by: dead-letters/tries-survive-a-torn-write
// The count of tries is replaced in place: a crash can leave an empty file, which counts as no try.

/**
 * A queue of files: each message has one. Its first line is the message; a file beside it says how often it was
 * handed out. To acknowledge it is to remove its file.
 */
import type { Env, Program } from 'millions'
import type { Delivery, Message, NewMessage, Status } from './protocol.ts'

interface Item {
  readonly file: string
  readonly message: Message
  attempts: number
  /** The delivery that may acknowledge it. */
  receipt: string | undefined
  outUntilMs: number
  /** False while its file is being written. */
  isStored: boolean
}

/** Oldest first. */
const items = new Map<string, Item>()
const receipts = new Map<string, Item>()
const dead: Message[] = []
let count = 0
let isBroken = false

/** After an error of the disk nobody knows what is on it: a boot has to find out. */
async function orBreak<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    isBroken = true
    throw error
  }
}

async function load(env: Env): Promise<void> {
  for (const tries of await env.disk.list('tries-')) {
    // Its message is not there any more: a crash came between removing the two.
    const file = tries.slice('tries-'.length)
    if (!(await env.disk.list(file)).includes(file)) await env.disk.remove(tries)
  }
  for (const file of await env.disk.list('message-')) {
    count = Math.max(count, Number(file.slice('message-'.length)))
    const text = new TextDecoder().decode(await env.disk.read(file))
    const end = text.indexOf('\n')
    if (end === -1) {
      // Torn: nobody was told that it is stored.
      await env.disk.remove(file)
      continue
    }
    const message = JSON.parse(text.slice(0, end)) as Message
    const tries = `tries-${file}`
    const isTried = (await env.disk.list(tries)).includes(tries)
    const attempts = isTried ? Number(new TextDecoder().decode(await env.disk.read(tries))) : 0
    items.set(file, { file, message, attempts, receipt: undefined, outUntilMs: 0, isStored: true })
  }
}

function forget(item: Item): void {
  items.delete(item.file)
  if (item.receipt !== undefined) receipts.delete(item.receipt)
}

function bury(env: Env): void {
  for (const item of items.values()) {
    if (item.attempts < Number(env.vars.TRIES) || item.outUntilMs > performance.now()) continue
    forget(item)
    dead.push(item.message)
  }
}

async function publish({ body, key }: NewMessage, env: Env): Promise<Response> {
  if (items.size >= Number(env.vars.CAPACITY)) {
    return new Response('Full', { status: 503, headers: { 'retry-after': '1' } })
  }
  count += 1
  const file = `message-${String(count).padStart(12, '0')}`
  const message: Message = { id: crypto.randomUUID(), body, key }
  const item: Item = { file, message, attempts: 0, receipt: undefined, outUntilMs: 0, isStored: false }
  items.set(file, item)
  await orBreak(env.disk.write(file, `${JSON.stringify(message)}\n`))
  await orBreak(env.disk.sync(file))
  item.isStored = true
  return Response.json({ id: message.id }, { status: 201 })
}

async function deliver(env: Env): Promise<Response> {
  const busy = new Set<string>()
  for (const item of items.values()) {
    const { key } = item.message
    if (key !== undefined && busy.has(key)) continue
    if (item.isStored && item.outUntilMs <= performance.now()) return handOut(item, env)
    if (key !== undefined) busy.add(key)
  }
  return new Response(null, { status: 204 })
}

async function handOut(item: Item, env: Env): Promise<Response> {
  if (item.receipt !== undefined) receipts.delete(item.receipt)
  const receipt = crypto.randomUUID()
  const attempt = item.attempts + 1
  item.outUntilMs = performance.now() + Number(env.vars.ACK_TIMEOUT_MS)
  item.attempts = attempt
  item.receipt = receipt
  receipts.set(receipt, item)
  await orBreak(env.disk.write(`tries-${item.file}`, String(attempt)))
  await orBreak(env.disk.sync(`tries-${item.file}`))
  return Response.json({ ...item.message, receipt, attempt } satisfies Delivery)
}

async function acknowledge(receipt: string, env: Env): Promise<Response> {
  const item = receipts.get(receipt)
  if (item === undefined) return new Response('This delivery is over', { status: 410 })
  forget(item)
  await orBreak(env.disk.remove(item.file))
  await orBreak(env.disk.remove(`tries-${item.file}`))
  return new Response(null, { status: 204 })
}

export default {
  start: load,

  async fetch(request: Request, env: Env) {
    if (isBroken) return new Response('The disk is broken', { status: 500 })
    bury(env)
    const [, resource, name = ''] = new URL(request.url).pathname.split('/')
    switch (`${request.method} ${resource}`) {
      case 'POST messages':
        return publish((await request.json()) as NewMessage, env)
      case 'POST deliveries':
        return deliver(env)
      case 'DELETE deliveries':
        return acknowledge(name, env)
      case 'GET dead-letters':
        return Response.json(dead)
      case 'GET status':
        return Response.json({ depth: items.size } satisfies Status)
      default:
        return new Response(null, { status: 404 })
    }
  },
} satisfies Program
