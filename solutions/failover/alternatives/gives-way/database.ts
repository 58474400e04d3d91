/**
 * Whoever gets the lease asks the others whether they have more. If one does, it gives the lease back and that one has the
 * next try; only one that nobody is ahead of opens. The primary pushes its changes, and its pushes are its heartbeat.
 */
import type { Env } from 'millions'
import { type Change, isAfter, keyOf, type Position, Store } from './store.ts'
import { readLease, takeLease } from './witness.ts'

const PUSH_MS = 300
const PUSH_PATIENCE_MS = 700
const SILENT_MS = 2200
const LEASE_MS = 3500
const RENEW_MS = 600
const SAFE_MS = 2000

type Push = { from: string; epoch: number; ends: Position[]; after: Position; changes: Change[] }
/** Where the log of who was pushed to ends now, or where to begin instead; or that the pusher is out of date. */
type Taken = { last: Position } | { epoch: number }

class Database {
  readonly env: Env
  readonly store: Store
  aside: Change[] = []
  /** The newest epoch that was ever heard of, on the disk. Undefined until a whole copy was there. */
  epoch: number | undefined
  #until = 0
  #isLeading = false
  #heard = { from: null as string | null, atMs: Number.NEGATIVE_INFINITY }
  /** How far each of the others is, as it said itself. */
  readonly #reached = new Map<string, Position>()
  #busy: Promise<unknown> = Promise.resolve()
  #wake = Promise.withResolvers<void>()

  constructor(env: Env, store: Store) {
    this.env = env
    this.store = store
  }

  get isPrimary(): boolean {
    return this.#isLeading && performance.now() < this.#until
  }

  get follows(): string | null {
    if (this.isPrimary) return this.env.name
    return performance.now() - this.#heard.atMs < SILENT_MS ? this.#heard.from : null
  }

  get mayRead(): boolean {
    return this.epoch !== undefined
  }

  async run(): Promise<void> {
    for (const { name } of this.others) void this.#pushTo(name)
    for (;;) {
      try {
        if (this.#isLeading) await this.#renew()
        else if (this.follows === null) await this.#stand()
        await sleep(this.#isLeading ? RENEW_MS : 250)
      } catch (error) {
        console.warn('not now:', error)
        await sleep(250)
      }
    }
  }

  get others(): { name: string }[] {
    return this.env.nodes('database').filter(({ name }) => name !== this.env.name)
  }

  async #renew(): Promise<void> {
    const sentMs = performance.now()
    const isLent = await takeLease(this.env.name, this.epoch ?? 0, LEASE_MS).catch(() => undefined)
    if (isLent === true && this.isPrimary) this.#until = sentMs + LEASE_MS
    if (isLent === false || !this.isPrimary) this.#isLeading = false
  }

  async #stand(): Promise<void> {
    const lease = await readLease()
    if (lease.epoch === 0 && this.epoch === undefined) await this.#remember(0)
    if (this.epoch === undefined || (lease.leftMs > 0 && lease.holder !== this.env.name)) return
    if (!this.#isEnough(await this.#ask())) return
    const epoch = Math.max(lease.epoch, this.epoch) + 1
    const sentMs = performance.now()
    if (!(await takeLease(this.env.name, epoch, LEASE_MS))) return
    const votes = await this.#ask()
    const isAhead = votes.some(({ last }) => isAfter(last, this.store.last))
    if (isAhead || !this.#isEnough(votes)) {
      await takeLease(this.env.name, epoch, 0)
      // Time for the other one to have its try.
      if (isAhead) await sleep(900)
      return
    }
    await this.#remember(epoch)
    this.#reached.clear()
    this.#until = sentMs + LEASE_MS
    this.#isLeading = true
  }

  #isEnough(votes: readonly unknown[]): boolean {
    return this.env.vars.mode !== 'quorum' || votes.length > 0
  }

