/**
 * A change of the shards, without a word between routers. Each looks at the plan in config all the time, and writes there which
 * version it goes by (`seen-<router>`). Whoever took the order carries it out, and takes the next step when all go by the last.
 */
import type { Env } from 'millions'
import {
  type Answer,
  ask,
  configOf,
  type Item,
  itemPath,
  loadPlan,
  PATIENCE_MS,
  type Phase,
  type Plan,
  type Saved,
  type Shards,
  savePlan,
  scan,
  sleep,
  Trouble,
  UNDER_WAY_MS,
} from './plumbing.ts'
import { Ring } from './ring.ts'

/** So often each looks at the plan: while nothing is to be done, and while a change is under way. */
const IDLE_MS = 100
const BUSY_MS = 25
const RETRY_MS = 400
/** So long the routers get ready at most. */
const READY_MS = 500
/** So many keys are brought at the same time. */
const CROWD = 8

export interface Cell {
  /** Null when it was deleted. */
  readonly value: string | null
}
/** No text of a user looks like a cell. */
export const pack = (cell: Cell): string => JSON.stringify(cell)
export const unpack = (text: string): Cell => JSON.parse(text) as Cell

export interface Route {
  /** What it has heard of counts. */
  readonly place: string
  /** Where the key may be when the place has not heard of it. */
  readonly before?: string
  /** Undefined: not now. */
  readonly put: string | undefined
  readonly leavesMarks: boolean
}

export const isSame = (one: Shards, other: Shards): boolean => {
  const names = Object.keys(one)
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name])
}

export class Change {
  readonly #env: Env
  #saved: Saved | undefined
  #to = new Ring({})
  #from = this.#to
  #isBusy = false

  constructor(env: Env) {
    this.#env = env
  }

