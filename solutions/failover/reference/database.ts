/**
 * One of three databases. Whoever holds the lease at the witness, and has all that the others have, is the primary; the
 * others copy its log. Its answers are its heartbeat.
 */
import type { Env } from 'millions'
import { type Change, isAfter, keyOf, type Position, Store } from './store.ts'
import { readLease, takeLease } from './witness.ts'

/** A replica hears from the primary at least so often. */
const BEAT_MS = 400
const PATIENCE_MS = 1000
const PAUSE_MS = 200
const RENEW_MS = 500
/** Who has not been heard for so long is not trusted any more. */
const SILENT_MS = 2500
const LEASE_MS = 3000
const STATUS_PATIENCE_MS = 500
/** How long a write waits for its second copy. */
const COPY_PATIENCE_MS = 2000

let store: Store
/** The newest epoch that this node knows of, or holds itself. Undefined: its disk is blank. */
let epoch: number | undefined
let diverged: Change[] = []
/** By this node's own clock, which nobody sets, counted from before it was asked for. */
let leaseUntilMs = 0
/** It has what the others had when it got the lease. */
let isOpen = false
/** Whom this node copies from, while it believes them to be well. */
let primary: string | null = null
let heardAtMs = 0
/** Settles when there is something new in the log, or when it is time to say that there is not. */
let news = Promise.withResolvers<void>()
/** Writes that wait for their second copy. */
const uncopied = new Set<{ offset: number; settle: (isThere: boolean) => void }>()
/** Whatever changes the log does so in turn. */
let lastTurn: Promise<unknown> = Promise.resolve()

interface Status extends Position {
  role: 'primary' | 'replica'
  primary: string | null
  /** Where the log ends; null of one that is blank. */
  last: Position | null
}

interface LogAnswer {
  isPrimary: boolean
  epoch: number
  changes?: Change[]
  /** In place of the changes: the log that was asked for is another one. */
  ends?: Position[]
}

export default {
  async start(env: Env): Promise<void> {
    store = await Store.open(env.disk)
    epoch = (await store.kept('epoch')) as number | undefined
    diverged = ((await store.kept('diverged')) ?? []) as Change[]
    setInterval(tell, BEAT_MS)
    void live(env)
  },

  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname === '/status') return Response.json(status())
    if (pathname === '/log') return log(searchParams)
    // A primary that had these may be the primary again, and they are in this log as well.
    if (pathname === '/diverged') return Response.json(diverged.filter((change) => !store.has(change)))
    if (pathname === '/recover') return recover(env)
    if (pathname === '/restore') return restore((await request.json()) as Change[], env)
    if (request.method === 'PUT') return write(keyOf(request), await request.text(), env)
    if (request.method === 'DELETE') return write(keyOf(request), null, env)
    return read(request)
  },
}

function isPrimary(): boolean {
  return isOpen && performance.now() < leaseUntilMs
}

function status(): Status {
  const role = isPrimary() ? 'primary' : 'replica'
  const last = epoch === undefined ? null : store.last
  return { role, epoch: epoch ?? 0, offset: store.last.offset, primary, last }
}

/** Misdirected: nothing was done, and somebody else may do it. */
function notPrimary(): Response {
  return new Response('I am not the primary', { status: 421 })
}

function unavailable(why: string): Response {
  return new Response(why, { status: 503, headers: { 'Retry-After': '1' } })
}

function read(request: Request): Response {
  if (request.headers.get('Cache-Control') === 'no-cache' && !isPrimary()) return notPrimary()
  return epoch === undefined ? unavailable('I have no copy yet') : store.answer(request)
}

async function write(key: string, value: string | null, env: Env): Promise<Response> {
  const change = await take(() => ({ key, value, atMs: Date.now() }))
  if (change === undefined) return notPrimary()
  return (await isSafe(change, env)) ? taken(change) : unavailable('It may be done, or not')
}

function taken(change: Change): Response {
  return new Response(null, { status: 204, headers: { Epoch: String(change.epoch) } })
}

/** Puts it at the end of the log, as long as this is the primary and there is something to do. */
function take(next: () => Pick<Change, 'key' | 'value' | 'atMs'> | undefined): Promise<Change | undefined> {
  return inTurn(async () => {
    const wanted = isPrimary() ? next() : undefined
    if (wanted === undefined || epoch === undefined) return undefined
    const { key, value, atMs } = wanted
    const change = { epoch, offset: store.last.offset + 1, key, value, atMs }
    await store.append([change])
    tell()
    return change
  })
}

