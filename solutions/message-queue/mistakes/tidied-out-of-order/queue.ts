// Caught by: order/behind-a-long-line
// The snapshot writes what waits before what is out, and the boot takes that as the order.

/**
 * A queue on a snapshot and a journal. The journal has a line for each thing that happened since the snapshot;
 * when it gets long, a new snapshot takes its place, so that a boot stays short.
 */
import type { Env, Program } from 'millions'
import type { Delivery, Message, NewMessage, Status } from './protocol.ts'

type Line =
  | { readonly type: 'publish'; readonly message: Message }
  | { readonly type: 'deliver'; readonly id: string; readonly attempt: number }
  | { readonly type: 'ack'; readonly id: string }

interface Entry {
  readonly message: Message
  attempts: number
  outUntilMs: number
}

interface Snapshot {
  readonly generation: number
  readonly lastId: number
  readonly entries: readonly { readonly message: Message; readonly attempts: number }[]
  readonly dead: readonly Message[]
}

const SNAPSHOT = 'snapshot'
const DRAFT = 'draft'
/** So many lines in the journal are worth a new snapshot. */
const LONG = 40

class Store {
  readonly entries = new Map<string, Entry>()
  readonly dead: Message[] = []
  lastId = 0
  isBroken = false
  #generation = 0
  #lines = 0
  #queue: string[] = []
  #next: Promise<void> | undefined
  #last: Promise<void> = Promise.resolve()
  readonly #env: Env

  constructor(env: Env) {
    this.#env = env
  }

