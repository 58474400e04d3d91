/** The two web nodes and their four shards; what users ask of them, and what they are told. */
import type { TestContext } from '../../src/contract/suite.ts'
import type { Node, World } from '../../src/contract/world.ts'
import { type Asking, askJson, type Outcome, patiently } from '../kit/json-users.ts'
import { withRoom } from '../kit/room.ts'
import { trafficWhere } from '../kit/traffic.ts'

export const webs = ['web-1', 'web-2'] as const

export interface Site {
  readonly world: World
  readonly webs: readonly Node[]
  readonly shards: readonly Node[]
  /** Of the suite's own chance: a number between the two. */
  chance(least: number, most: number): number
}

export interface SiteOptions {
  /** The test holds on real processes as well, which may be late. */
  readonly isReal?: boolean
}

/** Nodes that work without effort, and users who come at any moment. */
export async function open(
  { boot, random }: TestContext,
  { isReal = false }: SiteOptions = {},
): Promise<Site> {
  const world = await boot({ roles: { web: { serviceMs: 0 }, shard: { serviceMs: 0 } } })
  if (isReal) withRoom(world)
  const chance = (least: number, most: number): number => least + (most - least) * random()
  await world.run(chance(0, 1000))
  return { world, webs: world.nodes('web'), shards: world.nodes('shard'), chance }
}

/** From now on both nodes do at the same moments what they do once a second or more often: what was due comes at once. */
export async function keepStep({ world, webs }: Site): Promise<void> {
  const pauses = webs.map((web) => web.pause())
  await world.run(1100)
  for (const pause of pauses) pause.heal()
}

/** Each of the two in turn. */
export function webOf({ webs }: Site, place = 0): Node {
  const node = webs[place % webs.length]
  if (node === undefined) throw new Error('there is no web node')
  return node
}

export async function ask(
  site: Site,
  method: string,
  path: string,
  { node = 0, ...asking }: Asking = {},
): Promise<Outcome> {
  return await askJson(site.world, webOf(site, node), method, path, asking)
}

export const askPatiently = (
  site: Site,
  method: string,
  path: string,
  asking: Asking = {},
): Promise<Outcome> => patiently(site.world, () => ask(site, method, path, asking))

/** Requests that web nodes have sent to shards. */
export const traffic = trafficWhere(({ node, peer }) => node.startsWith('web') && peer.startsWith('shard'))

export const segment = encodeURIComponent
