/**
 * Asks twice a second, keeps what comes in memory, and writes all that it has
 * to the disk every second and a half. A crash takes a little, which is then
 * fetched again.
 */
import type { Env, Program } from 'millions'
import { type Changes, type Snapshot, State } from './state.ts'

const POLL_MS = 500
const KEEP_MS = 1500
const PATIENCE_MS = 2500
const FILE = 'copy.json'

let state = new State()
let keptOffset = -1
/** All that the database had when it was first asked: until the copy goes so far, it is not shown. */
let wanted: number | undefined

const isWhole = (): boolean => wanted !== undefined && state.offset >= wanted

async function ask<Answer>(env: Env, path: string): Promise<Answer | 'gone'> {
  const url = `http://${env.nodes('database')[0]?.name}${path}`
  const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) })
  if (answer.status === 410) return 'gone'
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`)
  return (await answer.json()) as Answer
}

async function catchUp(env: Env): Promise<void> {
  if (wanted === undefined) {
    const snapshot = await ask<Snapshot>(env, '/snapshot')
    if (snapshot !== 'gone') wanted = snapshot.offset
  }
  const answer = await ask<Changes>(env, `/changes?after=${state.offset}&limit=250`)
  if (answer === 'gone') {
    const snapshot = await ask<Snapshot>(env, '/snapshot')
    if (snapshot !== 'gone' && snapshot.offset > state.offset) state = State.of(snapshot)
    return
  }
  for (const change of answer.changes) if (change.offset > state.offset) state.apply(change)
}

async function keep({ disk }: Env): Promise<void> {
  if (!isWhole() || state.offset === keptOffset) return
  const { offset } = state
  const next = `${FILE}.next`
  await disk.write(next, JSON.stringify(state.snapshot()))
  await disk.sync(next)
  await disk.rename(next, FILE)
  keptOffset = offset
}

async function forEver(everyMs: number, work: () => Promise<void>): Promise<void> {
  for (;;) {
    await work().catch((error: unknown) => console.log(`${error}`))
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}

export default {
  async start(env: Env) {
    if ((await env.disk.list(FILE)).includes(FILE)) {
      const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await env.disk.read(FILE))
      state = State.of(JSON.parse(text) as Snapshot)
      keptOffset = state.offset
      wanted = state.offset
    }
    void forEver(POLL_MS, () => catchUp(env))
    void forEver(KEEP_MS, () => keep(env))
  },

  fetch(request: Request, _env: Env) {
    if (request.method !== 'GET') return new Response('read only', { status: 403 })
    return isWhole() ? state.answer(request) : new Response('copying', { status: 503 })
  },
} satisfies Program
