// Caught by: durable/long-life
// The boot reads a half-done new journal behind the old one, and again at each later boot.

/**
 * A queue on a journal: a file with one line for each thing that happened.
 * When it has grown long, it is replaced by a short one that adds up to the same state.
 * The state in memory is what the lines add up to, so a boot only has to read them again.
 * Nobody gets an answer before the line that it rests on is synced.
 */
import type { Env, Program } from 'millions'
import type { Delivery, Message, NewMessage, Status } from './protocol.ts'

type Line =
  | { readonly published: Message }
  | { readonly handedOut: string; readonly attempt: number }
  | { readonly acknowledged: string }
  | { readonly newest: number }

interface Held {
  readonly message: Message
  attempts: number
  /** Until then it is with a consumer. Not in the journal: after a boot, nothing is out. */
  outUntilMs: number
}

const JOURNAL = 'journal'
const DRAFT = 'journal.new'
const MOST_LINES = 300

/** Since the boot, or since the journal was made short. */
let lineCount = 0

/** What is neither acknowledged nor dead, oldest first. */
const held = new Map<string, Held>()
const dead: Message[] = []
/** The newest id. Ids are never used again, so it outlives its message. */
let newest = 0

/** Applies one line: when it is written, and again at every boot. */
function apply(line: Line): void {
  if ('newest' in line) {
    newest = Math.max(newest, line.newest)
  } else if ('published' in line) {
    newest = Math.max(newest, Number(line.published.id))
    held.set(line.published.id, { message: line.published, attempts: 0, outUntilMs: 0 })
  } else if ('acknowledged' in line) {
    held.delete(line.acknowledged)
  } else {
    const one = held.get(line.handedOut)
    if (one !== undefined) one.attempts = line.attempt
  }
}

let unwritten: string[] = []
let nextWrite: Promise<void> | undefined
/** Never rejects: a write that failed is no reason not to try the next one. */
let lastWrite: Promise<unknown> = Promise.resolve()

/** Applies the line, and settles when it is durable. Lines that come while the disk is busy share the next sync. */
function record(line: Line, env: Env): Promise<void> {
  apply(line)
  unwritten.push(`${JSON.stringify(line)}\n`)
  nextWrite ??= lastWrite.then(() => writeAll(env))
  lastWrite = nextWrite.catch(() => undefined)
  return nextWrite
}

async function writeAll(env: Env): Promise<void> {
  const lines = unwritten.join('')
  unwritten = []
  nextWrite = undefined
  await env.disk.append(JOURNAL, lines)
  await env.disk.sync(JOURNAL)
  lineCount += lines.split('\n').length - 1
  if (lineCount > MOST_LINES + 3 * (held.size + dead.length)) await compact(env)
}

/**
 * Lines that were applied but not yet written may be in it, and come once more behind it: they say the same again.
 * A new journal that could not be written is no harm: the old one is still there.
 */
async function compact(env: Env): Promise<void> {
  const lines: Line[] = [{ newest }]
  for (const { message, attempts } of [...buried(env), ...held.values()]) {
    lines.push({ published: message })
    if (attempts > 0) lines.push({ handedOut: message.id, attempt: attempts })
  }
  try {
    await env.disk.write(DRAFT, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
    await env.disk.sync(DRAFT)
    await env.disk.rename(DRAFT, JOURNAL)
    lineCount = lines.length
  } catch (error) {
    console.warn('The journal stays long:', error)
  }
}

/** The dead, as the journal knows them. */
function buried(env: Env): Pick<Held, 'message' | 'attempts'>[] {
  return dead.map((message) => ({ message, attempts: Number(env.vars.TRIES) }))
}

/** A line that a crash tore has no line end. It was never promised to anyone: it is cut off. */
async function recover(env: Env): Promise<void> {
  for (const file of await env.disk.list(JOURNAL)) {
    const bytes = await env.disk.read(file)
    const length = bytes.lastIndexOf('\n'.charCodeAt(0)) + 1
    await env.disk.truncate(file, length)
    const lines = new TextDecoder().decode(bytes.subarray(0, length)).split('\n')
    for (const line of lines.slice(0, -1)) apply(JSON.parse(line) as Line)
  }
}

/** Death needs no line of its own: it follows from the tries, which are durable, and from time. */
function bury(env: Env): void {
  for (const [id, { message, attempts, outUntilMs }] of held) {
    if (attempts < Number(env.vars.TRIES) || outUntilMs > performance.now()) continue
    held.delete(id)
    dead.push(message)
  }
}

async function publish({ body, key }: NewMessage, env: Env): Promise<Response> {
  if (held.size >= Number(env.vars.CAPACITY)) {
    return new Response('The queue is full', { status: 503, headers: { 'retry-after': '1' } })
  }
  const id = String(newest + 1)
  await record({ published: { id, body, key } }, env)
  return Response.json({ id }, { status: 201 })
}

/** The oldest that is not out, but for keys of which an older one is still held. */
function nextToHandOut(): Held | undefined {
  const keys = new Set<string>()
  for (const one of held.values()) {
    const { key } = one.message
    if (key !== undefined && keys.has(key)) continue
    if (one.outUntilMs <= performance.now()) return one
    if (key !== undefined) keys.add(key)
  }
  return undefined
}

async function handOut(env: Env): Promise<Response> {
  const next = nextToHandOut()
  if (next === undefined) return new Response(null, { status: 204 })
  const { message } = next
  const attempt = next.attempts + 1
  next.outUntilMs = performance.now() + Number(env.vars.ACK_TIMEOUT_MS)
  await record({ handedOut: message.id, attempt }, env)
  const delivery: Delivery = { ...message, attempt, receipt: `${message.id}-${attempt}` }
  return Response.json(delivery)
}

/** A receipt names the message and the try. It counts as long as there was no later try. */
async function acknowledge(receipt: string, env: Env): Promise<Response> {
  const [id = '', attempt] = receipt.split('-')
  const one = held.get(id)
  if (one === undefined || String(one.attempts) !== attempt) {
    return new Response('This delivery is over', { status: 410 })
  }
  await record({ acknowledged: id }, env)
  return new Response(null, { status: 204 })
}

export default {
  start: recover,

  async fetch(request: Request, env: Env) {
    bury(env)
    const [, resource, name = ''] = new URL(request.url).pathname.split('/')
    switch (`${request.method} ${resource}`) {
      case 'POST messages':
        return publish((await request.json()) as NewMessage, env)
      case 'POST deliveries':
        return handOut(env)
      case 'DELETE deliveries':
        return acknowledge(name, env)
      case 'GET dead-letters':
        return Response.json(dead)
      case 'GET status':
        return Response.json({ depth: held.size } satisfies Status)
      default:
        return new Response(null, { status: 404 })
    }
  },
} satisfies Program
