/**
 * Looks around, again and again: asks the others who they are, copies from the one who says that it is the primary, a page
 * at a time, and stands for it itself when nobody has said so for a while. What is not its own, it passes on. What has to go
 * from its log is written down in a journal, a line each.
 */
import type { Disk, Env } from 'millions'
import { type Change, isAfter, keyOf, type Position, Store } from './store.ts'
import { readLease, takeLease } from './witness.ts'

const ROUND_MS = 150
const ASK_MS = 600
const BELIEVE_MS = 2400
const LEASE_MS = 3200
const RENEW_MS = 700
const CONFIRM_MS = 2200
const PAGE = 64

/** What one database tells another of itself, beside what users are told. */
interface Card {
  readonly name: string
  readonly role: 'primary' | 'replica'
  readonly epoch: number
  readonly isWhole: boolean
  readonly end: Position
}

interface Page {
  readonly changes: readonly Change[]
  /** Instead: whoever asked has another log than this. */
  readonly ends?: readonly Position[]
}

/** Lines at the end of a file. One that a crash or a failure tore is taken away before the next one is written. */
class Journal {
  readonly #disk: Disk
  readonly #path = 'parted'
  #wholeBytes = 0
  lines: readonly Change[] = []

  constructor(disk: Disk) {
    this.#disk = disk
  }

