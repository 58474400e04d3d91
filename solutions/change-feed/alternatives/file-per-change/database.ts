/**
 * Each change is a file of its own, named by its offset and written by one
 * writer after the other. A file that is not whole was never acknowledged.
 */
import type { Env, Program } from 'millions'
import { type Change, type Changes, type Item, keyOf, State } from './state.ts'

const FOLDER = 'changes/'
const state = new State()
const log: Change[] = []
/** The last number that was tried. A file that could not be removed must not be met again. */
let tried = 0
let turn: Promise<unknown> = Promise.resolve()
const waiting = new Set<() => void>()

const pathOf = (offset: number): string => `${FOLDER}${String(offset).padStart(9, '0')}`

function show(change: Change): void {
  state.apply(change)
  log.push(change)
  for (const wake of waiting) wake()
}

async function load({ disk }: Env): Promise<void> {
  const paths = await disk.list(FOLDER)
  for (const path of paths) {
    const change = wholeIn(new TextDecoder('utf-8', { ignoreBOM: true }).decode(await disk.read(path)))
    tried = Number(path.slice(FOLDER.length))
    if (change === undefined) {
      await disk.remove(path)
      continue
    }
    // Whoever wrote it may have died before the sync. All before it were safe when it began.
    if (path === paths.at(-1)) await disk.sync(path)
    show(change)
  }
}

/** The last letter says that all the others are there. */
function wholeIn(text: string): Change | undefined {
  return text.endsWith('}.') ? (JSON.parse(text.slice(0, -1)) as Change) : undefined
}

async function store({ disk }: Env, key: string, item: Item | null): Promise<number> {
  tried++
  const change: Change = { offset: tried, key, item }
  const path = pathOf(tried)
  await disk.write(path, `${JSON.stringify(change)}.`)
  await disk.sync(path)
  show(change)
  return change.offset
}

async function write(request: Request, env: Env): Promise<Response> {
  const item = request.method === 'PUT' ? ((await request.json()) as Item) : null
  const mine = turn.then(() => store(env, keyOf(request), item))
  turn = mine.catch(() => undefined)
  try {
    return Response.json({ offset: await mine })
  } catch {
    return new Response('not stored', { status: 500 })
  }
}

async function feed(parameters: URLSearchParams): Promise<Response> {
  const [after, waitMs] = [Number(parameters.get('after')), Number(parameters.get('waitMs'))]
  if (state.offset <= after && waitMs > 0) {
    await new Promise<void>((resolve) => {
      waiting.add(resolve)
      setTimeout(() => {
        waiting.delete(resolve)
        resolve()
      }, waitMs)
    })
  }
  const limit = Number(parameters.get('limit') ?? 100)
  // Never more than thirty: whoever wants more asks again.
  const answer: Changes = {
    changes: log.filter(({ offset }) => offset > after).slice(0, Math.min(limit, 30)),
  }
  return Response.json(answer)
}

export default {
  start: load,

  fetch(request: Request, env: Env) {
    if (request.method !== 'GET') return write(request, env)
    const { pathname, searchParams } = new URL(request.url)
    return pathname === '/changes' ? feed(searchParams) : state.answer(request)
  },
} satisfies Program
