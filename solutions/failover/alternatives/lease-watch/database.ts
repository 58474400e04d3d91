/**
 * No heartbeats: the lease is all that anybody looks at. Every node asks the witness who holds it, twice a second, and
 * believes that for as long as it is lent. Logs are fetched whole, and compared on the spot.
 */
import type { Env } from 'millions'
import { type Change, keyOf, type Position, Store } from './store.ts'
import { type Lease, readLease, takeLease } from './witness.ts'

const LEASE_MS = 4000
/** It ends earlier for its holder than for the witness. */
const MARGIN_MS = 200
const LOOK_MS = 500
const COPY_MS = 300
const PATIENCE_MS = 800

interface Node {
  store: Store
  diverged: Change[]
  /** It has been complete once. */
  isMember: boolean
  /** The newest that this node knows of. */
  epoch: number
  role: 'primary' | 'replica'
  untilMs: number
  holder: string | null
  holderUntilMs: number
  /** What each replica has asked for: it has everything before. */
  has: Map<string, Position>
}

let node: Node
let queue: Promise<unknown> = Promise.resolve()

export default {
  async start(env: Env): Promise<void> {
    const store = await Store.open(env.disk)
    node = {
      store,
      diverged: ((await store.kept('set-aside')) ?? []) as Change[],
      isMember: (await store.kept('member')) === true,
      epoch: store.last.epoch,
      role: 'replica',
      untilMs: 0,
      holder: null,
      holderUntilMs: 0,
      has: new Map(),
    }
    void every(LOOK_MS, () => watchLease(env))
    void every(COPY_MS, () => copy(env))
  },

  async fetch(request: Request, env: Env): Promise<Response> {
    const url = new URL(request.url)
    switch (url.pathname) {
      case '/status':
        return Response.json(status(env))
      case '/whole-log':
        return wholeLog(url.searchParams)
      case '/diverged':
        return Response.json(node.diverged.filter((change) => !node.store.has(change)))
      case '/recover':
        return await recover(env)
    }
    if (request.method !== 'PUT' && request.method !== 'DELETE') return read(request)
    const value = request.method === 'PUT' ? await request.text() : null
    return await write({ key: keyOf(request), value, atMs: Date.now() }, request.headers.get('If-Older'), env)
  },
}

function holds(): boolean {
  return node.role === 'primary' && performance.now() < node.untilMs
}

function believed(env: Env): string | null {
  if (holds()) return env.name
  return performance.now() < node.holderUntilMs && node.holder !== env.name ? node.holder : null
}

function status(env: Env) {
  const role = holds() ? 'primary' : 'replica'
  return {
    role,
    epoch: node.epoch,
    offset: node.store.last.offset,
    primary: believed(env),
    isMember: node.isMember,
    last: node.store.last,
  }
}

function read(request: Request): Response {
  const isFresh = request.headers.get('Cache-Control') === 'no-cache'
  if (isFresh && !holds()) return new Response('ask the primary', { status: 421 })
  return node.isMember ? node.store.answer(request) : new Response('not complete', { status: 503 })
}

/** `ifOlder`: only where the newest change of this key is of an earlier epoch than that. */
async function write(
  wanted: Pick<Change, 'key' | 'value' | 'atMs'>,
  ifOlder: string | null,
  env: Env,
): Promise<Response> {
  const { epoch } = node
  const done = await inQueue(async () => {
    if (!holds()) return 'elsewhere'
    const newest = node.store.newest(wanted.key)
    if (ifOlder !== null && newest !== undefined && newest.epoch > Number(ifOlder)) return 'newer'
    const change = { ...wanted, epoch: node.epoch, offset: node.store.last.offset + 1 }
    await node.store.append([change])
    return change
  })
  if (done === 'elsewhere') return new Response('ask the primary', { status: 421 })
  if (done === 'newer') return new Response('there is a newer one', { status: 412 })
  const isDone =
    (env.vars.mode !== 'quorum' || (await isWithOneMore(done))) && holds() && node.epoch === epoch
  if (!isDone) return new Response('nobody knows', { status: 503 })
  return new Response(null, { status: 200, headers: { Epoch: String(done.epoch) } })
}

async function isWithOneMore({ offset }: Position): Promise<boolean> {
  for (const untilMs = performance.now() + 2500; performance.now() < untilMs; await sleep(20))
    for (const has of node.has.values()) if (has.offset >= offset && node.store.has(has)) return true
  return false
}

async function watchLease(env: Env): Promise<void> {
  const sentMs = performance.now()
  // Who has lost it must not renew it: the witness may hear that, and lend it to nobody else.
  if (!holds()) node.role = 'replica'
  if (node.role === 'primary') {
    const isLent = await takeLease(env.name, node.epoch, LEASE_MS)
    if (isLent && holds()) node.untilMs = sentMs + LEASE_MS - MARGIN_MS
    if (!isLent) node.role = 'replica'
    return
  }
  const lease = await readLease()
  if (lease.epoch === 0 && !node.isMember) await join()
  node.epoch = Math.max(node.epoch, lease.epoch)
  node.holder = lease.holder
  node.holderUntilMs = sentMs + lease.leftMs
  if (lease.leftMs === 0 && node.isMember) await tryIt(env, lease)
}

