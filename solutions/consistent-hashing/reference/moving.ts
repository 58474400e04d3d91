/**
 * Brings keys to the shards that own them, while users go on.
 *
 * While a key moves, its new place decides: whatever is there counts, a mark of a delete as well. What the new place has not
 * heard of is where it was. So a write goes to the new place at once, and a copy is made only where nothing is.
 */
import type { Env } from 'millions'
import {
  type Answer,
  ask,
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

const RETRY_MS = 1000
/** So long the routers get ready at most. */
const READY_MS = 500

/** A value is kept behind this letter, so that none can be taken for the mark. */
const VALUE = '+'
/** In place of what was deleted, so that no copy comes after it. */
const DELETED = '-'

export const stored = (value: string | null): string => (value === null ? DELETED : VALUE + value)
/** Null when it was deleted. */
export const valueIn = (text: string): string | null => (text === DELETED ? null : text.slice(VALUE.length))

let saved: Saved | undefined
let now = new Ring({})
let before = now
let isCarryingOut = false

export const currentPlan = (): Plan => current().plan
export const ringOfNow = (): Ring => now

function current(): Saved {
  if (saved === undefined) throw new Trouble('there is no plan yet')
  return saved
}

/** The newest plan that this router has heard of. */
export function use(next: Saved): void {
  const { version, shards, before: old } = next.plan
  if (saved !== undefined && version <= saved.plan.version) return
  saved = next
  // A ring is costly to make, and most steps of a change need no other.
  const known = [now, before]
  const ringOf = (wanted: Shards) => known.find((ring) => isSame(ring.shards, wanted)) ?? new Ring(wanted)
  now = ringOf(shards)
  before = isSame(shards, old) ? now : ringOf(old)
}

export function isSame(one: Shards, other: Shards): boolean {
  const names = Object.keys(one)
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name])
}

/** What is in config now. */
export async function refresh(env: Env): Promise<void> {
  use(await loadPlan(env))
}

/**
 * Whether this router goes by the plan with that version, or a newer one, once it has looked. What it goes by is always from
 * config, which users do not reach: they could say here whatever a router says.
 */
export async function isKnown(env: Env, version: number): Promise<boolean> {
  if (currentPlan().version < version) await refresh(env)
  return currentPlan().version >= version
}

/** If there is a change that is this router's to carry out, it does. */
export function goOn(env: Env): void {
  const { phase, mover } = currentPlan()
  if (phase === 'settled' || mover !== env.name || isCarryingOut) return
  isCarryingOut = true
  void carryOut(env).finally(() => {
    isCarryingOut = false
  })
}

export interface Places {
  /** In this order, until one has heard of the key. */
  readonly reads: readonly string[]
  /** Undefined while the routers get ready. */
  readonly writes: string | undefined
  /** A delete leaves a mark. */
  readonly isMoving: boolean
}

export function placesOf(key: string): Places {
  const { phase } = currentPlan()
  const [to, from] = [now.ownerOf(key), before.ownerOf(key)]
  if (to === from || phase === 'settled' || phase === 'clearing')
    return { reads: [to], writes: to, isMoving: false }
  if (phase === 'waiting') return { reads: [from], writes: from, isMoving: false }
  // Between the first two looks it may have moved.
  return { reads: [to, from, to], writes: phase === 'preparing' ? undefined : to, isMoving: true }
}

/** From now on these shards. False when another change is not over yet. */
export async function begin(env: Env, shards: Shards): Promise<boolean> {
  if (currentPlan().phase !== 'settled') await refresh(env)
  const { plan, tag } = current()
  if (!isSame(shards, plan.shards)) {
    if (plan.phase !== 'settled') return false
    const version = plan.version + 1
    const next: Plan = { version, shards, before: plan.shards, phase: 'waiting', mover: env.name }
    await savePlan(env, next, tag)
  }
  await refresh(env)
  goOn(env)
  return isSame(shards, currentPlan().shards)
}

/** Step by step; each of them can be done twice. */
async function carryOut(env: Env): Promise<void> {
  for (;;) {
    const { phase } = currentPlan()
    if (phase === 'settled') return
    try {
      await stepOf[phase](env)
    } catch (error) {
      if (!(error instanceof Trouble)) throw error
      await sleep(RETRY_MS)
      await loadPlan(env).then(use, () => undefined)
    }
  }
}

const stepOf: Readonly<Record<Exclude<Phase, 'settled'>, (env: Env) => Promise<void>>> = {
  /** No router is asked to get ready before all of them answer. */
  async waiting(env) {
    await tellRouters(env, PATIENCE_MS)
    // A router that is alone agrees with itself, and nobody has to wait.
    await advance(env, env.nodes('router').length === 1 ? 'moving' : 'preparing')
  },

  async preparing(env) {
    try {
      await tellRouters(env, READY_MS)
      await advance(env, 'moving')
    } catch (error) {
      await advance(env, 'waiting')
      await tellRouters(env, READY_MS)
      throw error
    }
  },

  async moving(env) {
    await tellRouters(env, PATIENCE_MS).catch(() => undefined)
    // What was written by the old plan has to be there before it is copied.
    await sleep(UNDER_WAY_MS)
    for (const shard of Object.keys(currentPlan().before)) await moveFrom(shard)
    await advance(env, 'clearing')
  },

  async clearing(env) {
    await tellRouters(env, PATIENCE_MS)
    // Until the last copy has met its mark.
    await sleep(UNDER_WAY_MS)
    for (const shard of Object.keys(currentPlan().shards)) await clearMarks(shard)
    await advance(env, 'settled')
    await tellRouters(env, PATIENCE_MS).catch(() => undefined)
  },
}

async function advance(env: Env, phase: Phase): Promise<void> {
  const { plan, tag } = current()
  const next = { ...plan, version: plan.version + 1, phase }
  use((await savePlan(env, next, tag)) ?? (await loadPlan(env)))
}

/** Throws a Trouble when one of them has not heard of it. */
async function tellRouters(env: Env, patienceMs: number): Promise<void> {
  const others = env.nodes('router').filter(({ name }) => name !== env.name)
  const heard = await Promise.all(
    others.map(({ name }) =>
      ask(name, '/plan', {
        method: 'PUT',
        body: String(currentPlan().version),
        signal: AbortSignal.timeout(patienceMs),
      }),
    ),
  )
  if (heard.some((answer) => answer?.status !== 204)) throw new Trouble('a router does not answer')
}

async function moveFrom(shard: string): Promise<void> {
  for await (const item of scan(shard)) {
    const owner = now.ownerOf(item.key)
    if (owner !== shard) await move(item, shard, owner)
  }
}

/** What the new place has heard of is newer. */
async function move({ key, value, tag }: Item, from: string, to: string): Promise<void> {
  if (valueIn(value) !== null)
    expectOneOf(
      [201, 412],
      await ask(to, itemPath(key), { method: 'PUT', headers: { 'if-none-match': '*' }, body: value }),
    )
  expectOneOf([204, 404], await ask(from, itemPath(key), { method: 'DELETE', headers: { 'if-match': tag } }))
}

async function clearMarks(shard: string): Promise<void> {
  for await (const { key, value, tag } of scan(shard))
    if (valueIn(value) === null)
      expectOneOf(
        [204, 404, 412],
        await ask(shard, itemPath(key), { method: 'DELETE', headers: { 'if-match': tag } }),
      )
}

function expectOneOf(statuses: readonly number[], answer: Answer | undefined): void {
  if (answer === undefined || !statuses.includes(answer.status)) throw new Trouble('a shard did not do it')
}
