/**
 * Two places on the disk, which are written in turn: a crash spoils the one
 * that is being written, and the other one still holds all that was there
 * before. Two loops ask at the same time, so that one answer that gets lost
 * holds nothing up.
 */
import type { Env, Program } from 'millions'
import { type Changes, type Snapshot, State } from './state.ts'

const PLACES = ['even', 'odd'] as const
const LOOPS = 2

let state: State | undefined
/** How often the copy was written. Says which of the two is the newer one, and which comes next. */
let turn = 0
let lock: Promise<unknown> = Promise.resolve()

interface Kept {
  readonly turn: number
  readonly snapshot: Snapshot
}

/** The last letter is there only if all the others are. */
function parse(bytes: Uint8Array): Kept | undefined {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  return text.endsWith('}#') ? (JSON.parse(text.slice(0, -1)) as Kept) : undefined
}

async function load({ disk }: Env): Promise<void> {
  const paths = await disk.list()
  for (const place of PLACES.filter((each) => paths.includes(each))) {
    const kept = parse(await disk.read(place))
    if (kept === undefined || kept.turn <= turn) continue
    await disk.sync(place)
    turn = kept.turn
    state = State.of(kept.snapshot)
  }
}

/** Written first, shown afterwards. One at a time, or both loops would take the same place. */
async function keep({ disk }: Env, next: State): Promise<void> {
  const place = PLACES[(turn + 1) % 2] ?? 'even'
  await disk.write(place, `${JSON.stringify({ turn: turn + 1, snapshot: next.snapshot() } satisfies Kept)}#`)
  await disk.sync(place)
  turn++
  state = next
}

function alone<Result>(work: () => Promise<Result>): Promise<Result> {
  const mine = lock.then(work)
  lock = mine.catch(() => undefined)
  return mine
}

async function ask(env: Env, path: string): Promise<Response> {
  const [database] = env.nodes('database')
  return await fetch(`http://${database?.name}${path}`, { signal: AbortSignal.timeout(2500) })
}

async function copyAll(env: Env): Promise<void> {
  const answer = await ask(env, '/snapshot')
  if (!answer.ok) throw new Error('no snapshot')
  const next = State.of((await answer.json()) as Snapshot)
  await alone(async () => {
    if (state === undefined || next.offset > state.offset) await keep(env, next)
  })
}

async function copyNews(env: Env): Promise<void> {
  const answer = await ask(env, `/changes?after=${state?.offset ?? 0}&limit=200&waitMs=1200`)
  if (answer.status === 410) return await copyAll(env)
  if (!answer.ok) throw new Error('no changes')
  const { changes } = (await answer.json()) as Changes
  await alone(async () => {
    if (state === undefined) return
    const next = State.of(state.snapshot())
    for (const change of changes) if (change.offset > next.offset) next.apply(change)
    if (next.offset > state.offset) await keep(env, next)
  })
}

async function loop(env: Env): Promise<void> {
  for (;;) {
    await (state === undefined ? copyAll(env) : copyNews(env)).catch(() => undefined)
    await new Promise((resolve) => setTimeout(resolve, 150))
  }
}

export default {
  async start(env: Env) {
    await load(env)
    for (let count = 0; count < LOOPS; count++) void loop(env)
  },

  fetch(request: Request, _env: Env) {
    if (request.method !== 'GET') return new Response('write in Virginia', { status: 403 })
    return state?.answer(request) ?? new Response('nothing here yet', { status: 503 })
  },
} satisfies Program
