/** A change of the shards: how it begins, who acts meanwhile, when it is over, and what must be so then. */
import { expect, say } from 'millions/suite'
import type { Node, World } from '../../src/contract/world.ts'
import {
  ask,
  fieldOf,
  got,
  heldBy,
  itemPath,
  type Outcome,
  OVER_WITHIN_MS,
  ownersOf,
  placesOf,
  type Shards,
  sent,
  shardsOf,
  some,
} from './cluster.ts'
import { act, readAll, settle, type Users } from './users.ts'

/** Users act about so often. */
const ACT_EVERY_MS = 300
const LOOK_EVERY = 2

export async function order(world: World, shards: Shards, router = 'router-1'): Promise<Outcome> {
  return ask(world, '/shards', { router, method: 'PUT', body: JSON.stringify({ shards }) })
}

/** The operator wants these shards. */
export async function begin(users: Users, shards: Shards, router = users.routers[0]): Promise<Outcome> {
  const outcome = await order(users.world, shards, router)
  const values = { got: got(outcome), shards: Object.keys(shards).join(', ') }
  expect(outcome.status, say('change-refused', values, outcome.at)).toBeOneOf([200, 202])
  return outcome
}

/** They do not get these, while a change is under way. */
export async function expectRefused({ world }: Users, shards: Shards): Promise<void> {
  const other = await order(world, shards)
  expect(other.status, say('second-change', { got: got(other) }, other.at)).toBe(409)
}

/** The same list, told from its end. */
export const reversed = (shards: Shards): Shards => Object.fromEntries(Object.entries(shards).toReversed())

/** Keys that are to move, where from and where to. */
export interface Move {
  readonly key: string
  readonly from: string
  readonly to: string
}

export async function movesTo(
  world: World,
  keys: readonly string[],
  shards: Shards,
): Promise<readonly Move[]> {
  const before = await placesOf(world, keys)
  const owners = await ownersOf(world, keys, shards)
  return before
    .map(({ key, owner }, index) => ({ key, from: owner, to: owners[index] ?? '' }))
    .filter(({ from, to }) => from !== to)
}

/** Whether the router says that it is over. Undefined when it does not say. */
async function isOver(users: Users, shards: Shards, router: string): Promise<boolean | undefined> {
  const outcome = await ask(users.world, '/shards', { router })
  if (outcome.status !== 200) return undefined
  const told = fieldOf(outcome.json, 'shards')
  const moving = fieldOf(outcome.json, 'moving')
  const form = typeof moving === 'boolean' && typeof told === 'object' ? 'told' : outcome.text.slice(0, 60)
  expect(form, say('shards-form', { router }, outcome.at)).toBe('told')
  if (moving === true) return false
  const names = Object.keys(told ?? {}).sort()
  const wanted = Object.keys(shards).sort()
  const values = { router, told: names.join(', '), wanted: wanted.join(', ') }
  expect(names, say('other-shards', values, outcome.at)).toEqual(wanted)
  return true
}

export interface Meanwhile {
  /** What users act on; nobody acts without. */
  readonly keys?: readonly string[]
  /** Done now and then. */
  readonly also?: () => unknown
  readonly withinMs?: number
}

/** Users act until every router says that it is over. */
export async function untilOver(users: Users, shards: Shards, meanwhile: Meanwhile = {}): Promise<void> {
  const { keys = [], also, withinMs = OVER_WITHIN_MS } = meanwhile
  const { world, routers } = users
  const untilMs = world.nowMs + withinMs
  for (let tick = 0; ; tick++) {
    if (keys.length > 0) act(users, keys)
    await also?.()
    await world.run(ACT_EVERY_MS * (0.5 + users.random()))
    if (tick % LOOK_EVERY !== 0) continue
    const told = await Promise.all(routers.map((router) => isOver(users, shards, router)))
    if (told.every((over) => over === true)) break
    const values = {
      seconds: withinMs / 1000,
      router: routers[told.findIndex((over) => over !== true)] ?? '',
    }
    expect(world.nowMs <= untilMs ? 'in time' : 'too late', say('not-over', values)).toBe('in time')
  }
  await settle(users)
}

/** All of them read, and each key is where it belongs, and nowhere else. */
export async function expectPlaced(users: Users): Promise<void> {
  const { world, registers } = users
  await settle(users)
  await readAll(users)
  const owners = new Map<string, string>()
  for (const { key, owner } of await placesOf(world, registers.keys())) owners.set(key, owner)
  for (const shard of shardsOf(world)) {
    const held = await heldBy(shard)
    const strange = held.filter((key) => !owners.has(key))
    expect(some(strange), say('strange-items', { shard: shard.name, keys: some(strange) })).toBe('none')
    const elsewhere = held.filter((key) => owners.get(key) !== shard.name)
    const [key = ''] = elsewhere
    const values = { shard: shard.name, count: elsewhere.length, key, owner: owners.get(key) ?? '' }
    expect(elsewhere.length, say('left-behind', values, lastSent(world, key, shard.name))).toBe(0)
    const deleted = held.filter((each) => registers.possible(each).every((value) => value === null))
    const left = { shard: shard.name, count: deleted.length, keys: some(deleted) }
    expect(deleted.length, say('marks-left', left, lastSent(world, deleted[0] ?? '', shard.name))).toBe(0)
  }
}

function lastSent(world: World, key: string, shard: string) {
  const path = itemPath(key)
  return () => sent(world).findLast((event) => event.path === path && event.peer === shard)
}

/** From these shards on to those, with users who act on what moves and on what stays. */
export async function changeTo(users: Users, shards: Shards, meanwhile: Meanwhile = {}): Promise<void> {
  await begin(users, shards)
  await untilOver(users, shards, meanwhile)
  await expectPlaced(users)
}

/** Somebody new, who holds nothing. */
export async function addShard(world: World): Promise<Node> {
  return world.add('shard')
}
