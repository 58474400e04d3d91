// Caught by: redeliver/late-acknowledgement-is-rejected
// An acknowledgement stops the timer of its message before it looks whether its receipt still counts.

/**
 * A broker of lanes. Messages of one key share a lane, each message without a key has one of its own.
 * Only the head of a lane can be handed out; a lane whose head waits is in `ready`. Each delivery has its own timer,
 * and consumers that agree to wait stand in `waiters`.
 */
import type { Env, Program } from 'millions'
import type { Delivery, Message, NewMessage, Status } from './protocol.ts'

type Entry =
  | readonly ['publish', string, string, string | null]
  | readonly ['deliver', string, number]
  | readonly ['done', string]

interface Item {
  readonly message: Message
  readonly lane: Lane
  attempts: number
  receipt?: string | undefined
  timer?: ReturnType<typeof setTimeout> | undefined
}

interface Lane {
  readonly key: string | undefined
  readonly items: Item[]
}

interface Waiter {
  readonly give: (lane: Lane | undefined) => void
  readonly timer: ReturnType<typeof setTimeout>
}

const LOG = 'broker.log'

class Log {
  private readonly env: Env
  private lines: string[] = []
  private flushing: Promise<void> | undefined
  private last: Promise<void> = Promise.resolve()

  constructor(env: Env) {
    this.env = env
  }

  async load(): Promise<Entry[]> {
    const names = await this.env.disk.list(LOG)
    if (!names.includes(LOG)) return []
    const bytes = await this.env.disk.read(LOG)
    const whole = bytes.lastIndexOf(10) + 1
    if (whole < bytes.length) {
      await this.env.disk.truncate(LOG, whole)
      await this.env.disk.sync(LOG)
    }
    const text = new TextDecoder().decode(bytes.subarray(0, whole))
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Entry)
  }

  /** Settles when the entry is durable. Entries that come while the disk is busy go together. */
  add(entry: Entry): Promise<void> {
    this.lines.push(`${JSON.stringify(entry)}\n`)
    if (this.flushing === undefined) {
      this.flushing = this.last.then(() => this.flush())
      this.last = this.flushing.catch(() => undefined)
    }
    return this.flushing
  }

  private async flush(): Promise<void> {
    const text = this.lines.join('')
    this.lines = []
    this.flushing = undefined
    await this.env.disk.append(LOG, text)
    await this.env.disk.sync(LOG)
  }
}

class Broker {
  private readonly log: Log
  private readonly ackTimeoutMs: number
  private readonly tries: number
  private readonly capacity: number
  private newest = 0
  private readonly alive = new Map<string, Item>()
  private readonly lanes = new Map<string, Lane>()
  private readonly ready: Lane[] = []
  private readonly waiters: Waiter[] = []
  private readonly dead: Message[] = []

  constructor(env: Env) {
    this.log = new Log(env)
    this.ackTimeoutMs = Number(env.vars.ACK_TIMEOUT_MS)
    this.tries = Number(env.vars.TRIES)
    this.capacity = Number(env.vars.CAPACITY)
  }

  async load(): Promise<void> {
    const found = new Map<string, { message: Message; attempts: number }>()
    for (const entry of await this.log.load()) {
      if (entry[0] === 'publish') {
        const [, id, body, key] = entry
        this.newest = Math.max(this.newest, Number(id))
        found.set(id, { message: { id, body, key: key ?? undefined }, attempts: 0 })
      } else if (entry[0] === 'deliver') {
        const one = found.get(entry[1])
        if (one !== undefined) one.attempts = entry[2]
      } else {
        found.delete(entry[1])
      }
    }
    for (const { message, attempts } of found.values()) {
      if (attempts >= this.tries) this.dead.push(message)
      else this.enter(message, attempts)
    }
  }

  async publish({ body, key }: NewMessage): Promise<Response> {
    if (this.alive.size >= this.capacity) {
      return new Response('Full', { status: 503, headers: { 'retry-after': '1' } })
    }
    this.newest += 1
    const id = String(this.newest)
    const stored = this.log.add(['publish', id, body, key ?? null])
    this.enter({ id, body, key: key ?? undefined }, 0)
    await stored
    return Response.json({ id }, { status: 201 })
  }

