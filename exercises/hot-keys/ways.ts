/** Messages that take as long as they may. */
import type { Fault, Node } from '../../src/contract/world.ts'
import type { Cluster } from './cluster.ts'
import { UNDER_WAY_MS } from './promises.ts'

/** What the way takes by itself. */
const OWN_MS = 5

/** From now on each way between two nodes that have to do with each other takes its own time. */
export function slowWays(cluster: Cluster, areAllSlowest = false): Fault {
  const { world, chance } = cluster
  const [routers, shards] = [world.nodes('router'), world.nodes('shard')]
  const pairs: (readonly [Node, Node])[] = routers.flatMap((router) => [
    ...routers.filter((other) => other !== router).map((other) => [router, other] as const),
    ...shards.flatMap((shard) => [[router, shard] as const, [shard, router] as const]),
  ])
  const faults = pairs.map(([from, to]) => {
    // Some are quick, some take as long as any may, and most are in between.
    const kind = areAllSlowest ? 0.5 : chance(0, 1)
    const delayMs = kind < 0.3 ? 0 : kind < 0.6 ? UNDER_WAY_MS - OWN_MS : chance(0, UNDER_WAY_MS - OWN_MS)
    return world.link(from, to, { delayMs })
  })
  return {
    heal: () => {
      for (const fault of faults) fault.heal()
    },
  }
}

/** One way, as slow as any may be. */
export function slowWay({ world }: Cluster, from: Node, to: Node): Fault {
  return world.link(from, to, { delayMs: UNDER_WAY_MS - OWN_MS })
}
