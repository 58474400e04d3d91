/** The web servers, the cache and the database of a test, and what they say to each other. */
import type { RequestEvent } from '../../src/contract/history.ts'
import type { TestContext } from '../../src/contract/suite.ts'
import type { Node } from '../../src/contract/world.ts'
import { Freshness } from '../checkers/freshness.ts'
import type { Cluster, Promised } from '../kit/fresh-items.ts'
import { roomOf, withRoom } from '../kit/room.ts'
import { trafficWhere } from '../kit/traffic.ts'

/** Nodes that work without effort, and users who come at any moment. */
export async function open({ boot, random }: TestContext, promised: Promised): Promise<Cluster> {
  const world = await boot({
    roles: {
      web: { serviceMs: 0 },
      cache: { serviceMs: 0 },
      database: { serviceMs: 0, vars: { ITEMS: '0' } },
    },
  })
  const chance = (least: number, most: number): number => least + (most - least) * random()
  await world.run(chance(0, 1000))
  return { world, seen: new Freshness(), promised, written: 0, chance }
}

/** For tests that hold for real processes as well. */
export async function openWithRoom({ boot, random }: TestContext, promised: Promised): Promise<Cluster> {
  const world = withRoom(await boot({ roles: { database: { vars: { ITEMS: '0' } } } }))
  const chance = (least: number, most: number): number => least + (most - least) * random()
  const patient = { ...promised, graceMs: promised.graceMs + roomOf(world) }
  return { world, seen: new Freshness(), promised: patient, written: 0, chance }
}

export const cacheOf = ({ world }: Cluster): Node => world.node('cache-1')

const toDatabase = trafficWhere(({ node, peer }) => peer === 'database-1' && node.startsWith('web'))
const toCache = trafficWhere(({ node, peer }) => peer === 'cache-1' && node.startsWith('web'))

export const sentToDatabase = ({ world }: Cluster, since?: number) => toDatabase.sent(world, since)
export const sentToCache = ({ world }: Cluster, since?: number) => toCache.sent(world, since)

/** Moments to look back to. */
export const mark = ({ world }: Cluster): number => toDatabase.mark(world)
export const markCache = ({ world }: Cluster): number => toCache.mark(world)

const isRead = ({ method }: RequestEvent): boolean => method === 'GET' || method === 'HEAD'

/** Reads of items that the database was asked for. */
export const reads = (cluster: Cluster, since: number): readonly RequestEvent[] =>
  sentToDatabase(cluster, since).filter((event) => isRead(event) && event.path.startsWith('/items/'))

/** What changes items, as it was sent to the database. */
export const changes = (cluster: Cluster, since: number): readonly RequestEvent[] =>
  sentToDatabase(cluster, since).filter((event) => !isRead(event))
