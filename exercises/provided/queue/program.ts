/**
 * The queue of lesson 6.1, on one node. JSON both ways:
 *  - `POST /messages` with `{ body, key? }`: 201 and `{ id }`, and it is durable. 503 with `Retry-After` at `CAPACITY`.
 *  - `POST /deliveries`: 200 and `{ id, body, key, receipt, attempt }`, or 204. With `?waitMs=` it waits so long for one.
 *  - `DELETE /deliveries/<receipt>`: 204, the message is gone; 410 when this delivery is over.
 *  - `PUT /deliveries/<receipt>` with `{ forMs }`: 204, the message is kept for so long from now, in place of what was left
 *    (0: it is handed out again at once); 410 when this delivery is over, 400 when that is no number from 0 to 12 hours.
 *  - `GET /dead-letters`: `[{ id, body, key }]`, handed out `TRIES` times and never acknowledged.
 *  - `GET /status`: `{ depth, out, dead }`.
 * A message that is not acknowledged in time comes again, as soon as that is over, and its old receipt counts no more. Those
 * with one key come in order, one at a time. When the queue itself crashes, what was out comes again at once.
 * Settings: `ACK_TIMEOUT_MS` (10,000 unless told), `TRIES` (5), `CAPACITY` (no limit).
 */
import type { Env, Program } from 'millions'
import { Journal } from './journal.ts'
import { type Held, Lanes, type Message } from './lanes.ts'

type Line =
  | { readonly published: Message }
  | { readonly handedOut: string; readonly attempt: number }
  | { readonly acknowledged: string }
  | { readonly died: string }

interface Waiting {
  /** Undefined: it has waited for long enough. */
  serve(one: Held | undefined): void
}

const MOST_WAIT_MS = 20_000
const MOST_KEPT_MS = 12 * 3600 * 1000

const lanes = new Lanes()
const dead: Message[] = []
const waiting = new Set<Waiting>()
let journal: Journal<Line>
/** The newest id. Ids are never used again, so it outlives its message. */
let newest = 0

export default {
  async start(env: Env): Promise<void> {
    journal = new Journal(env.disk)
    for (const line of await journal.recover()) apply(line)
    // Out for the last time when the queue crashed: nobody can acknowledge it any more.
    for (const one of lanes.all()) if (one.attempts >= triesOf(env)) bury(one)
  },

  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url)
    const [, resource, name = ''] = pathname.split('/')
    switch (`${request.method} ${resource}`) {
      case 'POST messages':
        return publish(request, env)
      case 'POST deliveries':
        return handOut(request, Number(searchParams.get('waitMs') ?? 0), env)
      case 'DELETE deliveries':
        return acknowledge(name)
      case 'PUT deliveries':
        return keep(name, request, env)
      case 'GET dead-letters':
        return Response.json(dead)
      case 'GET status':
        return Response.json({ depth: lanes.depth, out: lanes.all().filter(isOut).length, dead: dead.length })
      default:
        return new Response('There is nothing here.\n', { status: 404 })
    }
  },
} satisfies Program

const triesOf = (env: Env): number => Number(env.vars.TRIES ?? 5)
const isOut = ({ outUntilMs }: Held): boolean => outUntilMs > performance.now()

/** What a line changes, when it is written and again at every boot. */
function apply(line: Line): void {
  if ('published' in line) {
    newest = Math.max(newest, Number(line.published.id))
    lanes.add(line.published)
  } else if ('handedOut' in line) {
    const one = lanes.get(line.handedOut)
    if (one !== undefined) one.attempts = line.attempt
  } else {
    const id = 'died' in line ? line.died : line.acknowledged
    const one = lanes.get(id)
    if ('died' in line && one !== undefined) dead.push(one.message)
    lanes.remove(id)
  }
}

