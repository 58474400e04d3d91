/** A town: shards that are full, one that is empty, and what is to move to it. */
import type { TestContext } from '../../src/contract/suite.ts'
import type { Node, World } from '../../src/contract/world.ts'
import { addShard, type Move, movesTo } from './change.ts'
import { alike, namesOf, open, type Shards, type Size, shardsOf } from './cluster.ts'
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
  readonly keys?: number
  /** What they are called. */
  readonly name?: (number: number) => string
}

/** Shards that are full, one that is empty, and what is to move to it. */
export async function settleTown(context: TestContext, size: TownSize = {}): Promise<Town> {
  const world = await open(context, size)
  const users = usersOf(
    world,
    context.random,
    Array.from({ length: size.routers ?? 1 }, (_, index) => `router-${index + 1}`),
  )
  const first = Math.floor(1e6 * context.random())
  const { name = (number) => `card ${number}` } = size
  const keys = Array.from({ length: size.keys ?? 32 }, (_, index) => name(first + index))
  await fill(users, keys)
  const newcomer = await addShard(world)
  const wanted = alike(namesOf(shardsOf(world)))
  const moves = await movesTo(world, keys, wanted)
  return { world, users, keys, newcomer, wanted, moves }
}

export const keysOf = (moves: readonly Move[]): readonly string[] => moves.map(({ key }) => key)