  async deliver(waitMs: number): Promise<Response> {
    const lane = this.ready.shift() ?? (waitMs > 0 ? await this.wait(waitMs) : undefined)
    return lane === undefined ? new Response(null, { status: 204 }) : this.handOut(lane)
  }

  async acknowledge(receipt: string): Promise<Response> {
    const [id = ''] = receipt.split('.')
    const item = this.alive.get(id)
    clearTimeout(item?.timer)
    if (item === undefined || item.receipt !== receipt) {
      return new Response('This delivery is over', { status: 410 })
    }
    const stored = this.log.add(['done', item.message.id])
    this.leave(item)
    await stored
    return new Response(null, { status: 204 })
  }

  deadLetters(): readonly Message[] {
    return this.dead
  }

  depth(): number {
    return this.alive.size
  }

  private enter(message: Message, attempts: number): void {
    const lane = this.laneOf(message.key)
    const item: Item = { message, lane, attempts }
    this.alive.set(message.id, item)
    lane.items.push(item)
    if (lane.items.length === 1) this.offer(lane)
  }

  private laneOf(key: string | undefined): Lane {
    if (key === undefined) return { key, items: [] }
    const lane = this.lanes.get(key) ?? { key, items: [] }
    this.lanes.set(key, lane)
    return lane
  }

  /** The head of its lane is acknowledged or dead: the next one's turn. */
  private leave(item: Item): void {
    this.alive.delete(item.message.id)
    const { lane } = item
    lane.items.shift()
    if (lane.items.length > 0) this.offer(lane)
    else if (lane.key !== undefined) this.lanes.delete(lane.key)
  }

  /** The head of this lane can be handed out: to who waits longest, or to who comes next. */
  private offer(lane: Lane): void {
    const waiter = this.waiters.shift()
    if (waiter === undefined) {
      this.ready.push(lane)
      return
    }
    clearTimeout(waiter.timer)
    waiter.give(lane)
  }

  private wait(waitMs: number): Promise<Lane | undefined> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.waiters.splice(this.waiters.indexOf(waiter), 1)
        resolve(undefined)
      }, waitMs)
      const waiter: Waiter = { give: resolve, timer }
      this.waiters.push(waiter)
    })
  }

  private async handOut(lane: Lane): Promise<Response> {
    const [item] = lane.items
    if (item === undefined) return new Response(null, { status: 204 })
    item.attempts += 1
    const receipt = `${item.message.id}.${crypto.randomUUID()}`
    item.receipt = receipt
    item.timer = setTimeout(() => this.expire(item), this.ackTimeoutMs)
    const { message, attempts: attempt } = item
    await this.log.add(['deliver', message.id, attempt])
    return Response.json({ ...message, receipt, attempt } satisfies Delivery)
  }

  private expire(item: Item): void {
    item.receipt = undefined
    if (item.attempts < this.tries) {
      this.offer(item.lane)
      return
    }
    this.dead.push(item.message)
    this.leave(item)
  }
}

let broker: Broker

export default {
  async start(env: Env) {
    broker = new Broker(env)
    await broker.load()
  },

  async fetch(request: Request) {
    const { pathname, searchParams } = new URL(request.url)
    const [, resource, name = ''] = pathname.split('/')
    switch (`${request.method} ${resource}`) {
      case 'POST messages':
        return broker.publish((await request.json()) as NewMessage)
      case 'POST deliveries':
        return broker.deliver(Number(searchParams.get('waitMs') ?? '0'))
      case 'DELETE deliveries':
        return broker.acknowledge(name)
      case 'GET dead-letters':
        return Response.json(broker.deadLetters())
      case 'GET status':
        return Response.json({ depth: broker.depth() } satisfies Status)
      default:
        return new Response(null, { status: 404 })
    }
  },
} satisfies Program
