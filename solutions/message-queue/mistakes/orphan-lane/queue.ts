// Caught by: order/publish-meets-its-key
// A publish takes the lane of its key before the sync, and uses it afterwards: an acknowledgement may have removed it.

/**
 * A queue of lanes: each key has one, in which only the first message may be out. A lane goes when it is empty.
 */
import type { Disk, Env, Program } from 'millions'
import type { Delivery, Message, NewMessage, Status } from './protocol.ts'

const FILE = 'journal'

type Line =
  | readonly ['publish', Message]
  | readonly ['deliver', id: string, attempt: number]
  | readonly ['ack', id: string]

interface Held {
  readonly message: Message
  readonly lane: Lane
  attempts: number
  outUntilMs: number
}

/** One after the other, the first one only. */
interface Lane {
  readonly line: Held[]
}

class Journal {
  isBroken = false
  #lines: string[] = []
  #next: Promise<void> | undefined
  #last: Promise<void> = Promise.resolve()
  readonly #disk: Disk

  constructor(disk: Disk) {
    this.#disk = disk
  }

  /** All whole lines. What a crash tore is cut off. */
  async open(): Promise<string[]> {
    if (!(await this.#disk.list(FILE)).includes(FILE)) return []
    const bytes = await this.#disk.read(FILE)
    const end = bytes.lastIndexOf(10) + 1
    if (end < bytes.length) await this.#disk.truncate(FILE, end)
    return new TextDecoder().decode(bytes.subarray(0, end)).split('\n').slice(0, -1)
  }

  /** Settles when the line is durable. Lines that come while the disk is busy share one sync. */
  write(line: unknown): Promise<void> {
    this.#lines.push(`${JSON.stringify(line)}\n`)
    this.#next ??= this.#last.then(() => this.#flush())
    this.#last = this.#next.catch(() => undefined)
    return this.#next
  }

  async #flush(): Promise<void> {
    const text = this.#lines.join('')
    this.#lines = []
    this.#next = undefined
    if (this.isBroken) throw new Error('The disk is broken')
    try {
      await this.#disk.append(FILE, text)
      await this.#disk.sync(FILE)
    } catch (error) {
      this.isBroken = true
      throw error
    }
  }
}

let journal: Journal
/** All that waits or is out, by its id. */
const held = new Map<string, Held>()
const lanes = new Map<string, Lane>()
/** Without a key there is no order. */
const free = new Set<Held>()
const dead: Message[] = []
let newest = 0
/** Publishes on their way to the disk. */
let arriving = 0

function laneOf(key: string | undefined): Lane {
  if (key === undefined) return { line: [] }
  let lane = lanes.get(key)
  if (lane === undefined) {
    lane = { line: [] }
    lanes.set(key, lane)
  }
  return lane
}

function add(message: Message, lane: Lane): void {
  const one: Held = { message, lane, attempts: 0, outUntilMs: 0 }
  held.set(message.id, one)
  if (message.key === undefined) free.add(one)
  else lane.line.push(one)
}

function remove(one: Held): void {
  held.delete(one.message.id)
  free.delete(one)
  const at = one.lane.line.indexOf(one)
  if (at !== -1) one.lane.line.splice(at, 1)
  const { key } = one.message
  // Keys come and go: an empty lane would stay for ever.
  if (key !== undefined && one.lane.line.length === 0 && lanes.get(key) === one.lane) lanes.delete(key)
}

/** At boot. */
function apply(line: Line): void {
  if (line[0] === 'publish') {
    newest = Math.max(newest, Number(line[1].id))
    add(line[1], laneOf(line[1].key))
    return
  }
  const one = held.get(line[1])
  if (one === undefined) return
  if (line[0] === 'ack') remove(one)
  else one.attempts = line[2]
}

function bury(env: Env): void {
  for (const one of held.values()) {
    if (one.attempts < Number(env.vars.TRIES) || one.outUntilMs > performance.now()) continue
    remove(one)
    dead.push(one.message)
  }
}

async function publish({ body, key }: NewMessage, env: Env): Promise<Response> {
  if (held.size + arriving >= Number(env.vars.CAPACITY)) {
    return new Response('Full', { status: 503, headers: { 'retry-after': '1' } })
  }
  const lane = laneOf(key)
  newest += 1
  const message: Message = { id: String(newest), body, key }
  arriving += 1
  try {
    await journal.write(['publish', message] satisfies Line)
  } finally {
    arriving -= 1
  }
  // Only what is durable is handed out.
  add(message, lane)
  return Response.json({ id: message.id }, { status: 201 })
}

function choose(): Held | undefined {
  const now = performance.now()
  for (const one of free) if (one.outUntilMs <= now) return one
  for (const { line } of lanes.values()) {
    const [first] = line
    if (first !== undefined && first.outUntilMs <= now) return first
  }
  return undefined
}

async function deliver(env: Env): Promise<Response> {
  const one = choose()
  if (one === undefined) return new Response(null, { status: 204 })
  one.attempts += 1
  one.outUntilMs = performance.now() + Number(env.vars.ACK_TIMEOUT_MS)
  const { message, attempts: attempt } = one
  await journal.write(['deliver', message.id, attempt] satisfies Line)
  return Response.json({ ...message, attempt, receipt: `${message.id}-${attempt}` } satisfies Delivery)
}

async function acknowledge(receipt: string): Promise<Response> {
  const [id = '', attempt] = receipt.split('-')
  const one = held.get(id)
  if (one === undefined || String(one.attempts) !== attempt) return new Response(null, { status: 410 })
  remove(one)
  await journal.write(['ack', id] satisfies Line)
  return new Response(null, { status: 204 })
}

export default {
  async start(env: Env) {
    journal = new Journal(env.disk)
    for (const text of await journal.open()) apply(JSON.parse(text) as Line)
  },

  async fetch(request: Request, env: Env) {
    if (journal.isBroken) return new Response('The disk is broken', { status: 500 })
    bury(env)
    const { pathname } = new URL(request.url)
    const [, resource, receipt = ''] = pathname.split('/')
    switch (`${request.method} ${resource}`) {
      case 'POST messages':
        return publish((await request.json()) as NewMessage, env)
      case 'POST deliveries':
        return deliver(env)
      case 'DELETE deliveries':
        return acknowledge(receipt)
      case 'GET dead-letters':
        return Response.json(dead)
      case 'GET status':
        return Response.json({ depth: held.size } satisfies Status)
      default:
        return new Response(null, { status: 404 })
    }
  },
} satisfies Program