async function tryIt(env: Env, lease: Lease): Promise<void> {
  if (env.vars.mode === 'quorum' && (await members(env)).length === 0) return
  const sentMs = performance.now()
  const next = lease.epoch + 1
  if (!(await takeLease(env.name, next, LEASE_MS))) return
  const answers = await members(env)
  for (const { name } of answers) {
    const all = await wholeLogOf(name, env)
    const end = all.at(-1)
    const { last } = node.store
    if (
      end !== undefined &&
      (end.epoch > last.epoch || (end.epoch === last.epoch && end.offset > last.offset))
    )
      await inQueue(() => become(all))
  }
  const isEnough = env.vars.mode !== 'quorum' || answers.length > 0
  if (!isEnough) {
    await takeLease(env.name, next, 0)
    return
  }
  if (performance.now() > sentMs + LEASE_MS - MARGIN_MS) return
  node.has.clear()
  node.epoch = next
  node.role = 'primary'
  node.untilMs = sentMs + LEASE_MS - MARGIN_MS
}

async function members(env: Env): Promise<{ name: string }[]> {
  const asked = env.nodes('database').filter(({ name }) => name !== env.name)
  const answers = await Promise.allSettled(
    asked.map(async ({ name }) => {
      const answer = await fetch(`http://${name}/status`, { signal: AbortSignal.timeout(500) })
      const { isMember } = (await answer.json()) as { isMember: boolean }
      return isMember ? [{ name }] : []
    }),
  )
  return answers.flatMap((each) => (each.status === 'fulfilled' ? each.value : []))
}

async function copy(env: Env): Promise<void> {
  const primary = believed(env)
  if (primary === null || primary === env.name) return
  const { last } = node.store
  // The holder may still be fetching what it lacks: it has nothing to copy yet.
  const all = await wholeLogOf(primary, env, 'of-the-primary')
  await inQueue(async () => {
    const isSame = node.store.last.epoch === last.epoch && node.store.last.offset === last.offset
    if (isSame && node.role !== 'primary' && believed(env) === primary) await become(all)
  })
  node.epoch = Math.max(node.epoch, node.store.last.epoch)
  if (!node.isMember) await join()
}

function wholeLog(searchParams: URLSearchParams): Response {
  const by = searchParams.get('by') ?? ''
  const position = { epoch: Number(searchParams.get('epoch')), offset: Number(searchParams.get('offset')) }
  if (searchParams.has('of-the-primary') && !holds()) return new Response('ask the primary', { status: 421 })
  if (node.store.has(position)) node.has.set(by, position)
  return Response.json(node.store.after(0))
}

async function wholeLogOf(name: string, env: Env, wanted = 'of-anybody'): Promise<Change[]> {
  const { epoch, offset } = node.store.last
  const place = `http://${name}/whole-log?by=${env.name}&epoch=${epoch}&offset=${offset}&${wanted}`
  const answer = await fetch(place, { signal: AbortSignal.timeout(PATIENCE_MS) })
  if (!answer.ok) throw new Error(`${name} says ${answer.status}`)
  return (await answer.json()) as Change[]
}

/** Makes the log the same as that one. */
async function become(all: readonly Change[]): Promise<void> {
  const own = node.store.after(0)
  let common = 0
  while (common < own.length && common < all.length && own[common]?.epoch === all[common]?.epoch) common++
  if (common < own.length) {
    const listed = new Set(node.diverged.map(({ epoch, offset }) => `${epoch}/${offset}`))
    const tail = own.slice(common).filter(({ epoch, offset }) => !listed.has(`${epoch}/${offset}`))
    await node.store.keep('set-aside', [...node.diverged, ...tail])
    node.diverged = [...node.diverged, ...tail]
    await node.store.cutAfter(common)
  }
  await node.store.append(all.slice(common))
}

async function join(): Promise<void> {
  await node.store.keep('member', true)
  node.isMember = true
}

/** One conditional write for each key, as a user would send it. */
async function recover(env: Env): Promise<Response> {
  const primary = believed(env)
  if (primary === null) return new Response('no primary', { status: 503 })
  const byAge = [...node.diverged].sort((one, other) => one.epoch - other.epoch || one.offset - other.offset)
  for (const { key, value, epoch, atMs } of new Map(byAge.map((change) => [change.key, change])).values()) {
    const answer =
      primary === env.name
        ? await write({ key, value, atMs }, String(epoch), env)
        : await fetch(`http://${primary}/items/${key}`, {
            method: value === null ? 'DELETE' : 'PUT',
            body: value,
            headers: { 'If-Older': String(epoch) },
            signal: AbortSignal.timeout(4000),
          }).catch(() => undefined)
    if (answer === undefined || (!answer.ok && answer.status !== 412))
      return new Response('not all is back', { status: 503 })
  }
  return new Response('all is back')
}

function inQueue<Result>(work: () => Promise<Result>): Promise<Result> {
  const turn = queue.then(work)
  queue = turn.catch(() => undefined)
  return turn
}

async function every(pauseMs: number, work: () => Promise<void>): Promise<void> {
  for (;;) {
    await work().catch((error: unknown) => console.warn('later:', error))
    await sleep(pauseMs)
  }
}

function sleep(durationMs: number): Promise<void> {
  return new Promise((wake) => setTimeout(wake, durationMs))
}
