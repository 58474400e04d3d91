// Caught by: durable/acknowledged-out-of-turn
// An acknowledgement moves the cursor behind its message, over earlier ones that are still out.

/** A log of messages, and a cursor beside it: all before it is done. Tries and deaths are kept with the cursor. */
import type { Env, Program } from 'millions'
import type { Delivery, Message, NewMessage } from './protocol.ts'

interface Cursor {
  /** All messages before this place in the log are done. */
  place: number
  readonly tries: Map<number, number>
  readonly dead: Set<number>
}

const log: Message[] = []
const cursor: Cursor = { place: 0, tries: new Map(), dead: new Set() }
/** Place in the log → the receipt that counts, and until when. */
const out = new Map<number, { readonly receipt: string; readonly untilMs: number }>()

/** One request after the other: the log and the cursor have one writer. What one throws does not stop the next. */
let last: Promise<unknown> = Promise.resolve()
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const result = last.then(work)
  last = result.catch(() => undefined)
  return result
}

async function load(env: Env): Promise<void> {
  const decode = async (path: string) => new TextDecoder().decode(await env.disk.read(path))
  const files = await env.disk.list()
  if (files.includes('cursor')) {
    const [place, tries, dead] = JSON.parse(await decode('cursor')) as [number, [number, number][], number[]]
    cursor.place = place
    for (const [each, count] of tries) cursor.tries.set(each, count)
    for (const each of dead) cursor.dead.add(each)
  }
  if (!files.includes('log')) return
  const text = await decode('log')
  for (const line of text.split('\n')) {
    const message = parse(line)
    if (message !== undefined) log.push(message)
  }
  if (text !== '' && !text.endsWith('\n')) await env.disk.append('log', '\n')
}

/** A line begins with its length: a torn one is shorter than it says. */
function lineOf(message: Message): string {
  const text = JSON.stringify(message)
  return `${text.length}:${text}\n`
}

function parse(line: string): Message | undefined {
  const [length = ''] = line.split(':', 1)
  const text = line.slice(length.length + 1)
  return text !== '' && text.length === Number(length) ? (JSON.parse(text) as Message) : undefined
}

async function saveCursor(env: Env): Promise<void> {
  const { place, tries, dead } = cursor
  await env.disk.write('cursor.new', JSON.stringify([place, [...tries], [...dead]]))
  await env.disk.sync('cursor.new')
  await env.disk.rename('cursor.new', 'cursor')
}

function finish(place: number): void {
  out.delete(place)
  cursor.tries.delete(place)
  cursor.place = Math.max(cursor.place, place + 1)
}

const isOut = (place: number) => (out.get(place)?.untilMs ?? 0) > performance.now()

function* alive(): Generator<number> {
  for (let place = cursor.place; place < log.length; place++) yield place
}

/** A dead letter is done, and remembered: the log still has its text. */
async function bury(env: Env): Promise<void> {
  for (const place of alive()) {
    if ((cursor.tries.get(place) ?? 0) < Number(env.vars.TRIES) || isOut(place)) continue
    cursor.dead.add(place)
    finish(place)
    await saveCursor(env)
  }
}

async function publish({ body, key }: NewMessage, env: Env): Promise<Response> {
  if ([...alive()].length >= Number(env.vars.CAPACITY)) {
    return new Response(null, { status: 503, headers: { 'retry-after': '1' } })
  }
  const message = { id: `${log.length}`, body, key }
  await env.disk.append('log', lineOf(message))
  await env.disk.sync('log')
  log.push(message)
  return Response.json({ id: message.id }, { status: 201 })
}

async function handOut(env: Env): Promise<Response> {
  const busy = new Set<string | undefined>()
  for (const place of alive()) {
    const message = log[place]
    if (message === undefined || busy.has(message.key)) continue
    if (message.key !== undefined) busy.add(message.key)
    if (isOut(place)) continue
    const attempt = (cursor.tries.get(place) ?? 0) + 1
    cursor.tries.set(place, attempt)
    await saveCursor(env)
    const receipt = crypto.randomUUID()
    out.set(place, { receipt, untilMs: performance.now() + Number(env.vars.ACK_TIMEOUT_MS) })
    const delivery: Delivery = { ...message, receipt, attempt }
    return Response.json(delivery)
  }
  return new Response(null, { status: 204 })
}

async function acknowledge(receipt: string, env: Env): Promise<Response> {
  const found = [...out].find(([, delivery]) => delivery.receipt === receipt)
  if (found === undefined) return new Response(null, { status: 410 })
  finish(found[0])
  await saveCursor(env)
  return new Response(null, { status: 204 })
}

async function answer(request: Request, env: Env): Promise<Response> {
  await bury(env)
  const [, first, receipt] = new URL(request.url).pathname.split('/')
  if (first === 'messages') return publish((await request.json()) as NewMessage, env)
  if (first === 'deliveries') return receipt === undefined ? handOut(env) : acknowledge(receipt, env)
  if (first === 'dead-letters') return Response.json([...cursor.dead].map((place) => log[place]))
  return Response.json({ depth: [...alive()].length })
}

export default {
  start: load,
  fetch: (request, env) => inTurn(() => answer(request, env)),
} satisfies Program