  get #journal(): string {
    return `journal-${this.#generation}`
  }

  async load(): Promise<void> {
    const { disk } = this.#env
    const names = await disk.list()
    if (names.includes(DRAFT)) await disk.remove(DRAFT)
    let known = 0
    if (names.includes(SNAPSHOT)) {
      const snapshot = JSON.parse(new TextDecoder().decode(await disk.read(SNAPSHOT))) as Snapshot
      this.#generation = snapshot.generation
      this.lastId = known = snapshot.lastId
      for (const { message, attempts } of snapshot.entries) {
        this.entries.set(message.id, { message, attempts, outUntilMs: 0 })
      }
      this.dead.push(...snapshot.dead)
    }
    for (const name of names) {
      if (name.startsWith('journal-') && name !== this.#journal) await disk.remove(name)
    }
    if (!names.includes(this.#journal)) return
    const bytes = await disk.read(this.#journal)
    const end = bytes.lastIndexOf(10) + 1
    if (end < bytes.length) await disk.truncate(this.#journal, end)
    for (const text of new TextDecoder().decode(bytes.subarray(0, end)).split('\n')) {
      if (text === '') continue
      const line = JSON.parse(text) as Line
      this.#lines += 1
      if (line.type === 'publish' && Number(line.message.id) <= known) continue
      this.#apply(line)
    }
  }

  #apply(line: Line): void {
    if (line.type === 'publish') {
      this.lastId = Math.max(this.lastId, Number(line.message.id))
      this.entries.set(line.message.id, { message: line.message, attempts: 0, outUntilMs: 0 })
    } else if (line.type === 'deliver') {
      const entry = this.entries.get(line.id)
      if (entry !== undefined) entry.attempts = line.attempt
    } else {
      this.entries.delete(line.id)
    }
  }

  /** In memory at once; settles when it is durable. */
  log(line: Line): Promise<void> {
    this.#apply(line)
    this.#queue.push(JSON.stringify(line))
    this.#next ??= this.#last.then(() => this.#flush())
    this.#last = this.#next.catch(() => undefined)
    return this.#next
  }

  async #flush(): Promise<void> {
    const lines = this.#queue
    this.#queue = []
    this.#next = undefined
    if (this.isBroken) throw new Error('The disk is broken')
    try {
      await this.#env.disk.append(this.#journal, lines.map((line) => `${line}\n`).join(''))
      await this.#env.disk.sync(this.#journal)
      this.#lines += lines.length
      if (this.#lines >= LONG) await this.#compact()
    } catch (error) {
      this.isBroken = true
      throw error
    }
  }

  /** What waits comes first: after a boot that is what is handed out. What is out comes behind it. */
  async #compact(): Promise<void> {
    const { disk } = this.#env
    const now = performance.now()
    const entries = [...this.entries.values()]
    const waiting = entries.filter((entry) => entry.outUntilMs <= now)
    const out = entries.filter((entry) => entry.outUntilMs > now)
    const snapshot: Snapshot = {
      generation: this.#generation + 1,
      lastId: this.lastId,
      entries: [...waiting, ...out].map(({ message, attempts }) => ({ message, attempts })),
      dead: this.dead,
    }
    await disk.write(DRAFT, JSON.stringify(snapshot))
    await disk.sync(DRAFT)
    await disk.rename(DRAFT, SNAPSHOT)
    const old = this.#journal
    this.#generation += 1
    this.#lines = 0
    await disk.remove(old)
  }
}

let store: Store

/** What was handed out TRIES times, and came back from the last of them as well. */
function bury(env: Env): void {
  const now = performance.now()
  for (const [id, entry] of store.entries) {
    if (entry.attempts < Number(env.vars.TRIES) || entry.outUntilMs > now) continue
    store.entries.delete(id)
    store.dead.push(entry.message)
  }
}

function next(): Entry | undefined {
  const now = performance.now()
  const blocked = new Set<string>()
  for (const entry of store.entries.values()) {
    const { key } = entry.message
    if (key !== undefined && blocked.has(key)) continue
    if (entry.outUntilMs <= now) return entry
    if (key !== undefined) blocked.add(key)
  }
  return undefined
}

async function publish({ body, key }: NewMessage, env: Env): Promise<Response> {
  if (store.entries.size >= Number(env.vars.CAPACITY)) {
    return new Response('Full', { status: 503, headers: { 'retry-after': '1' } })
  }
  const message: Message = { id: String(store.lastId + 1), body, key }
  await store.log({ type: 'publish', message })
  return Response.json({ id: message.id }, { status: 201 })
}

async function deliver(env: Env): Promise<Response> {
  const entry = next()
  if (entry === undefined) return new Response(null, { status: 204 })
  const { message } = entry
  const attempt = entry.attempts + 1
  entry.outUntilMs = performance.now() + Number(env.vars.ACK_TIMEOUT_MS)
  await store.log({ type: 'deliver', id: message.id, attempt })
  return Response.json({ ...message, receipt: `${message.id}.${attempt}`, attempt } satisfies Delivery)
}

async function acknowledge(receipt: string): Promise<Response> {
  const [id = '', attempt] = receipt.split('.')
  const entry = store.entries.get(id)
  if (entry === undefined || String(entry.attempts) !== attempt) return new Response(null, { status: 410 })
  await store.log({ type: 'ack', id })
  return new Response(null, { status: 204 })
}

export default {
  async start(env: Env) {
    store = new Store(env)
    await store.load()
  },

  async fetch(request: Request, env: Env) {
    if (store.isBroken) return new Response('The disk is broken', { status: 500 })
    bury(env)
    const [, resource, receipt = ''] = new URL(request.url).pathname.split('/')
    if (request.method === 'POST' && resource === 'messages') {
      return publish((await request.json()) as NewMessage, env)
    }
    if (request.method === 'POST' && resource === 'deliveries') return deliver(env)
    if (request.method === 'DELETE' && resource === 'deliveries') return acknowledge(receipt)
    if (request.method === 'GET' && resource === 'dead-letters') return Response.json(store.dead)
    if (request.method === 'GET' && resource === 'status') {
      return Response.json({ depth: store.entries.size } satisfies Status)
    }
    return new Response(null, { status: 404 })
  },
} satisfies Program
