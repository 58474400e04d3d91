// Caught by: order/waiting-consumer-gets-the-next-of-its-key
// A consumer that waits is given the first of the key that something was published to, though another one has it.

/**
 * A queue of lanes. Each key is a lane, and so is each message without a key. Only the head of a lane can leave,
 * and while it is away the lane is busy. Lanes whose head may leave now stand in `ready`.
 * A consumer that agreed to wait stands in `waiters`, and is served by whatever makes a lane ready.
 * When the disk fails, the queue stops: it answers 500 until somebody restarts it.
 */
import type { Env, Program } from 'millions'
import type { Delivery, Message, NewMessage, Status } from './protocol.ts'

interface Job {
  readonly message: Message
  readonly lane: Lane
  tries: number
  receipt: string | undefined
  timer: TimerId | undefined
}

interface Lane {
  readonly key: string | undefined
  readonly jobs: Job[]
  busy: boolean
}

interface Waiter {
  readonly serve: (job: Job | undefined) => void
  readonly timer: TimerId
}

type Entry =
  | { readonly t: 'pub'; readonly m: Message }
  | { readonly t: 'out'; readonly id: string; readonly n: number }
  | { readonly t: 'ack'; readonly id: string }

const FILE = 'queue.log'

const lanes = new Map<string, Lane>()
const ready = new Set<Lane>()
const byReceipt = new Map<string, Job>()
let waiters: Waiter[] = []
const dead: Message[] = []
let alive = 0
let lastId = 0
let broken = false

/* ---- the log ---- */

let batch: string[] = []
let flushing: Promise<void> | undefined

function log(entry: Entry, env: Env): Promise<void> {
  batch.push(`${JSON.stringify(entry)}\n`)
  const before = flushing ?? Promise.resolve()
  if (batch.length === 1) {
    flushing = before.then(async () => {
      const text = batch.join('')
      batch = []
      if (broken) throw new Error('The disk has failed')
      try {
        await env.disk.append(FILE, text)
        await env.disk.sync(FILE)
      } catch (error) {
        broken = true
        throw error
      }
    })
    flushing.catch(() => undefined)
  }
  return flushing as Promise<void>
}

async function recover(env: Env): Promise<void> {
  if (!(await env.disk.list(FILE)).includes(FILE)) return
  const bytes = await env.disk.read(FILE)
  const whole = bytes.lastIndexOf(10) + 1
  if (whole < bytes.length) {
    await env.disk.truncate(FILE, whole)
    await env.disk.sync(FILE)
  }
  const jobs = new Map<string, Job>()
  for (const line of new TextDecoder().decode(bytes.subarray(0, whole)).split('\n')) {
    if (line === '') continue
    const entry = JSON.parse(line) as Entry
    if (entry.t === 'pub') {
      lastId = Math.max(lastId, Number(entry.m.id))
      jobs.set(entry.m.id, makeJob(entry.m))
    } else if (entry.t === 'out') {
      const job = jobs.get(entry.id)
      if (job !== undefined) job.tries = entry.n
    } else {
      jobs.delete(entry.id)
    }
  }
  for (const job of jobs.values()) {
    if (job.tries >= Number(env.vars.TRIES)) {
      dead.push(job.message)
      forget(job.lane)
    } else {
      alive += 1
      enter(job)
    }
  }
}

/* ---- lanes ---- */

function makeJob(message: Message): Job {
  return { message, lane: laneOf(message.key), tries: 0, receipt: undefined, timer: undefined }
}

function laneOf(key: string | undefined): Lane {
  if (key === undefined) return { key, jobs: [], busy: false }
  let lane = lanes.get(key)
  if (lane === undefined) {
    lane = { key, jobs: [], busy: false }
    lanes.set(key, lane)
  }
  return lane
}

function forget(lane: Lane): void {
  if (lane.key !== undefined && lane.jobs.length === 0 && lanes.get(lane.key) === lane) lanes.delete(lane.key)
}

function enter(job: Job): void {
  const lane = job.lane.key === undefined ? job.lane : laneOf(job.lane.key)
  ;(job as { lane: Lane }).lane = lane
  lane.jobs.push(job)
  if (!lane.busy) ready.add(lane)
}

