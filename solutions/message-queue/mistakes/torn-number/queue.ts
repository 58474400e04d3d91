// Caught by: durable/torn-among-many
// Lines of words: half of a torn number is a number too, and acknowledges another message.

/**
 * A queue on a journal of words: `P <id> <message>`, `D <id> <attempt>`, `A <id>`, one line for each thing that happened.
 */
import type { Env, Program } from 'millions'
import type { Delivery, Message, NewMessage, Status } from './protocol.ts'

const FILE = 'journal'

interface Held {
  readonly message: Message
  attempts: number
  outUntilMs: number
}

const held = new Map<string, Held>()
const dead: Message[] = []
let newest = 0

/** A line that makes no sense is what a crash has left: nobody relied on it. */
function apply(line: string): void {
  const [what, id, ...rest] = line.split(' ')
  if (id === undefined || id === '') return
  const text = rest.join(' ')
  if (what === 'A') {
    held.delete(id)
  } else if (what === 'D' && text !== '') {
    const one = held.get(id)
    if (one !== undefined) one.attempts = Number(text)
  } else if (what === 'P') {
    let message: NewMessage
    try {
      message = JSON.parse(text) as NewMessage
    } catch {
      return
    }
    newest = Math.max(newest, Number(id))
    held.set(id, { message: { id, ...message }, attempts: 0, outUntilMs: 0 })
  }
}

let lines: string[] = []
let next: Promise<void> | undefined
let last: Promise<void> = Promise.resolve()
let isBroken = false

function record(line: string, env: Env): Promise<void> {
  apply(line)
  lines.push(`${line}\n`)
  next ??= last.then(() => flush(env))
  last = next.catch(() => undefined)
  return next
}

async function flush(env: Env): Promise<void> {
  const text = lines.join('')
  lines = []
  next = undefined
  if (isBroken) throw new Error('The disk is broken')
  try {
    await env.disk.append(FILE, text)
    await env.disk.sync(FILE)
  } catch (error) {
    isBroken = true
    throw error
  }
}

async function load(env: Env): Promise<void> {
  if (!(await env.disk.list(FILE)).includes(FILE)) return
  const text = new TextDecoder().decode(await env.disk.read(FILE))
  for (const line of text.split('\n')) apply(line)
  // What comes next shall not stand behind half a line.
  if (text === '' || text.endsWith('\n')) return
  await env.disk.append(FILE, '\n')
  await env.disk.sync(FILE)
}

function bury(env: Env): void {
  for (const [id, { message, attempts, outUntilMs }] of held) {
    if (attempts < Number(env.vars.TRIES) || outUntilMs > performance.now()) continue
    held.delete(id)
    dead.push(message)
  }
}

async function publish({ body, key }: NewMessage, env: Env): Promise<Response> {
  if (held.size >= Number(env.vars.CAPACITY)) {
    return new Response('Full', { status: 503, headers: { 'retry-after': '1' } })
  }
  const id = String(newest + 1)
  await record(`P ${id} ${JSON.stringify({ body, key })}`, env)
  return Response.json({ id }, { status: 201 })
}

function choose(): Held | undefined {
  const busy = new Set<string>()
  for (const one of held.values()) {
    const { key } = one.message
    if (key !== undefined && busy.has(key)) continue
    if (one.outUntilMs <= performance.now()) return one
    if (key !== undefined) busy.add(key)
  }
  return undefined
}

async function deliver(env: Env): Promise<Response> {
  const one = choose()
  if (one === undefined) return new Response(null, { status: 204 })
  const { message } = one
  const attempt = one.attempts + 1
  one.outUntilMs = performance.now() + Number(env.vars.ACK_TIMEOUT_MS)
  await record(`D ${message.id} ${attempt}`, env)
  return Response.json({ ...message, attempt, receipt: `${message.id}-${attempt}` } satisfies Delivery)
}

async function acknowledge(receipt: string, env: Env): Promise<Response> {
  const [id = '', attempt] = receipt.split('-')
  const one = held.get(id)
  if (one === undefined || String(one.attempts) !== attempt) return new Response(null, { status: 410 })
  await record(`A ${id}`, env)
  return new Response(null, { status: 204 })
}

export default {
  start: load,

  async fetch(request: Request, env: Env) {
    if (isBroken) return new Response('The disk is broken', { status: 500 })
    bury(env)
    const { pathname } = new URL(request.url)
    const [, resource, receipt = ''] = pathname.split('/')
    switch (`${request.method} ${resource}`) {
      case 'POST messages':
        return publish((await request.json()) as NewMessage, env)
      case 'POST deliveries':
        return deliver(env)
      case 'DELETE deliveries':
        return acknowledge(receipt, env)
      case 'GET dead-letters':
        return Response.json(dead)
      case 'GET status':
        return Response.json({ depth: held.size } satisfies Status)
      default:
        return new Response(null, { status: 404 })
    }
  },
} satisfies Program
