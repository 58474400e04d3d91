/** Users who come at the very moment at which a key that moves is worked on. */
import type { RequestEvent } from '../../src/contract/history.ts'
import type { Node, World } from '../../src/contract/world.ts'
import { inTime } from '../kit/waiting.ts'
import type { Move } from './change.ts'
import { heldBy, itemPath, OVER_WITHIN_MS, sent } from './cluster.ts'
import { beside, get, put, remove, type Users } from './users.ts'

/** When nobody has worked on a key for so long, nobody will. */
const QUIET_MS = 1500

const isCopy = (event: RequestEvent, { to }: Move): boolean => event.method === 'PUT' && event.peer === to

type Met = (event: RequestEvent, move: Move) => boolean

/** Waits until one of these keys is met, and takes it out. None when none is in time. */
function meeting(world: World, moves: readonly Move[], since: number, isMet: Met) {
  const open = new Map(moves.map((move) => [itemPath(move.key), move]))
  const found: Move[] = []
  let read = since
  const look = (): boolean => {
    const events = sent(world, read)
    read += events.length
    for (const event of events) {
      const move = open.get(event.path)
      if (move === undefined || !isMet(event, move)) continue
      open.delete(event.path)
      found.push(move)
    }
    return found.length > 0
  }
  const next = async (withinMs: number): Promise<Move | undefined> => {
    if (found.length === 0 && open.size > 0) await inTime(world.until(look, withinMs))
    return found.shift()
  }
  return { open, next }
}

/** Waits until somebody works on one of these keys to bring it to its new place. None when nobody does in time. */
export async function untilCopied(
  world: World,
  moves: readonly Move[],
  since: number,
  withinMs = OVER_WITHIN_MS,
): Promise<Move | undefined> {
  return meeting(world, moves, since, isCopy).next(withinMs)
}

/** Somebody removes something from this shard. Not every program has marks to remove. */
export async function untilSwept(world: World, { name }: Node, since: number): Promise<void> {
  const isSwept = () => sent(world, since).some(({ method, peer }) => method === 'DELETE' && peer === name)
  await inTime(world.until(isSwept, 10_000))
}

/** None of these keys is at its old place any more. Marks may be left to remove. */
export async function untilMoved(world: World, moves: readonly Move[]): Promise<void> {
  const untilMs = world.nowMs + OVER_WITHIN_MS
  const places = new Set(moves.map(({ key, from }) => `${from} ${key}`))
  const shards = [...new Set(moves.map(({ from }) => from))]
  const isLeft = async (shard: string): Promise<boolean> =>
    (await heldBy(world.node(shard))).some((key) => places.has(`${shard} ${key}`))
  while (world.nowMs < untilMs && (await Promise.all(shards.map(isLeft))).includes(true)) await world.run(100)
}

/** What a user does with a key at the moment that it moves. */
export const deeds = {
  remove: (users: Users, key: string) => remove(users, key),
  put: (users: Users, key: string) => put(users, key),
  get: (users: Users, key: string) => get(users, key),
  'put and remove': async (users: Users, key: string) => {
    await put(users, key)
    await remove(users, key)
  },
  'remove and put': async (users: Users, key: string) => {
    await remove(users, key)
    await put(users, key)
  },
} as const

type Deed = keyof typeof deeds

/** As each of the keys is being moved, a user does something with it. */
export async function meetEachMove(
  users: Users,
  moves: readonly Move[],
  since: number,
  names: readonly Deed[],
): Promise<void> {
  const { next } = meeting(users.world, moves, since, isCopy)
  for (let count = 0; ; count++) {
    const move = await next(OVER_WITHIN_MS)
    if (move === undefined) return
    beside(users, deeds[names[count % names.length] ?? 'get'](users, move.key))
  }
}

/** The same at any of the steps that a key takes, the first or a later one: it is looked at, copied, freed. */
export async function meetEachStep(
  users: Users,
  moves: readonly Move[],
  since: number,
  names: readonly Deed[],
): Promise<void> {
  const left = new Map<string, number>()
  const isMet = (_event: RequestEvent, { key }: Move): boolean => {
    // The first ones at once, the others later: who is met by a user may begin again with all of them.
    const steps = left.get(key) ?? (left.size < moves.length / 2 ? 1 : 2 + Math.floor(1.5 * users.random()))
    left.set(key, steps - 1)
    return steps === 1
  }
  const { next } = meeting(users.world, moves, since, isMet)
  for (let count = 0; ; count++) {
    const move = await next(count === 0 ? OVER_WITHIN_MS : QUIET_MS)
    if (move === undefined) return
    beside(users, deeds[names[count % names.length] ?? 'get'](users, move.key))
  }
}
