// Caught by: redeliver/waits-behind-who-left
// A publish wakes the first that waits. When that one has left, the wake-up is lost, and those behind it sleep on.

/**
 * A queue whose consumers may wait for a message: each new one, and each that becomes free, wakes one of them.
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
  attempts: number
  outUntilMs: number
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
const held = new Map<string, Held>()
const dead: Message[] = []
let newest = 0

function apply(line: Line): void {
  if (line[0] === 'publish') {
    newest = Math.max(newest, Number(line[1].id))
    held.set(line[1].id, { message: line[1], attempts: 0, outUntilMs: 0 })
  } else if (line[0] === 'ack') {
    held.delete(line[1])
  } else {
    const one = held.get(line[1])
    if (one !== undefined) one.attempts = line[2]
  }
}

async function record(line: Line): Promise<void> {
  apply(line)
  await journal.write(line)
}

function bury(env: Env): void {
  for (const [id, { message, attempts, outUntilMs }] of held) {
    if (attempts < Number(env.vars.TRIES) || outUntilMs > performance.now()) continue
    held.delete(id)
    dead.push(message)
  }
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

async function publish({ body, key }: NewMessage, env: Env): Promise<Response> {
  if (held.size >= Number(env.vars.CAPACITY)) {
    return new Response('Full', { status: 503, headers: { 'retry-after': '1' } })
  }
  const id = String(newest + 1)
  await record(['publish', { id, body, key }])
  wake()
  return Response.json({ id }, { status: 201 })
}

/** Consumers that wait, the first one first. */
const sleepers: (() => void)[] = []

/** One message, one consumer: the others need not look. */
function wake(): void {
  sleepers.shift()?.()
}

/** True when there may be something to fetch; false when the time is over. */
function sleep(durationMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const wakeUp = () => {
      clearTimeout(timer)
      resolve(true)
    }
    const timer = setTimeout(() => {
      sleepers.splice(sleepers.indexOf(wakeUp), 1)
      resolve(false)
    }, durationMs)
    sleepers.push(wakeUp)
  })
}

async function deliver(request: Request, waitMs: number, env: Env): Promise<Response> {
  const untilMs = performance.now() + Math.max(0, waitMs)
  for (let next = choose(); ; next = choose()) {
    if (next !== undefined) return handOut(next, env)
    const isWoken = await sleep(Math.max(0, untilMs - performance.now()))
    // Whoever has left shall not take a message along.
    if (!isWoken || request.signal.aborted) return new Response(null, { status: 204 })
    bury(env)
  }
}

async function handOut(next: Held, env: Env): Promise<Response> {
  const { message } = next
  const attempt = next.attempts + 1
  next.outUntilMs = performance.now() + Number(env.vars.ACK_TIMEOUT_MS)
  // Then it is back, or dead, and the next one of its key is free.
  setTimeout(wake, Number(env.vars.ACK_TIMEOUT_MS) + 1)
  await record(['deliver', message.id, attempt])
  return Response.json({ ...message, attempt, receipt: `${message.id}-${attempt}` } satisfies Delivery)
}

async function acknowledge(receipt: string): Promise<Response> {
  const [id = '', attempt] = receipt.split('-')
  const one = held.get(id)
  if (one === undefined || String(one.attempts) !== attempt) return new Response(null, { status: 410 })
  await record(['ack', id])
  wake()
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
    const { pathname, searchParams } = new URL(request.url)
    const [, resource, receipt = ''] = pathname.split('/')
    switch (`${request.method} ${resource}`) {
      case 'POST messages':
        return publish((await request.json()) as NewMessage, env)
      case 'POST deliveries':
        return deliver(request, Number(searchParams.get('waitMs') ?? 0), env)
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
