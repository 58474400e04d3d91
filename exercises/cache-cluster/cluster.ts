/** The web servers, the caches and the database of a test. */
import type { TestContext } from '../../src/contract/suite.ts'
import type { Node } from '../../src/contract/world.ts'
import { Freshness } from '../checkers/freshness.ts'
import type { Cluster } from '../kit/fresh-items.ts'
import { roomOf, withRoom } from '../kit/room.ts'
import { allIsWell } from './promises.ts'

/** Nodes that work without effort, and users who come at any moment. The database has so many items. */
export async function open({ boot, random }: TestContext, items = 0): Promise<Cluster> {
  const world = await boot({
    roles: {
      web: { serviceMs: 0 },
      cache: { serviceMs: 0, backlog: 1000 },
      database: { serviceMs: 0, backlog: 1000, vars: { ITEMS: `${items}` } },
    },
  })
  const chance = (least: number, most: number): number => least + (most - least) * random()
  await world.run(chance(0, 1000))
  return withItems({ world, seen: new Freshness(), promised: allIsWell, written: 0, chance }, items)
}

/** For tests that hold for real processes as well. */
export async function openWithRoom({ boot, random }: TestContext): Promise<Cluster> {
  const world = withRoom(await boot({ roles: { database: { vars: { ITEMS: '0' } } } }))
  const chance = (least: number, most: number): number => least + (most - least) * random()
  const promised = { ...allIsWell, graceMs: allIsWell.graceMs + roomOf(world) }
  return { world, seen: new Freshness(), promised, written: 0, chance }
}

/** What the database comes with is known to have been there from the beginning. */
function withItems(cluster: Cluster, items: number): Cluster {
  for (let number = 0; number < items; number++)
    cluster.seen.write(String(number), `a card about ${number}`, -1).acknowledged(0)
  return cluster
}

export const numbers = (from: number, count: number): readonly string[] =>
  Array.from({ length: count }, (_, place) => String(from + place))

export const cachesOf = ({ world }: Cluster): readonly Node[] => world.nodes('cache')
