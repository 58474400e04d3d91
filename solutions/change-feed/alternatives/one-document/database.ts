/**
 * Everything is one document: the state, and the changes that led to it. A
 * write replaces the document, which is a transaction by itself. Those that
 * come meanwhile are in the next one.
 */
import type { Env, Program } from 'millions'
import { type Change, type Changes, type Item, keyOf, type Snapshot, State } from './state.ts'

interface Document {
  readonly snapshot: Snapshot
  readonly changes: readonly Change[]
}

const FILE = 'document'

let shown: { readonly state: State; readonly changes: readonly Change[] } = {
  state: new State(),
  changes: [],
}
let next: { key: string; item: Item | null; done: (offset: number) => void; failed: () => void }[] = []
let isBusy = false
/** Resolved and replaced whenever something new is shown. */
let news = Promise.withResolvers<void>()

async function replace({ disk }: Env, document: Document): Promise<void> {
  const path = `${FILE}.new`
  await disk.write(path, JSON.stringify(document))
  await disk.sync(path)
  await disk.rename(path, FILE)
}

async function writeNext(env: Env): Promise<void> {
  if (isBusy) return
  isBusy = true
  for (let batch = next; batch.length > 0; batch = next) {
    next = []
    const state = State.of(shown.state.snapshot())
    const added = batch.map(({ key, item }, index) => ({ offset: shown.state.offset + 1 + index, key, item }))
    for (const change of added) state.apply(change)
    const changes = [...shown.changes, ...added]
    try {
      await replace(env, { snapshot: state.snapshot(), changes })
      shown = { state, changes }
      news.resolve()
      news = Promise.withResolvers()
      for (const [index, { done }] of batch.entries()) done(added[index]?.offset ?? 0)
    } catch {
      for (const { failed } of batch) failed()
    }
  }
  isBusy = false
}

async function write(request: Request, env: Env): Promise<Response> {
  const item = request.method === 'DELETE' ? null : ((await request.json()) as Item)
  const written = new Promise<number | undefined>((resolve) => {
    next.push({ key: keyOf(request), item, done: resolve, failed: () => resolve(undefined) })
  })
  void writeNext(env)
  const offset = await written
  return offset === undefined ? new Response('the disk failed', { status: 503 }) : Response.json({ offset })
}

async function feed(parameters: URLSearchParams): Promise<Response> {
  const number = (name: string, otherwise: string) => Number(parameters.get(name) ?? otherwise)
  const after = number('after', '0')
  const untilMs = performance.now() + number('waitMs', '0')
  while (shown.state.offset <= after && performance.now() < untilMs) {
    const leftMs = untilMs - performance.now()
    await Promise.race([news.promise, new Promise((resolve) => setTimeout(resolve, leftMs))])
  }
  const changes = shown.changes.filter(({ offset }) => offset > after).slice(0, number('limit', '100'))
  return Response.json({ changes } satisfies Changes)
}

export default {
  async start({ disk }: Env) {
    if (!(await disk.list(FILE)).includes(FILE)) return
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await disk.read(FILE))
    const { snapshot, changes } = JSON.parse(text) as Document
    shown = { state: State.of(snapshot), changes }
  },

  fetch(request: Request, env: Env) {
    if (request.method !== 'GET') return write(request, env)
    const { pathname, searchParams } = new URL(request.url)
    return pathname === '/changes' ? feed(searchParams) : shown.state.answer(request)
  },
} satisfies Program
