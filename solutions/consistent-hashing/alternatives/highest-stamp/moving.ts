/**
 * A change of the shards by stamps, without a word between routers.
 *
 * While a key moves, whatever is written of it gets a stamp that is higher than any in its two places, and of two cells the one
 * with the higher stamp counts, wherever it is. So routers that write to the old place get along with those that write to the
 * new one: nobody waits, and nothing is lost when the change stops between two steps. A cell without a stamp has the lowest.
 *
 * Each router looks at the plan in config all the time, and writes there which version it goes by (`seen-<router>`). Whoever
 * took the order takes the next step when all go by the last.
 */
import type { Env } from 'millions'
import {
  type Answer,
  ask,
  configOf,
  itemPath,
  loadPlan,
  PATIENCE_MS,
  type Plan,
  type Saved,
  type Shards,
  type Step,
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

export interface Cell {
  /** Null when it was deleted. */
  readonly value: string | null
  readonly stamp: number
}

/** No text of a user looks like a cell. */
export const pack = (cell: Cell): string => JSON.stringify(cell)
export const unpack = (text: string): Cell => JSON.parse(text) as Cell

/** What a place has: nothing is as old as can be. */
export interface Found {
  readonly cell?: Cell
  readonly stamp: number
  /** What a write asks for, so that it replaces this and nothing else. */
  readonly condition: Readonly<Record<string, string>>
}

export async function look(shard: string, key: string, signal: AbortSignal): Promise<Found> {
  const answer = await ask(shard, itemPath(key), { signal })
  if (answer?.status === 404) return { stamp: -1, condition: { 'if-none-match': '*' } }
  if (answer?.status !== 200 || answer.tag === null) throw new Trouble(`${shard} does not answer.`)
  const cell = unpack(answer.text)
  return { cell, stamp: cell.stamp, condition: { 'if-match': answer.tag } }
}

/** Where a key is: in one place, or in two of which one takes what is written. */
export type Route =
  | { readonly kind: 'one'; readonly place: string }
  | { readonly kind: 'two'; readonly old: string; readonly next: string; readonly writes: 'old' | 'next' }

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
    if (!isSame(this.#to.shards, shards)) this.#to = new Ring(shards)
    if (!isSame(this.#from.shards, before)) this.#from = isSame(shards, before) ? this.#to : new Ring(before)
  }

  /** Never ends. */
  async watch(): Promise<void> {
    for (;;) {
      await sleep(this.plan.step === 'settled' ? IDLE_MS : BUSY_MS)
      try {
        await this.load()
        if (this.plan.step !== 'settled') await this.#confirm(this.plan.version)
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
    const { step } = this.plan
    const [next, old] = [this.#to.ownerOf(key), this.#from.ownerOf(key)]
    if (next === old || step === 'settled' || step === 'clearing') return { kind: 'one', place: next }
    return { kind: 'two', old, next, writes: step === 'listening' ? 'old' : 'next' }
  }

  /** False when another change is under way. */
  async order(shards: Shards): Promise<boolean> {
    await this.load()
    const { plan, tag } = this.#saved as Saved
    if (!isSame(shards, plan.shards)) {
      if (plan.step !== 'settled') return false
      const { name } = this.#env
      const version = plan.version + 1
      await savePlan(this.#env, { version, shards, before: plan.shards, step: 'listening', mover: name }, tag)
      await this.load()
    }
    this.goOn()
    return isSame(shards, this.plan.shards)
  }

  goOn(): void {
    if (this.plan.step === 'settled' || this.plan.mover !== this.#env.name || this.#isBusy) return
    this.#isBusy = true
    void this.#carryOut().finally(() => {
      this.#isBusy = false
    })
  }

  async #carryOut(): Promise<void> {
    while (this.plan.step !== 'settled') {
      try {
        await this.#take(this.plan.step)
      } catch (error) {
        if (!(error instanceof Trouble)) throw error
        await sleep(RETRY_MS)
        await this.load().catch(() => undefined)
      }
    }
  }

  async #take(step: Step): Promise<void> {
    await this.#allGoByIt()
    if (step === 'listening') return this.#advance('moving')
    // What was sent by the step before may still be under way: writes to the old places, then copies and marks.
    await sleep(UNDER_WAY_MS)
    if (step === 'moving') {
      for (const shard of Object.keys(this.plan.before)) await this.#empty(shard)
      await this.#advance('clearing')
    } else {
      for (const shard of Object.keys(this.plan.shards)) await sweep(shard)
      await this.#advance('settled')
    }
  }

  async #advance(step: Step): Promise<void> {
    const { plan, tag } = this.#saved as Saved
    const next = { ...plan, version: plan.version + 1, step }
    this.#use((await savePlan(this.#env, next, tag)) ?? (await loadPlan(this.#env)))
  }

  async #allGoByIt(): Promise<void> {
    const { version } = this.plan
    const others = this.#env.nodes('router').filter(({ name }) => name !== this.#env.name)
    for (const { name } of others) {
      const hasSeen = async () => {
        const seen = await ask(configOf(this.#env), itemPath(`seen-${name}`))
        return seen?.status === 200 && Number(seen.text) >= version
      }
      while (!(await hasSeen())) await sleep(BUSY_MS)
    }
  }

  async #empty(shard: string): Promise<void> {
    for await (const { key, value, tag } of scan(shard)) {
      const owner = this.#to.ownerOf(key)
      if (owner === shard) continue
      await raise(owner, key, unpack(value))
      const freed = await ask(shard, itemPath(key), { method: 'DELETE', headers: { 'if-match': tag } })
      expectOneOf([204, 404], freed)
    }
  }
}

function isSame(one: Shards, other: Shards): boolean {
  const names = Object.keys(one)
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name])
}

/** A place has at least this cell, whoever writes there meanwhile. */
async function raise(shard: string, key: string, cell: Cell): Promise<void> {
  for (;;) {
    const signal = AbortSignal.timeout(PATIENCE_MS)
    const { stamp, condition } = await look(shard, key, signal)
    if (stamp >= cell.stamp) return
    const init = { method: 'PUT', headers: condition, body: pack(cell), signal }
    const answer = await ask(shard, itemPath(key), init)
    expectOneOf([201, 204, 412], answer)
    if (answer?.status !== 412) return
  }
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