async function publish(request: Request, env: Env): Promise<Response> {
  const content = (await request.json().catch(() => undefined)) as Partial<Message> | undefined
  if (typeof content?.body !== 'string')
    return new Response('A message is { body, key? }.\n', { status: 400 })
  const { CAPACITY } = env.vars
  if (CAPACITY !== undefined && lanes.depth >= Number(CAPACITY))
    return new Response('The queue is full.\n', { status: 503, headers: { 'retry-after': '1' } })
  newest += 1
  const message: Message = { id: String(newest), body: content.body, key: content.key ?? undefined }
  await journal.add({ published: message })
  lanes.add(message)
  serveWaiting()
  return Response.json({ id: message.id }, { status: 201 })
}

async function handOut(request: Request, waitMs: number, env: Env): Promise<Response> {
  const one = lanes.next() ?? (await nextWithin(Math.min(waitMs, MOST_WAIT_MS), request.signal))
  if (one === undefined) return new Response(null, { status: 204 })
  one.attempts += 1
  const { message, attempts: attempt } = one
  keepFor(one, Number(env.vars.ACK_TIMEOUT_MS ?? 10_000), env)
  await journal.add({ handedOut: message.id, attempt })
  return Response.json({ ...message, attempt, receipt: `${message.id}-${attempt}` })
}

/** Nobody who has left, or was told that there is none, is handed anything. */
function nextWithin(waitMs: number, signal: AbortSignal): Promise<Held | undefined> {
  if (!(waitMs > 0) || signal.aborted) return Promise.resolve(undefined)
  return new Promise((resolve) => {
    const serve = (one: Held | undefined): void => {
      clearTimeout(timer)
      waiting.delete(waiter)
      resolve(one)
    }
    const waiter: Waiting = { serve }
    const timer = setTimeout(() => serve(undefined), waitMs)
    signal.addEventListener('abort', () => serve(undefined), { once: true })
    waiting.add(waiter)
  })
}

function serveWaiting(): void {
  for (const waiter of waiting) {
    const one = lanes.next()
    if (one === undefined) return
    waiter.serve(one)
  }
}

/** It is out for so long from now. Then it comes again, or is dead. */
function keepFor(one: Held, forMs: number, env: Env): void {
  const { attempts } = one
  const untilMs = performance.now() + forMs
  one.outUntilMs = untilMs
  setTimeout(() => {
    const isSame = one.attempts === attempts && one.outUntilMs === untilMs
    if (!isSame || lanes.get(one.message.id) !== one) return
    if (attempts >= triesOf(env)) bury(one)
    else lanes.putBack(one)
    serveWaiting()
  }, forMs)
}

/** If the line is lost with a crash, the boot buries it once more: its tries are durable. */
function bury(one: Held): void {
  apply({ died: one.message.id })
  journal.add({ died: one.message.id }).catch((error) => console.error('The disk failed:', error))
}

/** Of a receipt that counts: the message is out with whoever has it. */
function deliveryOf(receipt: string): Held | undefined {
  const [id = '', attempt] = receipt.split('-')
  const one = lanes.get(id)
  return one !== undefined && String(one.attempts) === attempt && isOut(one) ? one : undefined
}

const over = (): Response => new Response('This delivery is over.\n', { status: 410 })

async function acknowledge(receipt: string): Promise<Response> {
  const one = deliveryOf(receipt)
  if (one === undefined) return over()
  apply({ acknowledged: one.message.id })
  await journal.add({ acknowledged: one.message.id })
  serveWaiting()
  return new Response(null, { status: 204 })
}

async function keep(receipt: string, request: Request, env: Env): Promise<Response> {
  const content = (await request.json().catch(() => undefined)) as { forMs?: unknown } | undefined
  const forMs = content?.forMs
  if (typeof forMs !== 'number' || !(forMs >= 0 && forMs <= MOST_KEPT_MS))
    return new Response('Keep it { forMs } milliseconds, from 0 to 12 hours.\n', { status: 400 })
  const one = deliveryOf(receipt)
  if (one === undefined) return over()
  keepFor(one, forMs, env)
  return new Response(null, { status: 204 })
}
