/**
 * A vote, as in Raft, and the lease on top of it. Whoever stands needs the vote of everybody who answers; a vote is on the
 * disk before it is given, only goes to who is as far or further, and takes its giver from the old primary at once. Any
 * database takes any request, and passes on what is the primary's.
 */
import type { Env } from 'millions'
import { type Change, isAfter, keyOf, type Position, Store } from './store.ts'
import { readLease, takeLease } from './witness.ts'

const LEASE_MS = 3200
const TICK_MS = 250
const SILENT_MS = 2400

interface State {
  /** The highest epoch that it stood in, voted in, or followed. */
  epoch: number
  /** Since it once held all that a primary held. */
  isWhole: boolean
}

let store: Store
let env: Env
let state: State
let setAside: Change[] = []
let leads: { epoch: number; untilMs: number } | undefined
let leader: { name: string; heardMs: number } | undefined
const confirmed = new Map<string, number>()
let line: Promise<unknown> = Promise.resolve()

export default {
  async start(here: Env): Promise<void> {
    env = here
    store = await Store.open(env.disk)
    state = ((await store.kept('state')) as State | undefined) ?? { epoch: 0, isWhole: false }
    setAside = ((await store.kept('diverged')) as Change[] | undefined) ?? []
    setTimeout(tick, 1)
  },

  async fetch(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url)
    if (pathname === '/status') return Response.json(status())
    if (pathname === '/vote') return Response.json(await vote((await request.json()) as Candidate))
    if (pathname === '/changes') return changes((await request.json()) as Asked)
    if (pathname === '/diverged') return Response.json(setAside)
    if (pathname === '/recover') return recover()
    if (pathname === '/again') return again((await request.json()) as Change[])
    const isWrite = request.method === 'PUT' || request.method === 'DELETE'
    const isFresh = request.headers.get('Cache-Control') === 'no-cache'
    if ((isWrite || isFresh) && !isLeading()) return passOn(request)
    if (!isWrite) return state.isWhole ? store.answer(request) : new Response('blank', { status: 503 })
    return write(keyOf(request), request.method === 'PUT' ? await request.text() : null)
  },
}

const isLeading = (): boolean => leads !== undefined && performance.now() < leads.untilMs

function following(): string | null {
  if (isLeading()) return env.name
  return leader !== undefined && performance.now() - leader.heardMs < SILENT_MS ? leader.name : null
}

function status() {
  const role = isLeading() ? 'primary' : 'replica'
  return { role, epoch: state.epoch, offset: store.last.offset, primary: following() }
}

/** Once, and to the one that says so itself: it knows best whether it still is. */
async function passOn(request: Request): Promise<Response> {
  const primary = following()
  if (primary === null || primary === env.name || request.headers.has('Passed-On'))
    return new Response('nobody is the primary', { status: 421 })
  const { pathname, search } = new URL(request.url)
  const headers: Record<string, string> = { 'Passed-On': env.name }
  const cache = request.headers.get('Cache-Control')
  if (cache !== null) headers['Cache-Control'] = cache
  const body = request.method === 'PUT' ? await request.bytes() : null
  const signal = AbortSignal.timeout(2500)
  const init = { method: request.method, headers, body, signal }
  return fetch(`http://${primary}${pathname}${search}`, init).catch(
    () => new Response('lost', { status: 503 }),
  )
}

async function write(key: string, value: string | null): Promise<Response> {
  const change = await add(key, value, Date.now())
  if (change === 'not-leading') return new Response('nobody is the primary', { status: 421 })
  if (change === 'newer' || !(await isKept(change))) return new Response('unsure', { status: 503 })
  return new Response(null, { status: 204, headers: { Epoch: String(change.epoch) } })
}

function add(
  key: string,
  value: string | null,
  atMs: number,
  unlessAfter?: Position,
): Promise<Change | 'not-leading' | 'newer'> {
  return inLine(async () => {
    if (leads === undefined || !isLeading()) return 'not-leading'
    const newest = store.newest(key)
    if (unlessAfter !== undefined && newest !== undefined && isAfter(newest, unlessAfter)) return 'newer'
    const change = { epoch: leads.epoch, offset: store.last.offset + 1, key, value, atMs }
    await store.append([change])
    return change
  })
}

async function isKept({ epoch, offset }: Change): Promise<boolean> {
  if (env.vars.mode === 'quorum') {
    const untilMs = performance.now() + 2000
    while (![...confirmed.values()].some((has) => has >= offset) && performance.now() < untilMs)
      await sleep(10)
    if (![...confirmed.values()].some((has) => has >= offset)) return false
  }
  return isLeading() && leads?.epoch === epoch
}

function tick(): void {
  const work = leads !== undefined ? renew() : following() !== null ? copy() : stand()
  work.catch((error: unknown) => console.warn('next time:', error)).finally(() => setTimeout(tick, TICK_MS))
}

async function renew(): Promise<void> {
  if (leads === undefined) return
  const sentMs = performance.now()
  const isLent = await takeLease(env.name, leads.epoch, LEASE_MS).catch(() => undefined)
  if (isLent === false || !isLeading()) leads = undefined
  else if (isLent) leads = { ...leads, untilMs: sentMs + LEASE_MS }
}

interface Candidate {
  name: string
  epoch: number
  last: Position
}

interface Ballot {
  isYes: boolean
  /** A blank one says yes to all, and counts for nothing. */
  counts: boolean
  epoch: number
}

async function vote({ epoch, last }: Candidate): Promise<Ballot> {
  return inLine(async () => {
    const isBehind = state.isWhole && isAfter(store.last, last)
    if (epoch <= state.epoch || isBehind || isLeading())
      return { isYes: false, counts: state.isWhole, epoch: state.epoch }
    await setState({ ...state, epoch })
    leader = undefined
    return { isYes: true, counts: state.isWhole, epoch }
  })
}

