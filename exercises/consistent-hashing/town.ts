/** A town: shards that are full, one that is empty, and what is to move to it. */
import type { TestContext } from '../../src/contract/suite.ts'
import type { Node, World } from '../../src/contract/world.ts'
import { addShard, type Move, movesTo } from './change.ts'
import { alike, numbered, open, type Shards, type Size, shardsOf } from './cluster.ts'
import { beside, fill, put, remove, type Users, usersOf } from './users.ts'

export interface Town {
  readonly world: World
  readonly users: Users
  readonly keys: readonly string[]
  /** Holds nothing yet. */
  readonly newcomer: Node
  /** With the newcomer. */
  readonly wanted: Shards
  readonly moves: readonly Move[]
}

export interface TownSize extends Size {
  /** So many of the keys move, as far as there are such, */
  readonly moving?: number
  /** and so many stay. */
  readonly staying?: number
  /** All of them, with the newcomer, unless told. */
  readonly wanted?: Shards
  /** What they are called. */
  readonly name?: (number: number) => string
}

/** So many are asked about, to find those that are wanted. */
const CANDIDATES = 40

/** Shards that are full, one that is empty, and what is to move to it. */
export async function settleTown(context: TestContext, size: TownSize = {}): Promise<Town> {
  const { shards = 3, routers = 1, moving = 6, staying = 4 } = size
  const world = await open(context, size)
  const users = usersOf(
    world,
    context.random,
    Array.from({ length: routers }, (_, index) => `router-${index + 1}`),
  )
  const wanted = size.wanted ?? alike(numbered(shards + 1))
  const first = Math.floor(1e6 * context.random())
  const { name = (number) => `card ${number}` } = size
  const candidates = Array.from({ length: CANDIDATES + 3 * Math.max(moving, staying) }, (_, index) =>
    name(first + index),
  )
  const all = await movesTo(world, candidates, wanted)
  const movers = new Set(keysOf(all))
  const moves = all.slice(0, moving)
  const stayers = candidates.filter((key) => !movers.has(key))
  const keys = [...keysOf(moves), ...stayers.slice(0, staying)]
  await fill(users, keys)
  const newcomer = await addShard(world)
  return { world, users, keys, newcomer, wanted, moves }
}

/** Writes and deletes that are under way to the shards for so long. What comes after them does not wait for them. */
export async function sendLate(
  users: Users,
  keys: readonly string[],
  delayMs: number,
  router = 'router-1',
): Promise<void> {
  const { world } = users
  const links = shardsOf(world).map((shard) => world.link(world.node(router), shard, { delayMs }))
  // Whoever gives up on them answers 503.
  const patient = { ...users, weather: 'gone' as const }
  for (const [place, key] of keys.entries())
    beside(users, place % 2 === 0 ? put(patient, key, router) : remove(patient, key, router))
  await world.run(50)
  for (const link of links) link.heal()
}

export const keysOf = (moves: readonly Move[]): readonly string[] => moves.map(({ key }) => key)
