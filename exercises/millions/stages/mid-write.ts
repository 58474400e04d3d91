/** Of the fourth stage: who dies has work in hand, and only a part of it is done. */
import { test } from 'millions/suite'
import type { Node, World } from '../../../src/contract/world.ts'
import { Writers } from '../people.ts'
import { groups, settle } from './survives.ts'

const ROUNDS = 8
/** Longer than a service leads to a dead node. */
const AWAY_MS = 1300
const PATIENCE_MS = 10_000

export function midWrite(): void {
  test('mid-write', async ({ boot, random }) => {
    const world = await boot({ keep: { newest: 2000 } })
    const writers = new Writers(world, 300)
    await writers.begin(3)
    await world.run(1000 + 1000 * random())
    for (let round = 0; round < ROUNDS; round++) {
      const isWeb = round % 2 === 0
      const node = await (isWeb ? whoHasSent(world) : whoHasGot(world))
      // Before it hears of the next thing: for a web server that is how its first write went.
      node.crashBefore(1 + Math.floor(round / 4), { disk: 'unsynced' })
      await world.until(() => node.state === 'down', PATIENCE_MS)
      await world.run(AWAY_MS)
      await node.restart()
      await world.run(500 + 500 * random())
    }
    await settle(world, writers)
  })
}

/** A web server that has just sent a write. */
const whoHasSent = (world: World): Promise<Node> => newest(world, 'send', world.nodes('web'))

/** A shard that has just got one. */
const whoHasGot = (world: World): Promise<Node> =>
  newest(
    world,
    'receive',
    groups(world).flatMap((group) => world.nodes(group)),
  )

async function newest(world: World, kind: 'send' | 'receive', nodes: readonly Node[]): Promise<Node> {
  const byName = new Map(nodes.map((node) => [node.name, node]))
  const fromMs = world.nowMs
  let found: Node | undefined
  await world.until(() => {
    const event = world.history
      .of(kind)
      .findLast(({ method, node, timeMs }) => method === 'PUT' && timeMs > fromMs && byName.has(node))
    found = event && byName.get(event.node)
    return found !== undefined
  }, PATIENCE_MS)
  if (found === undefined) throw new Error('nobody writes')
  return found
}
