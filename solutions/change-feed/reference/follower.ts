/**
 * The follower asks for what comes after the newest offset that it has. What
 * an answer brings goes to the disk in one line, and only then into memory: so
 * offset, items and counts agree after any crash.
 */
import type { Env, Program } from 'millions'
import { Journal } from './journal.ts'
import { type Change, type Changes, type Snapshot, State } from './state.ts'

/** The copy on the disk: a snapshot, and what came after it. */
type Entry = { readonly snapshot: Snapshot } | { readonly changes: readonly Change[] }

const WAIT_MS = 2000
/** An answer that is not there by now is lost. */
const PATIENCE_MS = 3500
/** Before it asks again when there was nothing, or nobody. */
const PAUSE_MS = 100

let journal: Journal<Entry>
let state = new State()
/** Nothing is there before the first copy. */
let isBlank = true

function take(entry: Entry): void {
  isBlank = false
  if ('snapshot' in entry) state = State.of(entry.snapshot)
  else for (const change of entry.changes) state.apply(change)
}

async function ask(env: Env, path: string): Promise<Response> {
  const [database] = env.nodes('database')
  return await fetch(`http://${database?.name}${path}`, { signal: AbortSignal.timeout(PATIENCE_MS) })
}

async function takeSnapshot(env: Env): Promise<void> {
  const answer = await ask(env, '/snapshot')
  if (answer.status !== 200) throw new Error(`no snapshot: ${answer.status}`)
  const entry: Entry = { snapshot: (await answer.json()) as Snapshot }
  await journal.replace(entry)
  take(entry)
}

/** Whether there was anything new. */
async function catchUp(env: Env): Promise<boolean> {
  const answer = await ask(env, `/changes?after=${state.offset}&limit=1000&waitMs=${WAIT_MS}`)
  if (answer.status === 410) {
    await takeSnapshot(env)
    return true
  }
  if (answer.status !== 200) throw new Error(`no changes: ${answer.status}`)
  const { changes } = (await answer.json()) as Changes
  const entry: Entry = { changes: changes.filter(({ offset }) => offset > state.offset) }
  if (entry.changes.length === 0) return false
  await journal.add(entry)
  take(entry)
  return true
}

async function follow(env: Env): Promise<void> {
  for (;;) {
    let isNews = false
    try {
      if (isBlank) await takeSnapshot(env)
      isNews = await catchUp(env)
    } catch (error) {
      console.log(`Asking again soon: ${error}`)
    }
    if (!isNews) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
}

export default {
  async start(env: Env) {
    journal = new Journal(env.disk, 'copy')
    for (const entry of await journal.open()) take(entry)
    // Nobody waits for it: reads are answered meanwhile.
    void follow(env)
  },

  fetch(request: Request, _env: Env) {
    if (request.method !== 'GET') return new Response('write to the database', { status: 405 })
    return isBlank ? new Response('no copy yet', { status: 503 }) : state.answer(request)
  },
} satisfies Program