  async open(): Promise<this> {
    if (!(await this.#isThere())) return this
    const bytes = await this.#disk.read(this.#path)
    // What a crash has left may not be on the disk for good.
    await this.#disk.sync(this.#path)
    this.#wholeBytes = bytes.lastIndexOf(10) + 1
    const lines = new TextDecoder().decode(bytes.subarray(0, this.#wholeBytes)).split('\n').slice(0, -1)
    this.lines = lines.map((line) => JSON.parse(line) as Change)
    return this
  }

  readonly #isThere = async () => (await this.#disk.list(this.#path)).includes(this.#path)

  async add(changes: readonly Change[]): Promise<void> {
    const listed = new Set(this.lines.map(({ epoch, offset }) => `${epoch} ${offset}`))
    const added = changes.filter(({ epoch, offset }) => !listed.has(`${epoch} ${offset}`))
    if (added.length === 0) return
    if (await this.#isThere()) await this.#disk.truncate(this.#path, this.#wholeBytes)
    const bytes = new TextEncoder().encode(added.map((change) => `${JSON.stringify(change)}\n`).join(''))
    await this.#disk.append(this.#path, bytes)
    await this.#disk.sync(this.#path)
    this.#wholeBytes += bytes.length
    this.lines = [...this.lines, ...added]
  }
}

let log: Store
let parted: Journal
/** On the disk: the newest epoch that was heard of, and whether all was ever there that the primary had. */
let known = { epoch: 0, isWhole: false }
/** As long as this node is the primary. */
let reign: { readonly epoch: number; untilMs: number; renewMs: number } | undefined
/** Who said last that they are the primary, and when they were asked. */
let seen: { readonly name: string; readonly askedMs: number } | undefined
/** How far those are who have asked the primary for more. */
const reached = new Map<string, number>()
let writing: Promise<unknown> = Promise.resolve()

export default {
  async start(env: Env): Promise<void> {
    log = await Store.open(env.disk)
    parted = await new Journal(env.disk).open()
    known = ((await log.kept('known')) as typeof known | undefined) ?? known
    void lookAround(env)
  },

  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname === '/status') return Response.json(cardOf(env))
    if (pathname === '/page') return pageFor(searchParams)
    if (pathname === '/diverged') return Response.json(parted.lines.filter((line) => !log.has(line)))
    if (pathname === '/recover') return bringBack(env)
    if (pathname === '/bring') return bring((await request.json()) as Change[], env)
    const isFresh = request.headers.get('Cache-Control') === 'no-cache'
    if ((request.method !== 'GET' || isFresh) && !reigns()) return passOn(request, env)
    if (request.method === 'GET') return known.isWhole ? log.answer(request) : later('not complete yet')
    const value = request.method === 'PUT' ? await request.text() : null
    const done = await add({ key: keyOf(request), value, atMs: Date.now() }, env)
    return done instanceof Response
      ? done
      : new Response(null, { status: 204, headers: { Epoch: `${done}` } })
  },
}

const reigns = (): boolean => reign !== undefined && performance.now() < reign.untilMs

function believed(env: Env): string | null {
  if (reigns()) return env.name
  return seen !== undefined && performance.now() - seen.askedMs < BELIEVE_MS ? seen.name : null
}

function cardOf(env: Env): Card & { readonly offset: number; readonly primary: string | null } {
  const role = reigns() ? 'primary' : 'replica'
  return { name: env.name, role, ...known, offset: log.last.offset, end: log.last, primary: believed(env) }
}

const later = (why: string): Response => new Response(why, { status: 503 })

/** Once, to whom this node believes in: they know best whether they still are the primary. */
async function passOn(request: Request, env: Env): Promise<Response> {
  const to = believed(env)
  if (to === null || to === env.name || request.headers.has('Passed-On'))
    return new Response('not here', { status: 421 })
  const headers = new Headers(request.headers)
  headers.set('Passed-On', env.name)
  const { pathname, search } = new URL(request.url)
  const body = request.method === 'PUT' ? await request.bytes() : null
  const init = { method: request.method, headers, body, signal: AbortSignal.timeout(2500) }
  const answer = fetch(`http://${to}${pathname}${search}`, init)
  return await answer.catch(() => later('nobody knows whether it is done'))
}

/** Its epoch when it is done for good; what to answer when it is not. `unlessAfter`: only where nothing newer is. */
async function add(
  wanted: Pick<Change, 'key' | 'value' | 'atMs'>,
  env: Env,
  unlessAfter?: Position,
): Promise<number | Response> {
  const done = await alone(async () => {
    if (reign === undefined || !reigns()) return
    const newest = log.newest(wanted.key)
    const mine = { epoch: reign.epoch, offset: log.last.offset }
    if (unlessAfter !== undefined && newest !== undefined && !isAfter(unlessAfter, newest)) return mine
    const { key, value, atMs } = wanted
    const place = { ...mine, offset: mine.offset + 1 }
    await log.append([{ ...place, key, value, atMs }])
    return place
  })
  if (done === undefined) return new Response('not any more', { status: 421 })
  return (await isConfirmed(done, env)) && reigns() ? known.epoch : later('it may be done, or not')
}

async function isConfirmed({ epoch, offset }: Position, env: Env): Promise<boolean> {
  const untilMs = performance.now() + CONFIRM_MS
  while (env.vars.mode === 'quorum' && reign?.epoch === epoch) {
    if ([...reached.values()].some((other) => other >= offset)) break
    if (performance.now() > untilMs) return false
    await sleep(15)
  }
  return reign?.epoch === epoch
}

function pageFor(searchParams: URLSearchParams): Response {
  const from = { epoch: Number(searchParams.get('epoch')), offset: Number(searchParams.get('offset')) }
  if (!log.has(from)) return Response.json({ changes: [], ends: log.ends() } satisfies Page)
  reached.set(searchParams.get('by') ?? '', from.offset)
  return Response.json({ changes: log.after(from.offset).slice(0, PAGE) } satisfies Page)
}

async function lookAround(env: Env): Promise<never> {
  for (;;) {
    try {
      if (reign !== undefined) await renew(env, reign)
      else {
        const askedMs = performance.now()
        const found = (await cards(env)).find(({ role, epoch }) => role === 'primary' && epoch >= known.epoch)
        if (found !== undefined) await followIt(found, askedMs, env)
        else if (believed(env) === null) await stand(env)
      }
    } catch (error) {
      console.warn(`${error}`)
    }
    await sleep(ROUND_MS)
  }
}

async function renew({ name }: Env, mine: NonNullable<typeof reign>): Promise<void> {
  const sentMs = performance.now()
  if (sentMs >= mine.renewMs) {
    const isLent = await takeLease(name, mine.epoch, LEASE_MS).catch(() => undefined)
    if (isLent === true && reigns())
      Object.assign(mine, { untilMs: sentMs + LEASE_MS, renewMs: sentMs + RENEW_MS })
    if (isLent === false) reign = undefined
  }
  if (!reigns()) reign = undefined
}

async function cards(env: Env): Promise<Card[]> {
  const others = env.nodes('database').filter(({ name }) => name !== env.name)
  const answers = await Promise.allSettled(others.map(({ name }) => ask<Card>(`http://${name}/status`)))
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))
}

async function ask<Answer>(place: string): Promise<Answer> {
  const answer = await fetch(place, { signal: AbortSignal.timeout(ASK_MS) })
  if (!answer.ok) throw new Error(`${place} answers ${answer.status}`)
  return (await answer.json()) as Answer
}

async function followIt({ name, epoch }: Card, askedMs: number, env: Env): Promise<void> {
  seen = { name, askedMs }
  await copyAll(name, env)
  await know({ epoch, isWhole: true })
}

/** Page after page, until this log ends where the other one did. */
async function copyAll(name: string, env: Env): Promise<void> {
  for (;;) {
    const { epoch, offset } = log.last
    const page = await ask<Page>(`http://${name}/page?by=${env.name}&epoch=${epoch}&offset=${offset}`)
    await alone(async () => {
      if (log.last.epoch !== epoch || log.last.offset !== offset) return
      if (page.ends !== undefined) {
        const common = log.common(page.ends)
        await parted.add(log.after(common))
        await log.cutAfter(common)
      } else await log.append(page.changes)
    })
    if (page.ends === undefined && page.changes.length < PAGE) return
  }
}

/** On the disk before anything is made of it. */
async function know(next: typeof known): Promise<void> {
  if (next.epoch !== known.epoch || next.isWhole !== known.isWhole) await log.keep('known', next)
  known = next
}

async function stand(env: Env): Promise<void> {
  const lease = await readLease()
  if (lease.epoch === 0) await know({ epoch: known.epoch, isWhole: true })
  if (!known.isWhole || (lease.leftMs > 0 && lease.holder !== env.name)) return
  if (!isEnough(await cards(env), env)) return
  const epoch = 1 + Math.max(lease.epoch, known.epoch)
  const sentMs = performance.now()
  if (!(await takeLease(env.name, epoch, LEASE_MS))) return
  const isReady = await prepare(epoch, env).catch(() => false)
  if (!isReady || performance.now() >= sentMs + LEASE_MS) {
    await takeLease(env.name, epoch, 0)
    return
  }
  reached.clear()
  reign = { epoch, untilMs: sentMs + LEASE_MS, renewMs: sentMs + RENEW_MS }
}

/** Nobody else acknowledges anything by now: what the others have stays what they have. */
async function prepare(epoch: number, env: Env): Promise<boolean> {
  await know({ epoch, isWhole: true })
  for (;;) {
    const others = (await cards(env)).filter(({ isWhole }) => isWhole)
    const ahead = others.filter(({ end }) => isAfter(end, log.last))
    const [first] = ahead.sort((one, other) => (isAfter(one.end, other.end) ? -1 : 1))
    if (first === undefined) return isEnough(others, env)
    await copyAll(first.name, env)
  }
}

const isEnough = (others: readonly Card[], env: Env): boolean =>
  env.vars.mode !== 'quorum' || others.some(({ isWhole }) => isWhole)

/** The last of each key, to whoever is the primary. */
async function bringBack(env: Env): Promise<Response> {
  const inOrder = [...parted.lines].sort((one, other) => (isAfter(one, other) ? 1 : -1))
  const last = [...new Map(inOrder.map((change) => [change.key, change])).values()]
  const to = believed(env)
  if (to === null) return later('there is no primary')
  if (to === env.name) return bring(last, env)
  const init = { method: 'POST', body: JSON.stringify(last), signal: AbortSignal.timeout(4000) }
  return await fetch(`http://${to}/bring`, init).catch(() => later('the primary does not answer'))
}

async function bring(changes: readonly Change[], env: Env): Promise<Response> {
  for (const change of changes) {
    const done = await add(change, env, change)
    if (done instanceof Response) return later('not all of it is done')
  }
  return reigns() ? new Response('all is back') : later('somebody else is the primary')
}

function alone<Result>(work: () => Promise<Result>): Promise<Result> {
  const turn = writing.then(work)
  writing = turn.catch(() => undefined)
  return turn
}

const sleep = (durationMs: number) => new Promise<void>((wake) => setTimeout(wake, durationMs))
