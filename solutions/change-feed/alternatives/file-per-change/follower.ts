/**
 * Keeps a log of its own, change by change, as the database sent it: what it
 * has is what stands there. A boot goes through it from the last snapshot on.
 */
import type { Env, Program } from 'millions'
import { type Change, type Changes, type Snapshot, State } from './state.ts'

/** Which file counts. It is renamed into its place, so it is never half there. */
const POINTER = 'generation'
const PATIENCE_MS = 3000

let state = new State()
let generation = 0
/** How long the whole part of the log is. */
let wholeBytes = 0
let isRagged = false

const encoder = new TextEncoder()
const textOf = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
const sleep = (durationMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, durationMs))

async function load({ disk }: Env): Promise<void> {
  if (!(await disk.list(POINTER)).includes(POINTER)) return
  generation = Number(textOf(await disk.read(POINTER)))
  state = State.of(JSON.parse(textOf(await disk.read(`base-${generation}`))) as Snapshot)
  const path = `log-${generation}`
  if (!(await disk.list(path)).includes(path)) return
  const bytes = await disk.read(path)
  // A crash may have kept what was never safe.
  await disk.sync(path)
  wholeBytes = bytes.lastIndexOf(0x0a) + 1
  isRagged = wholeBytes < bytes.length
  for (const line of textOf(bytes.subarray(0, wholeBytes)).split('\n')) {
    if (line === '') continue
    const change = JSON.parse(line) as Change
    if (change.offset > state.offset) state.apply(change)
  }
}

async function keep({ disk }: Env, change: Change): Promise<void> {
  const path = `log-${generation}`
  if (isRagged) {
    await disk.truncate(path, wholeBytes)
    isRagged = false
  }
  const line = encoder.encode(`${JSON.stringify(change)}\n`)
  await disk.append(path, line)
  isRagged = true
  await disk.sync(path)
  isRagged = false
  wholeBytes += line.length
  state.apply(change)
}

async function begin({ disk }: Env, snapshot: Snapshot): Promise<void> {
  const next = generation + 1
  await disk.write(`base-${next}`, JSON.stringify(snapshot))
  await disk.sync(`base-${next}`)
  if ((await disk.list(`log-${next}`)).includes(`log-${next}`)) await disk.remove(`log-${next}`)
  await disk.write(`${POINTER}.next`, String(next))
  await disk.sync(`${POINTER}.next`)
  await disk.rename(`${POINTER}.next`, POINTER)
  generation = next
  wholeBytes = 0
  isRagged = false
  state = State.of(snapshot)
}

async function ask(env: Env, path: string): Promise<Response> {
  const names = env.nodes('database').map(({ name }) => name)
  return await fetch(`http://${names[0]}${path}`, { signal: AbortSignal.timeout(PATIENCE_MS) })
}

async function step(env: Env): Promise<number> {
  const answer = await ask(env, `/changes?after=${state.offset}&limit=400&waitMs=1500`)
  if (answer.status === 410 || generation === 0) {
    const snapshot = (await (await ask(env, '/snapshot')).json()) as Snapshot
    await begin(env, snapshot)
    return 0
  }
  if (!answer.ok) throw new Error(`status ${answer.status}`)
  const { changes } = (await answer.json()) as Changes
  const news = changes.filter(({ offset }) => offset > state.offset)
  for (const change of news) await keep(env, change)
  return news.length
}

async function follow(env: Env): Promise<void> {
  for (;;) {
    const count = await step(env).catch(() => 0)
    await sleep(count > 0 ? 1 : 60 + 120 * Math.random())
  }
}

export default {
  async start(env: Env) {
    await load(env)
    void follow(env)
  },

  fetch(request: Request, _env: Env) {
    if (request.method !== 'GET') return new Response('no', { status: 405 })
    return generation === 0 ? new Response('empty', { status: 503 }) : state.answer(request)
  },
} satisfies Program
