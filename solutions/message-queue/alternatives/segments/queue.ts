/**
 * A log in segments: files with a few lines each, of which only the newest is written to. The oldest is removed as
 * soon as none of its messages is needed any more, so the disk holds little more than what is alive. What its other
 * lines say is about itself or about segments that went before: nobody misses it.
 */
import type { Env, Program } from 'millions'
import type { Delivery, Message, NewMessage } from './protocol.ts'

const LINES_PER_SEGMENT = 4

type Line = { readonly at: number } & (
  | { readonly message: Message }
  | { readonly event: 'out' | 'done' | 'dead' }
)

/** One message of the log, known by its number. */
class Entry {
  readonly message: Message
  readonly segment: number
  state: 'alive' | 'done' | 'dead' = 'alive'
  tries = 0
  dueMs = 0
  /** Only the newest counts, and a crash forgets it. */
  receipt = ''

  constructor(message: Message, segment: number) {
    this.message = message
    this.segment = segment
  }
}

const entries = new Map<number, Entry>()
let nextNumber = 1
let oldest = 1
let newest = 1
let linesInNewest = 0
let disk: Env['disk']

const fileOf = (segment: number) => `segments/${String(segment).padStart(9, '0')}`

function apply(line: Line, segment: number): void {
  nextNumber = Math.max(nextNumber, line.at + 1)
  if ('message' in line) {
    entries.set(line.at, new Entry(line.message, segment))
    return
  }
  const entry = entries.get(line.at)
  if (entry === undefined) return
  if (line.event === 'out') entry.tries += 1
  else entry.state = line.event
}

async function log(line: Line): Promise<void> {
  if (linesInNewest >= LINES_PER_SEGMENT) {
    newest += 1
    linesInNewest = 0
  }
  await disk.append(fileOf(newest), `${JSON.stringify(line)}\n`)
  await disk.sync(fileOf(newest))
  linesInNewest += 1
  apply(line, newest)
  await removeOldest()
}

/** Dead letters are kept for good, so their segment is, too. */
async function removeOldest(): Promise<void> {
  const isNeeded = (segment: number) =>
    [...entries.values()].some((entry) => entry.segment === segment && entry.state !== 'done')
  while (oldest < newest && !isNeeded(oldest)) {
    for (const [number, entry] of entries) if (entry.segment === oldest) entries.delete(number)
    await disk.remove(fileOf(oldest))
    oldest += 1
  }
}

/** Every boot begins a new segment: a torn line stays where it is, at the end of an old one. */
async function recover(env: Env): Promise<void> {
  disk = env.disk
  const files = await disk.list('segments/')
  for (const file of files) {
    const segment = Number(file.slice('segments/'.length))
    if (file === files[0]) oldest = segment
    newest = segment + 1
    const lines = new TextDecoder().decode(await disk.read(file)).split('\n')
    for (const line of lines.slice(0, -1)) apply(JSON.parse(line) as Line, segment)
  }
}

const alive = () => [...entries].filter(([, entry]) => entry.state === 'alive')

async function bury(env: Env): Promise<void> {
  for (const [at, entry] of alive()) {
    const isOver = entry.tries >= Number(env.vars.TRIES) && entry.dueMs <= performance.now()
    if (isOver) await log({ at, event: 'dead' })
  }
}

async function publish({ body, key }: NewMessage, env: Env): Promise<Response> {
  if (alive().length >= Number(env.vars.CAPACITY)) {
    return new Response('Come back later', { status: 429, headers: { 'retry-after': '5' } })
  }
  const id = crypto.randomUUID()
  await log({ at: nextNumber, message: { id, body, key } })
  return Response.json({ id }, { status: 201 })
}

async function handOut(env: Env): Promise<Response> {
  const seen = new Set<string>()
  for (const [at, entry] of alive()) {
    const { key } = entry.message
    const isFirst = key === undefined || !seen.has(key)
    if (key !== undefined) seen.add(key)
    if (!isFirst || entry.dueMs > performance.now()) continue
    entry.receipt = crypto.randomUUID()
    await log({ at, event: 'out' })
    entry.dueMs = performance.now() + Number(env.vars.ACK_TIMEOUT_MS)
    const delivery: Delivery = { ...entry.message, attempt: entry.tries, receipt: entry.receipt }
    return Response.json(delivery)
  }
  return new Response(null, { status: 204 })
}

async function acknowledge(receipt: string): Promise<Response> {
  const found = alive().find(([, entry]) => entry.receipt === receipt)
  if (found === undefined) return new Response(null, { status: 410 })
  await log({ at: found[0], event: 'done' })
  return new Response(null, { status: 204 })
}

async function answer(request: Request, env: Env): Promise<Response> {
  await bury(env)
  const [, first, receipt] = new URL(request.url).pathname.split('/')
  if (first === 'messages') return publish((await request.json()) as NewMessage, env)
  if (first === 'deliveries') return receipt === undefined ? handOut(env) : acknowledge(receipt)
  if (first === 'status') return Response.json({ depth: alive().length })
  const dead = [...entries.values()].filter((entry) => entry.state === 'dead')
  return Response.json(dead.map((entry) => entry.message))
}

let busy: Promise<unknown> = Promise.resolve()

export default {
  start: recover,

  fetch(request, env) {
    const answered = busy.then(() => answer(request, env))
    busy = answered.catch(() => undefined)
    return answered
  },
} satisfies Program
