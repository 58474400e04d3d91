/** A town: shards that are full, one that is empty, and what is to move to it. */
import type { TestContext } from '../../src/contract/suite.ts'
import type { Node, World } from '../../src/contract/world.ts'
import { addShard, type Move, movesTo } from './change.ts'
import { alike, numbered, open, type Shards, type Size } from './cluster.ts'
import { fill, type Users, usersOf } from './users.ts'

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
  const candidates = Array.from({ length: CANDIDATES + 3 * moving }, (_, index) => name(first + index))
  const all = await movesTo(world, candidates, wanted)
  const movers = new Set(keysOf(all))
  const moves = all.slice(0, moving)
  const stayers = candidates.filter((key) => !movers.has(key))
  const keys = [...keysOf(moves), ...stayers.slice(0, staying)]
  await fill(users, keys)
  const newcomer = await addShard(world)
  return { world, users, keys, newcomer, wanted, moves }
}

export const keysOf = (moves: readonly Move[]): readonly string[] => moves.map(({ key }) => key)