  get plan(): Plan {
    if (this.#saved === undefined) throw new Trouble('there is no plan yet')
    return this.#saved.plan
  }

  get ring(): Ring {
    return this.#to
  }

  async load(): Promise<void> {
    this.#use(await loadPlan(this.#env))
  }

  #use(next: Saved): void {
    const { version, shards, before } = next.plan
    if (this.#saved !== undefined && version <= this.#saved.plan.version) return
    this.#saved = next
    const known = [this.#to, this.#from]
    const ringOf = (wanted: Shards) => known.find((ring) => isSame(ring.shards, wanted)) ?? new Ring(wanted)
    this.#to = ringOf(shards)
    this.#from = ringOf(before)
  }

  /** Never ends. */
  async watch(): Promise<void> {
    for (;;) {
      await sleep(this.plan.phase === 'settled' ? IDLE_MS : BUSY_MS)
      try {
        await this.load()
        if (this.plan.phase !== 'settled') await this.#confirm(this.plan.version)
      } catch (error) {
        if (!(error instanceof Trouble)) console.error(error)
      }
      this.goOn()
    }
  }

  async #confirm(version: number): Promise<void> {
    const path = itemPath(`seen-${this.#env.name}`)
    expectOneOf([201, 204], await ask(configOf(this.#env), path, { method: 'PUT', body: String(version) }))
  }

  route(key: string): Route {
    const { phase } = this.plan
    const [to, from] = [this.#to.ownerOf(key), this.#from.ownerOf(key)]
    if (to === from || phase === 'settled' || phase === 'clearing')
      return { place: to, put: to, leavesMarks: false }
    if (phase === 'waiting') return { place: from, put: from, leavesMarks: false }
    return { place: to, before: from, put: phase === 'preparing' ? undefined : to, leavesMarks: true }
  }

  /** False when another change is under way. */
  async order(shards: Shards): Promise<boolean> {
    await this.load()
    const { plan, tag } = this.#saved as Saved
    if (!isSame(shards, plan.shards)) {
      if (plan.phase !== 'settled') return false
      const { name } = this.#env
      const next: Plan = {
        version: plan.version + 1,
        shards,
        before: plan.shards,
        phase: 'waiting',
        mover: name,
      }
      await savePlan(this.#env, next, tag)
      await this.load()
    }
    this.goOn()
    return isSame(shards, this.plan.shards)
  }

  goOn(): void {
    if (this.plan.phase === 'settled' || this.plan.mover !== this.#env.name || this.#isBusy) return
    this.#isBusy = true
    void this.#carryOut().finally(() => {
      this.#isBusy = false
    })
  }

  async #carryOut(): Promise<void> {
    while (this.plan.phase !== 'settled') {
      try {
        await this.#step(this.plan.phase)
      } catch (error) {
        if (!(error instanceof Trouble)) throw error
        await sleep(RETRY_MS)
        await this.load().catch(() => undefined)
      }
    }
  }

  async #step(phase: Phase): Promise<void> {
    if (phase === 'waiting') {
      await this.#allGoByIt(PATIENCE_MS)
      await this.#advance('preparing')
    } else if (phase === 'preparing') {
      const areReady = await this.#allGoByIt(READY_MS).then(
        () => true,
        () => false,
      )
      await this.#advance(areReady ? 'moving' : 'waiting')
    } else if (phase === 'moving') {
      // Writes to the old places may still be under way.
      await sleep(UNDER_WAY_MS)
      for (const shard of Object.keys(this.plan.before)) await this.#empty(shard)
      await this.#advance('clearing')
    } else {
      await this.#allGoByIt(PATIENCE_MS)
      // So may copies, and deletes that leave marks.
      await sleep(UNDER_WAY_MS)
      for (const shard of Object.keys(this.plan.shards)) await sweep(shard)
      await this.#advance('settled')
    }
  }

  async #advance(phase: Phase): Promise<void> {
    const { plan, tag } = this.#saved as Saved
    const next = { ...plan, version: plan.version + 1, phase }
    this.#use((await savePlan(this.#env, next, tag)) ?? (await loadPlan(this.#env)))
  }

  async #allGoByIt(patienceMs: number): Promise<void> {
    const { version } = this.plan
    const others = this.#env.nodes('router').filter(({ name }) => name !== this.#env.name)
    const until = performance.now() + patienceMs
    for (;;) {
      const seen = await Promise.all(
        others.map(({ name }) => ask(configOf(this.#env), itemPath(`seen-${name}`))),
      )
      if (seen.every((answer) => answer?.status === 200 && Number(answer.text) >= version)) return
      if (performance.now() > until) throw new Trouble('a router does not follow')
      await sleep(BUSY_MS)
    }
  }

  async #empty(shard: string): Promise<void> {
    let crowd: Promise<void>[] = []
    for await (const item of scan(shard)) {
      const owner = this.#to.ownerOf(item.key)
      if (owner === shard) continue
      crowd.push(bring(item, shard, owner))
      if (crowd.length < CROWD) continue
      await allOver(crowd)
      crowd = []
    }
    await allOver(crowd)
  }
}

/** Throws when one of them has, once all are over. */
async function allOver(crowd: readonly Promise<void>[]): Promise<void> {
  const ends = await Promise.allSettled(crowd)
  const failed = ends.find((end) => end.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}

async function bring({ key, value, tag }: Item, from: string, to: string): Promise<void> {
  const init = { method: 'PUT', headers: { 'if-none-match': '*' }, body: value }
  expectOneOf([201, 412], await ask(to, itemPath(key), init))
  expectOneOf([204, 404], await ask(from, itemPath(key), { method: 'DELETE', headers: { 'if-match': tag } }))
}

async function sweep(shard: string): Promise<void> {
  for await (const { key, value, tag } of scan(shard)) {
    if (unpack(value).value !== null) continue
    const init = { method: 'DELETE', headers: { 'if-match': tag } }
    expectOneOf([204, 404, 412], await ask(shard, itemPath(key), init))
  }
}

function expectOneOf(statuses: readonly number[], answer: Answer | undefined): void {
  if (answer === undefined || !statuses.includes(answer.status)) throw new Trouble('somebody did not do it')
}