async function stand(): Promise<void> {
  const lease = await readLease()
  if (lease.epoch === 0 && !state.isWhole) await setState({ ...state, isWhole: true })
  if (lease.leftMs > 0 && lease.holder !== env.name && lease.holder !== null) return follow(lease.holder)
  if (!state.isWhole) return
  const before = state.epoch
  await sleep(1200 * Math.random())
  // Somebody else has asked meanwhile, and has its try first.
  if (state.epoch !== before) return sleep(1000)
  const epoch = Math.max(state.epoch, lease.epoch) + 1
  await inLine(() => setState({ ...state, epoch }))
  const ballots = await everybody<Ballot>('/vote', { name: env.name, epoch, last: store.last })
  for (const ballot of ballots)
    if (ballot.epoch > state.epoch) await setState({ ...state, epoch: ballot.epoch })
  const isEnough = env.vars.mode !== 'quorum' || ballots.some(({ counts }) => counts)
  if (!isEnough || state.epoch !== epoch || ballots.some(({ isYes }) => !isYes)) return
  const sentMs = performance.now()
  if (!(await takeLease(env.name, epoch, LEASE_MS))) return
  if (state.epoch !== epoch || performance.now() - sentMs > LEASE_MS) return
  confirmed.clear()
  leads = { epoch, untilMs: sentMs + LEASE_MS }
}

async function everybody<Answer>(path: string, body: unknown): Promise<Answer[]> {
  const others = env.nodes('database').filter(({ name }) => name !== env.name)
  const answers = await Promise.allSettled(others.map(({ name }) => post<Answer>(name, path, body, 500)))
  return answers.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
}

async function post<Answer>(name: string, path: string, body: unknown, patienceMs: number): Promise<Answer> {
  const signal = AbortSignal.timeout(patienceMs)
  const answer = await fetch(`http://${name}${path}`, { method: 'POST', body: JSON.stringify(body), signal })
  if (!answer.ok) throw new Error(`${name} says ${answer.status}`)
  return (await answer.json()) as Answer
}

interface Asked {
  name: string
  last: Position
  epoch: number
}

type Told = { epoch: number; changes: Change[] } | { epoch: number; ends: Position[] }

async function changes({ name, last, epoch }: Asked): Promise<Response> {
  // Somebody stood for a higher epoch, and others have voted there: only a vote in one that is higher still leads them.
  if (epoch > state.epoch) {
    leads = undefined
    await inLine(() => setState({ ...state, epoch: Math.max(state.epoch, epoch) }))
  }
  if (leads === undefined || !isLeading() || epoch > leads.epoch)
    return new Response('not leading', { status: 421 })
  if (!store.has(last)) return Response.json({ epoch: leads.epoch, ends: store.ends() } satisfies Told)
  confirmed.set(name, last.offset)
  return Response.json({ epoch: leads.epoch, changes: store.after(last.offset) } satisfies Told)
}

async function copy(): Promise<void> {
  const name = following()
  if (name !== null) await follow(name)
}

/** Until there is nothing more to fetch. */
async function follow(name: string): Promise<void> {
  for (;;) {
    const { epoch } = state
    const { last } = store
    const told = await post<Told>(name, '/changes', { name: env.name, last, epoch } satisfies Asked, 800)
    const count = await inLine(async () => {
      // It may have voted for somebody else while it was asking.
      if (state.epoch !== epoch || told.epoch < epoch) throw new Error(`${name} is of the past`)
      if ('ends' in told) await part(store.common(told.ends))
      else await store.append(told.changes)
      return 'ends' in told ? 1 : told.changes.length
    })
    leader = { name, heardMs: performance.now() }
    if (count > 0) continue
    if (told.epoch > state.epoch || !state.isWhole) await setState({ epoch: told.epoch, isWhole: true })
    return
  }
}

async function part(common: number): Promise<void> {
  const place = ({ epoch, offset }: Position) => `${epoch}:${offset}`
  const known = new Map([...setAside, ...store.after(common)].map((change) => [place(change), change]))
  await store.keep('diverged', [...known.values()])
  setAside = [...known.values()]
  await store.cutAfter(common)
}

async function setState(next: State): Promise<void> {
  await store.keep('state', next)
  state = next
}

async function recover(): Promise<Response> {
  if (isLeading()) return again(setAside)
  const primary = following()
  const body = JSON.stringify(setAside)
  const signal = AbortSignal.timeout(4500)
  if (primary === null) return new Response('to nobody', { status: 503 })
  const answer = await fetch(`http://${primary}/again`, { method: 'POST', body, signal }).catch(
    () => undefined,
  )
  return answer?.ok ? new Response('done') : new Response('not done', { status: 503 })
}

async function again(all: readonly Change[]): Promise<Response> {
  const epoch = leads?.epoch
  const sorted = [...all].sort((one, other) => (isAfter(one, other) ? 1 : -1))
  for (const old of new Map(sorted.map((change) => [change.key, change])).values()) {
    const change = await add(old.key, old.value, old.atMs, old)
    if (change === 'not-leading') return new Response('not leading', { status: 503 })
    if (change !== 'newer' && !(await isKept(change))) return new Response('unsure', { status: 503 })
  }
  return isLeading() && leads?.epoch === epoch
    ? new Response('done')
    : new Response('unsure', { status: 503 })
}

function inLine<Result>(work: () => Promise<Result>): Promise<Result> {
  const turn = line.then(work)
  line = turn.catch(() => undefined)
  return turn
}

function sleep(durationMs: number): Promise<void> {
  return new Promise((wake) => setTimeout(wake, durationMs))
}