/** The head of the lane is gone for good: the next one may leave. */
function advance(lane: Lane): void {
  lane.jobs.shift()
  lane.busy = false
  if (lane.jobs.length > 0) ready.add(lane)
  else forget(lane)
}

function take(): Job | undefined {
  for (const lane of ready) {
    ready.delete(lane)
    lane.busy = true
    return lane.jobs[0]
  }
  return undefined
}

function serveWaiters(): void {
  while (waiters.length > 0 && ready.size > 0) {
    const waiter = waiters.shift() as Waiter
    clearTimeout(waiter.timer)
    waiter.serve(take())
  }
}

/** A lane has got something new: whoever waits longest gets its head at once, without a look at the others. */
function serveWaiter(lane: Lane): void {
  const waiter = waiters.shift()
  if (waiter === undefined) return
  clearTimeout(waiter.timer)
  ready.delete(lane)
  lane.busy = true
  waiter.serve(lane.jobs[0])
}

/* ---- requests ---- */

async function publish({ body, key }: NewMessage, env: Env): Promise<Response> {
  if (alive >= Number(env.vars.CAPACITY)) {
    return new Response('Full', { status: 503, headers: { 'retry-after': '1' } })
  }
  alive += 1
  lastId += 1
  const message: Message = { id: String(lastId), body, key }
  await log({ t: 'pub', m: message }, env)
  const job = makeJob(message)
  enter(job)
  serveWaiter(job.lane)
  return Response.json({ id: message.id }, { status: 201 })
}

async function fetchOne(waitMs: number, env: Env): Promise<Response> {
  let job = take()
  if (job === undefined && waitMs > 0) job = await waitForJob(waitMs)
  if (job === undefined) return new Response(null, { status: 204 })
  return handOut(job, env)
}

function waitForJob(waitMs: number): Promise<Job | undefined> {
  return new Promise((resolve) => {
    const waiter: Waiter = {
      serve: resolve,
      timer: setTimeout(() => {
        waiters = waiters.filter((other) => other !== waiter)
        resolve(undefined)
      }, waitMs),
    }
    waiters.push(waiter)
  })
}

async function handOut(job: Job, env: Env): Promise<Response> {
  clearTimeout(job.timer)
  if (job.receipt !== undefined) byReceipt.delete(job.receipt)
  job.tries += 1
  await log({ t: 'out', id: job.message.id, n: job.tries }, env)
  const receipt = crypto.randomUUID()
  job.receipt = receipt
  byReceipt.set(receipt, job)
  job.timer = setTimeout(() => expire(job, env), Number(env.vars.ACK_TIMEOUT_MS))
  return Response.json({ ...job.message, receipt, attempt: job.tries } satisfies Delivery)
}

function expire(job: Job, env: Env): void {
  const { lane } = job
  if (job.tries >= Number(env.vars.TRIES)) {
    if (job.receipt !== undefined) byReceipt.delete(job.receipt)
    alive -= 1
    dead.push(job.message)
    advance(lane)
  } else {
    lane.busy = false
    ready.add(lane)
  }
  serveWaiters()
}

async function acknowledge(receipt: string, env: Env): Promise<Response> {
  const job = byReceipt.get(receipt)
  if (job === undefined) return new Response('Over', { status: 410 })
  byReceipt.delete(receipt)
  clearTimeout(job.timer)
  ready.delete(job.lane)
  job.lane.busy = true
  await log({ t: 'ack', id: job.message.id }, env)
  alive -= 1
  advance(job.lane)
  serveWaiters()
  return new Response(null, { status: 204 })
}

export default {
  start: recover,

  async fetch(request: Request, env: Env) {
    if (broken) return new Response('The disk has failed', { status: 500 })
    const url = new URL(request.url)
    const [, resource, name = ''] = url.pathname.split('/')
    switch (`${request.method} ${resource}`) {
      case 'POST messages':
        return publish((await request.json()) as NewMessage, env)
      case 'POST deliveries':
        return fetchOne(Number(url.searchParams.get('waitMs') ?? 0), env)
      case 'DELETE deliveries':
        return acknowledge(decodeURIComponent(name), env)
      case 'GET dead-letters':
        return Response.json(dead)
      case 'GET status':
        return Response.json({ depth: alive } satisfies Status)
      default:
        return new Response(null, { status: 404 })
    }
  },
} satisfies Program
