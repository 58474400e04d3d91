/**
 * Consumers that find nothing may wait: a message goes to the one that waits longest as soon as it is there.
 * Each key has a lane, and only the head of a lane is ever ready, so order needs no search. Time-outs are timers.
 * On disk: records of length, checksum and text.
 */
import type { Env, Program } from 'millions'
import type { Delivery, Message, NewMessage } from './protocol.ts'

interface Job {
  readonly message: Message
  readonly lane: Job[]
  attempts: number
}

interface Out {
  readonly job: Job
  readonly timer: ReturnType<typeof setTimeout>
}

type Note = readonly ['published', Message] | readonly ['tried' | 'done' | 'died', string]

const jobs = new Map<string, Job>()
const lanes = new Map<string, Job[]>()
const ready: Job[] = []
/** By receipt. */
const out = new Map<string, Out>()
const dead: Message[] = []
const waiting: ((job: Job | undefined) => void)[] = []

const encoder = new TextEncoder()

function checksum(bytes: Uint8Array): number {
  let sum = 7
  for (const byte of bytes) sum = (sum * 31 + byte) % 1_000_003
  return sum
}

function recordOf(note: Note): Uint8Array {
  const text = encoder.encode(JSON.stringify(note))
  const record = new Uint8Array(8 + text.length)
  const view = new DataView(record.buffer)
  view.setUint32(0, text.length)
  view.setUint32(4, checksum(text))
  record.set(text, 8)
  return record
}

/** The notes up to the first record that is not whole, and where that begins. */
function parse(bytes: Uint8Array<ArrayBuffer>): { notes: Note[]; length: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const notes: Note[] = []
  let length = 0
  while (length + 8 <= bytes.length) {
    const text = bytes.subarray(length + 8, length + 8 + view.getUint32(length))
    if (text.length < view.getUint32(length) || checksum(text) !== view.getUint32(length + 4)) break
    notes.push(JSON.parse(new TextDecoder().decode(text)) as Note)
    length += 8 + text.length
  }
  return { notes, length }
}

let writing = Promise.resolve()
function write(note: Note, env: Env): Promise<void> {
  writing = writing.then(async () => {
    await env.disk.append('records', recordOf(note))
    await env.disk.sync('records')
  })
  return writing
}

function add(message: Message): void {
  const lane = message.key === undefined ? [] : (lanes.get(message.key) ?? [])
  if (message.key !== undefined) lanes.set(message.key, lane)
  const job: Job = { message, lane, attempts: 0 }
  lane.push(job)
  jobs.set(message.id, job)
}

/** Takes a job out of its lane. It is always the head. */
function remove(job: Job): void {
  jobs.delete(job.message.id)
  job.lane.shift()
  const next = job.lane[0]
  if (next !== undefined) offer(next)
}

/** The head of a lane is free: to the consumer that waits longest, or to the next that asks. */
function offer(job: Job): void {
  const waiter = waiting.shift()
  if (waiter === undefined) ready.push(job)
  else waiter(job)
}

function nextJob(waitMs: number): Promise<Job | undefined> | Job | undefined {
  const job = ready.shift()
  if (job !== undefined || waitMs === 0) return job
  return new Promise((resolve) => {
    const giveUp = setTimeout(() => {
      waiting.splice(waiting.indexOf(take), 1)
      resolve(undefined)
    }, waitMs)
    const take = (late: Job | undefined) => {
      clearTimeout(giveUp)
      resolve(late)
    }
    waiting.push(take)
  })
}

async function bury(job: Job, env: Env): Promise<void> {
  await write(['died', job.message.id], env)
  dead.push(job.message)
  remove(job)
}

function timeOut(job: Job, receipt: string, env: Env): void {
  out.delete(receipt)
  if (job.attempts < Number(env.vars.TRIES)) offer(job)
  // Behind a write that failed nothing is written any more, and all who ask get a 500: somebody has to restart it.
  else bury(job, env).catch((error: unknown) => console.error('Not buried:', error))
}

async function handOut(waitMs: number, env: Env): Promise<Response> {
  const job = await nextJob(waitMs)
  if (job === undefined) return new Response(null, { status: 204 })
  job.attempts += 1
  await write(['tried', job.message.id], env)
  const receipt = crypto.randomUUID()
  const timer = setTimeout(() => timeOut(job, receipt, env), Number(env.vars.ACK_TIMEOUT_MS))
  out.set(receipt, { job, timer })
  const delivery: Delivery = { ...job.message, receipt, attempt: job.attempts }
  return Response.json(delivery)
}

async function acknowledge(receipt: string, env: Env): Promise<Response> {
  const found = out.get(receipt)
  if (found === undefined) return new Response(null, { status: 410 })
  out.delete(receipt)
  clearTimeout(found.timer)
  await write(['done', found.job.message.id], env)
  remove(found.job)
  return new Response(null, { status: 204 })
}

let reserved = 0
async function publish({ body, key }: NewMessage, env: Env): Promise<Response> {
  if (jobs.size + reserved >= Number(env.vars.CAPACITY)) {
    return new Response(null, { status: 503, headers: { 'retry-after': '1' } })
  }
  reserved += 1
  const message = { id: crypto.randomUUID(), body, key }
  try {
    await write(['published', message], env)
  } finally {
    reserved -= 1
  }
  add(message)
  const job = jobs.get(message.id)
  if (job !== undefined && job.lane[0] === job) offer(job)
  return Response.json({ id: message.id }, { status: 201 })
}

function replay([what, about]: Note): void {
  if (what === 'published') {
    add(about)
    return
  }
  const job = jobs.get(about)
  if (job === undefined) return
  if (what === 'tried') job.attempts += 1
  else {
    if (what === 'died') dead.push(job.message)
    jobs.delete(about)
    job.lane.splice(job.lane.indexOf(job), 1)
  }
}

async function recover(env: Env): Promise<void> {
  if (!(await env.disk.list()).includes('records')) return
  const { notes, length } = parse(await env.disk.read('records'))
  await env.disk.truncate('records', length)
  for (const note of notes) replay(note)
  // What was out is out no more: its receipts are forgotten. Burying the head of a lane offers the next one.
  for (const job of [...jobs.values()]) {
    if (job.attempts >= Number(env.vars.TRIES)) await bury(job, env)
    else if (job.lane[0] === job && !ready.includes(job)) offer(job)
  }
}

export default {
  start: recover,

  async fetch(request, env) {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname === '/messages') return publish((await request.json()) as NewMessage, env)
    if (pathname === '/deliveries') return handOut(Number(searchParams.get('waitMs') ?? 0), env)
    if (pathname === '/dead-letters') return Response.json(dead)
    if (pathname === '/status') return Response.json({ depth: jobs.size })
    return acknowledge(pathname.slice('/deliveries/'.length), env)
  },
} satisfies Program