/**
 * It is in as many logs as the mode asks for, and nobody else has become the primary meanwhile: whoever was frozen while the
 * disk was busy wakes up right here.
 */
async function isSafe(change: Change, env: Env): Promise<boolean> {
  if (env.vars.mode === 'quorum' && !(await isCopied(change))) return false
  return isPrimary() && epoch === change.epoch
}

async function isCopied({ offset }: Change): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const waiting = { offset, settle: resolve }
  uncopied.add(waiting)
  const timer = setTimeout(() => resolve(false), COPY_PATIENCE_MS)
  const isThere = await promise
  clearTimeout(timer)
  uncopied.delete(waiting)
  return isThere
}

/** What follows after a place in the log. Whoever asks has everything up to there on their disk. */
async function log(searchParams: URLSearchParams): Promise<Response> {
  const from = { epoch: Number(searchParams.get('epoch')), offset: Number(searchParams.get('after')) }
  const answer = (rest: Partial<LogAnswer>) =>
    Response.json({ isPrimary: isPrimary(), epoch: epoch ?? 0, ...rest } satisfies LogAnswer)
  if (!store.has(from)) return answer({ ends: store.ends() })
  for (const { offset, settle } of uncopied) if (offset <= from.offset) settle(true)
  if (isPrimary() && store.last.offset === from.offset) await news.promise
  return answer({ changes: store.after(from.offset) })
}

function tell(): void {
  news.resolve()
  news = Promise.withResolvers<void>()
}

async function live(env: Env): Promise<never> {
  for (;;) {
    try {
      if (isOpen) await stay(env)
      else if (primary !== null) await follow(env, primary)
      else await seek(env)
    } catch (error) {
      console.warn('will try again:', error)
      await sleep(PAUSE_MS)
    }
  }
}

/** The primary renews its lease, long before it runs out. */
async function stay(env: Env): Promise<void> {
  const sentAtMs = performance.now()
  const isLent = await takeLease(env.name, epoch ?? 0, LEASE_MS).catch(() => undefined)
  if (isLent === true && isPrimary()) leaseUntilMs = sentAtMs + LEASE_MS
  if (isLent === false || !isPrimary()) {
    isOpen = false
    primary = null
    return
  }
  await sleep(RENEW_MS)
}

async function follow(env: Env, name: string): Promise<void> {
  try {
    await copyFrom(name, 'primary')
    heardAtMs = performance.now()
    primary = name
  } catch (error) {
    if (performance.now() - heardAtMs > SILENT_MS) primary = null
    console.warn(`${env.name} does not hear from ${name}:`, error)
    await sleep(PAUSE_MS)
  }
}

/** Nobody to follow. Somebody else may hold the lease already; if not, this node tries to become the primary. */
async function seek(env: Env): Promise<void> {
  const lease = await readLease()
  // Nobody was ever a primary: it is not this node's disk that is blank, it is the cluster that is new.
  if (lease.epoch === 0) await keepEpoch(epoch ?? 0)
  if (lease.leftMs > 0 && lease.holder !== null && lease.holder !== env.name) await follow(env, lease.holder)
  else if (epoch !== undefined && (await isEnough(env))) {
    // In a new cluster all are alike: one after the other.
    if (lease.epoch === 0)
      await sleep(PAUSE_MS * env.nodes('database').findIndex(({ name }) => name === env.name))
    await promote(env, Math.max(epoch, lease.epoch) + 1)
  }
  if (primary === null) await sleep(PAUSE_MS)
}

/** Who cannot reach enough of the others must not keep the lease from those who can. */
async function isEnough(env: Env): Promise<boolean> {
  return needed(env) === 0 || (await others(env)).length >= needed(env)
}

/** How many of the others have to answer, so that one of them has everything that was ever acknowledged. */
function needed(env: Env): number {
  return env.vars.mode === 'quorum' ? Math.floor(env.nodes('database').length / 2) : 0
}

/** First the lease: from then on nobody else acknowledges anything. Then what the others have. Only then open. */
async function promote(env: Env, next: number): Promise<void> {
  const sentAtMs = performance.now()
  if (!(await takeLease(env.name, next, LEASE_MS))) return
  leaseUntilMs = sentAtMs + LEASE_MS
  await keepEpoch(next)
  let answers = await others(env)
  for (let furthest = furthestOf(answers); furthest !== undefined; furthest = furthestOf(answers)) {
    await copyFrom(furthest.name, 'anybody')
    answers = await others(env)
  }
  if (answers.length < needed(env) || performance.now() >= leaseUntilMs) {
    await takeLease(env.name, next, 0)
    return
  }
  isOpen = true
  primary = env.name
}

