/**
 * The log is the database: a change is one line on the disk, and items, counts
 * and feed are all made of it. So there is no second write that could be
 * missing.
 */
import type { Env, Program } from 'millions'
import { Journal } from './journal.ts'
import { type Change, type Changes, type Item, keyOf, State } from './state.ts'

let journal: Journal<Change>
const state = new State()
/** All changes that are durable, in order: what anybody may see. */
const log: Change[] = []
/** The newest offset that was given, durable or not. */
let given = 0

/** Settles with the next change. */
let next = Promise.withResolvers<void>()

function show(change: Change): void {
  state.apply(change)
  log.push(change)
  next.resolve()
  next = Promise.withResolvers()
}

async function write(request: Request): Promise<Response> {
  const item = request.method === 'PUT' ? ((await request.json()) as Item) : null
  given++
  const change: Change = { offset: given, key: keyOf(request), item }
  try {
    // Settles in the order of the offsets, so nobody sees 8 before 7.
    await journal.add(change)
  } catch {
    // Its offset is left out.
    return new Response('the disk failed, nothing is stored', { status: 503 })
  }
  show(change)
  return Response.json({ offset: change.offset })
}

function changesAfter(after: number, limit: number): Change[] {
  const from = log.findIndex(({ offset }) => offset > after)
  return from === -1 ? [] : log.slice(from, from + limit)
}

async function feed(parameters: URLSearchParams): Promise<Response> {
  const number = (name: string, otherwise: number) => Number(parameters.get(name) ?? otherwise)
  const [after, limit, waitMs] = [number('after', 0), number('limit', 100), number('waitMs', 0)]
  if (changesAfter(after, 1).length === 0 && waitMs > 0) await Promise.race([next.promise, sleep(waitMs)])
  const answer: Changes = { changes: changesAfter(after, limit) }
  return Response.json(answer)
}

function sleep(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs))
}

export default {
  async start(env: Env) {
    journal = new Journal(env.disk, 'changes')
    for (const change of await journal.open()) show(change)
    given = state.offset
  },

  fetch(request: Request, _env: Env) {
    if (request.method === 'PUT' || request.method === 'DELETE') return write(request)
    const { pathname, searchParams } = new URL(request.url)
    return pathname === '/changes' ? feed(searchParams) : state.answer(request)
  },
} satisfies Program