  /** Those who are whole, and where their logs end. */
  async #ask(): Promise<{ last: Position }[]> {
    const asked = this.others.map(async ({ name }) => {
      const answer = await fetch(`http://${name}/vote`, { signal: AbortSignal.timeout(400) })
      return answer.ok ? [(await answer.json()) as { last: Position }] : []
    })
    return (await Promise.allSettled(asked)).flatMap((each) =>
      each.status === 'fulfilled' ? each.value : [],
    )
  }

  async #remember(epoch: number): Promise<void> {
    await this.store.keep('newest-epoch', epoch)
    this.epoch = epoch
  }

  /** One after the other, whatever touches the log. */
  alone<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#busy.then(work)
    this.#busy = turn.catch(() => undefined)
    return turn
  }

  /** Undefined: not the primary. Null: there is something newer. */
  append(
    wanted: Pick<Change, 'key' | 'value' | 'atMs'>,
    unlessNewerThan?: Position,
  ): Promise<Change | null | undefined> {
    return this.alone(async () => {
      if (!this.isPrimary || this.epoch === undefined) return undefined
      const newest = this.store.newest(wanted.key)
      if (unlessNewerThan !== undefined && newest !== undefined && isAfter(newest, unlessNewerThan))
        return null
      const { key, value, atMs } = wanted
      const change = { epoch: this.epoch, offset: this.store.last.offset + 1, key, value, atMs }
      await this.store.append([change])
      this.#news()
      return change
    })
  }

  #news(): void {
    this.#wake.resolve()
    this.#wake = Promise.withResolvers<void>()
  }

  async isDone({ epoch, offset }: Position): Promise<boolean> {
    const isCopied = () => [...this.#reached.values()].some((reached) => reached.offset >= offset)
    const untilMs = performance.now() + SAFE_MS
    while (this.env.vars.mode === 'quorum' && !isCopied() && performance.now() < untilMs) await sleep(5)
    if (this.env.vars.mode === 'quorum' && !isCopied()) return false
    return this.isPrimary && this.epoch === epoch
  }

  async #pushTo(name: string): Promise<never> {
    for (;;) {
      const { promise } = this.#wake
      try {
        if (this.isPrimary) await this.#push(name)
      } catch {
        await sleep(100)
      }
      const reached = this.#reached.get(name)
      const isBehind = this.isPrimary && reached !== undefined && reached.offset < this.store.last.offset
      if (!isBehind) await Promise.race([promise, sleep(PUSH_MS)])
    }
  }

  async #push(name: string): Promise<void> {
    const { epoch } = this
    if (epoch === undefined) return
    const after = this.#reached.get(name) ?? this.store.last
    const push: Push = {
      from: this.env.name,
      epoch,
      after,
      ends: this.store.ends(),
      changes: this.store.after(after.offset),
    }
    const signal = AbortSignal.timeout(PUSH_PATIENCE_MS)
    const answer = await fetch(`http://${name}/push`, { method: 'POST', body: JSON.stringify(push), signal })
    const taken = (await answer.json()) as Taken
    if (!this.isPrimary || this.epoch !== epoch) return
    if ('epoch' in taken) this.#isLeading = taken.epoch <= epoch
    else if (this.store.has(taken.last)) this.#reached.set(name, taken.last)
  }

  /** Of a push: makes this log the pusher's, as far as the push reaches. */
  take(push: Push): Promise<Taken> {
    return this.alone(async () => {
      if (push.epoch < (this.epoch ?? 0)) return { epoch: this.epoch ?? 0 }
      if (push.epoch > (this.epoch ?? 0) && this.epoch !== undefined) await this.#remember(push.epoch)
      this.#isLeading = false
      this.#heard = { from: push.from, atMs: performance.now() }
      const common = this.store.common(push.ends)
      if (common < this.store.last.offset) await this.#part(common)
      const { last } = this.store
      const isNext = push.after.offset <= last.offset
      if (isNext) await this.store.append(push.changes.filter(({ offset }) => offset > last.offset))
      // The pusher's log ends where this one does: the copy is whole.
      const whole = push.ends.at(-1)?.offset ?? 0
      if (this.epoch === undefined && this.store.last.offset === whole) await this.#remember(push.epoch)
      return { last: this.store.last }
    })
  }

  async #part(common: number): Promise<void> {
    const isNew = (tail: Change) =>
      !this.aside.some(({ epoch, offset }) => epoch === tail.epoch && offset === tail.offset)
    const aside = [...this.aside, ...this.store.after(common).filter(isNew)]
    await this.store.keep('aside', aside)
    this.aside = aside
    await this.store.cutAfter(common)
  }
}

let database: Database

export default {
  async start(env: Env): Promise<void> {
    database = new Database(env, await Store.open(env.disk))
    database.epoch = (await database.store.kept('newest-epoch')) as number | undefined
    database.aside = ((await database.store.kept('aside')) ?? []) as Change[]
    void database.run()
  },

  async fetch(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url)
    const own = routes[pathname]
    if (own !== undefined) return own(request)
    if (request.method === 'PUT' || request.method === 'DELETE') return write(request)
    if (request.headers.get('Cache-Control') === 'no-cache' && !database.isPrimary)
      return new Response('not me', { status: 421 })
    return database.mayRead ? database.store.answer(request) : new Response('not yet', { status: 503 })
  },
}

const routes: Record<string, (request: Request) => Response | Promise<Response>> = {
  '/status': () => {
    const { isPrimary, epoch, store, follows } = database
    const role = isPrimary ? 'primary' : 'replica'
    return Response.json({ role, epoch: epoch ?? 0, offset: store.last.offset, primary: follows })
  },
  '/vote': () =>
    database.mayRead ? Response.json({ last: database.store.last }) : new Response('blank', { status: 503 }),
  '/push': async (request) => Response.json(await database.take((await request.json()) as Push)),
  '/diverged': () => Response.json(database.aside.filter((change) => !database.store.has(change))),
  '/recover': async () => {
    if (database.isPrimary) return bringBack(database.aside)
    const { follows } = database
    if (follows === null) return new Response('to whom?', { status: 503 })
    const body = JSON.stringify(database.aside)
    const signal = AbortSignal.timeout(4000)
    return fetch(`http://${follows}/bring-back`, { method: 'POST', body, signal }).catch(
      () => new Response('not all', { status: 503 }),
    )
  },
  '/bring-back': async (request) => bringBack((await request.json()) as Change[]),
}

async function write(request: Request): Promise<Response> {
  const value = request.method === 'PUT' ? await request.text() : null
  const change = await database.append({ key: keyOf(request), value, atMs: Date.now() })
  if (!change) return new Response('not me', { status: 421 })
  if (!(await database.isDone(change))) return new Response('perhaps', { status: 503 })
  return new Response(null, { status: 204, headers: { Epoch: `${change.epoch}` } })
}

/** The newest first: what is older of the same key then finds something newer. */
async function bringBack(tail: readonly Change[]): Promise<Response> {
  const newestFirst = [...tail].sort((one, other) => (isAfter(one, other) ? -1 : 1))
  for (const old of newestFirst) {
    const change = await database.append(old, old)
    if (change === undefined) return new Response('not me', { status: 503 })
    if (change !== null && !(await database.isDone(change))) return new Response('perhaps', { status: 503 })
  }
  return database.isPrimary ? new Response('back') : new Response('not me', { status: 503 })
}

function sleep(durationMs: number): Promise<void> {
  return new Promise((wake) => setTimeout(wake, durationMs))
}