interface Answer {
  readonly name: string
  readonly last: Position
}

/** Those of the other databases that answer and are not blank, and where their logs end. */
async function others(env: Env): Promise<Answer[]> {
  const asked = env.nodes('database').filter(({ name }) => name !== env.name)
  const answers = await Promise.all(
    asked.map(async ({ name }): Promise<Answer[]> => {
      try {
        const answer = await fetch(`http://${name}/status`, {
          signal: AbortSignal.timeout(STATUS_PATIENCE_MS),
        })
        const { last } = (await answer.json()) as Status
        return last === null ? [] : [{ name, last }]
      } catch {
        return []
      }
    }),
  )
  return answers.flat()
}

/** The one with the newest log, where it is newer than this node's. */
function furthestOf(answers: readonly Answer[]): Answer | undefined {
  return answers
    .filter(({ last }) => isAfter(last, store.last))
    .sort((one, other) => (isAfter(one.last, other.last) ? -1 : 1))[0]
}

/** Makes this log the same as the other one. Rejects where that has no log to give. */
async function copyFrom(name: string, role: 'primary' | 'anybody'): Promise<void> {
  const { last } = store
  const signal = AbortSignal.timeout(PATIENCE_MS)
  const answer = await fetch(`http://${name}/log?after=${last.offset}&epoch=${last.epoch}`, { signal })
  const { isPrimary, epoch: theirs, changes, ends } = (await answer.json()) as LogAnswer
  if (role === 'primary' && (!isPrimary || theirs < (epoch ?? 0)))
    throw new Error(`${name} is not the primary`)
  await inTurn(async () => {
    if (isAfter(store.last, last)) return
    if (ends !== undefined) await part(store.common(ends))
    if (changes !== undefined) await store.append(changes)
  })
  if (ends !== undefined) await copyFrom(name, role)
  else if (role === 'primary' && theirs > (epoch ?? -1)) await keepEpoch(theirs)
}

/** Sets aside what the primary's log does not have, and only then takes it out of this one. */
async function part(offset: number): Promise<void> {
  const tail = store.after(offset)
  const known = (change: Change) =>
    diverged.some((each) => each.epoch === change.epoch && each.offset === change.offset)
  const all = [...diverged, ...tail.filter((change) => !known(change))]
  await store.keep('diverged', all)
  diverged = all
  await store.cutAfter(offset)
}

/** On the disk before it is used. */
async function keepEpoch(newest: number): Promise<void> {
  if (newest === epoch) return
  await store.keep('epoch', newest)
  epoch = newest
}

/** Sends the last change of each key that was set aside to the primary, which knows what is newer. */
async function recover(env: Env): Promise<Response> {
  const newest = new Map<string, Change>()
  for (const change of diverged) {
    const known = newest.get(change.key)
    if (known === undefined || isAfter(change, known)) newest.set(change.key, change)
  }
  const changes = [...newest.values()]
  if (isPrimary()) return restore(changes, env)
  if (primary === null) return unavailable('nobody to bring it to')
  try {
    const signal = AbortSignal.timeout(2 * COPY_PATIENCE_MS)
    return await fetch(`http://${primary}/restore`, { method: 'POST', body: JSON.stringify(changes), signal })
  } catch {
    return unavailable('the primary does not answer: try again')
  }
}

/** Twice is as good as once: what was restored is newer than what is to be restored. */
async function restore(changes: readonly Change[], env: Env): Promise<Response> {
  const began = epoch
  for (const old of changes) {
    const change = await take(() => {
      const found = store.newest(old.key)
      return found !== undefined && !isAfter(old, found) ? undefined : old
    })
    if (change !== undefined && !(await isSafe(change, env))) return unavailable('It may be done, or not')
  }
  return isPrimary() && epoch === began
    ? new Response('done\n')
    : unavailable('Somebody else is the primary now')
}

function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  const turn = lastTurn.then(work)
  lastTurn = turn.catch(() => undefined)
  return turn
}

function sleep(durationMs: number): Promise<void> {
  return new Promise((wake) => setTimeout(wake, durationMs))
}
