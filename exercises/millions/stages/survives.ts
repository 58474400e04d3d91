/** The fourth stage: a node of each tier is lost, one after the other, and then a whole center. */
import { test } from 'millions/suite'
import type { TestContext } from '../../../src/contract/suite.ts'
import type { Node, World } from '../../../src/contract/world.ts'
import { expectThrough, measure, rate } from '../load.ts'
import { expectAllThere, fill, Writers } from '../people.ts'
import { CENTERS, MOST_LEFT_CENTER, MOST_LEFT_FAULT } from '../promises.ts'

/** An ordinary hour. */
const REQUESTS = 150
/** So long it is away. Whoever gives up has done so by then. */
const AWAY_MS = 9000
const TIERS = ['dns', 'edge', 'balancer', 'web', 'cache', 'router', 'shard-a'] as const

export function survives(): void {
  for (const tier of TIERS)
    test(tier, async (context) => {
      const { world, writers } = await anOrdinaryHour(context)
      const node = busiest(world, world.nodes(tier))
      node.crash()
      const report = await measure(world, AWAY_MS)
      expectThrough(report, 'gone-with-node', MOST_LEFT_FAULT, { node: node.name })
      await node.restart()
      await settle(world, writers)
    })

  for (const tier of ['web', 'cache'] as const)
    test(`${tier}-frozen`, async (context) => {
      const { world, writers } = await anOrdinaryHour(context)
      const node = busiest(world, world.nodes(tier))
      const fault = node.pause()
      const report = await measure(world, AWAY_MS)
      fault.heal()
      expectThrough(report, 'gone-with-frozen', MOST_LEFT_FAULT, { node: node.name })
      await settle(world, writers)
    })
}

export function center(): void {
  for (const region of CENTERS)
    test(`without-${region}`, async (context) => {
      const { world, writers } = await anOrdinaryHour(context)
      const report = await loseCenter(world, region, AWAY_MS)
      expectThrough(report, 'gone-with-center', MOST_LEFT_CENTER, { region })
      await settle(world, writers)
    })
}

export async function loseCenter(world: World, region: string, forMs: number) {
  const nodes = nodesIn(world, region)
  for (const node of nodes) node.crash()
  const report = await measure(world, forMs)
  await Promise.all(nodes.map((node) => node.restart()))
  return report
}

async function anOrdinaryHour({ boot, random }: TestContext): Promise<{ world: World; writers: Writers }> {
  const world = await boot({ keep: { newest: 2000 } })
  await fill(world)
  const writers = new Writers(world)
  await writers.begin()
  world.load(rate(REQUESTS))
  await world.run(4000 + 1000 * random())
  return { world, writers }
}

/** All is well again, and nobody comes any more: what was acknowledged is there. */
export async function settle(world: World, writers: Writers): Promise<void> {
  await world.run(2000)
  await writers.end()
  world.healAll()
  await world.run(10_000)
  await expectAllThere(world, writers)
}

/** Whom most came to: the loss of one that only stands by shows nothing. */
export function busiest(world: World, nodes: readonly Node[]): Node {
  const { received } = world.report()
  const [first] = nodes.toSorted((one, other) => (received[other.name] ?? 0) - (received[one.name] ?? 0))
  if (first === undefined) throw new Error('there are no such nodes')
  return first
}

function nodesIn(world: World, region: string): readonly Node[] {
  const roles = ['dns', 'edge', 'balancer', 'web', 'cache', 'router', ...groups(world)]
  return roles.flatMap((role) => world.nodes(role).filter((node) => node.region === region))
}

const groups = (world: World): readonly string[] =>
  [...'abcdefgh'].map((letter) => `shard-${letter}`).filter((name) => world.nodes(name).length > 0)
