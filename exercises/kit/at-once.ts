/** Requests that meet. Service times and polite users keep them apart, and a missing lock is never seen. */
import type { Node, World } from '../../src/contract/world.ts'
import { allOf } from './waiting.ts'

/** From one region to another and the last mile takes no longer, but for the farthest. */
const ON_THE_WAY_MS = 50

/** Requests that a node takes in at the same instant: it is frozen while they arrive. */
export async function atOnce<Result>(
  world: World,
  node: Node,
  requests: readonly (() => Promise<Result>)[],
  onTheWayMs = ON_THE_WAY_MS,
): Promise<Result[]> {
  const pause = node.pause()
  const replies = allOf(requests.map((request) => request()))
  await world.run(onTheWayMs)
  pause.heal()
  return await replies
}

/** So many at once that a test of a thousand is short, and so few that nothing is written in one piece. */
const CROWD = 20

/** Does the same for many, a crowd at a time. */
export async function inCrowds<Item, Result>(
  many: readonly Item[],
  request: (one: Item) => Promise<Result>,
  crowd = CROWD,
): Promise<Result[]> {
  const results: Result[] = []
  for (let from = 0; from < many.length; from += crowd)
    results.push(...(await allOf(many.slice(from, from + crowd).map(request))))
  return results
}
