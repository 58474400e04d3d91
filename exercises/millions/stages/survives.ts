/** The fourth stage: a node of each tier is lost, one after the other, and then a whole center. */
import { test } from 'millions/suite'
import type { Report } from '../../../src/contract/history.ts'
import type { TestContext } from '../../../src/contract/suite.ts'
import type { Node, World, WorldOptions } from '../../../src/contract/world.ts'
import { expectThrough, measure } from '../load.ts'
import { expectAllThere, Writers } from '../people.ts'
import { CENTERS, MOST_LEFT_CENTER, MOST_LEFT_FAULT } from '../promises.ts'
import { rate } from '../traffic.ts'

/** An ordinary hour. */
const REQUESTS = 100
/** So long it is away. Whoever gives up has done so by then. */
const AWAY_MS = 12_000
/** Who waits three times for somebody that is frozen has given up by then. */
const FROZEN_MS = 15_000
/** Where a write may get lost on its way, there are many: it takes a second until somebody else is asked. */
const WRITERS: Readonly<Record<string, number>> = { router: 8, 'shard-a': 8 }
const TIERS = ['edge', 'balancer', 'web', 'cache', 'router', 'shard-a'] as const

export function survives(): void {
  test('dns', async (context) => {
    const { world, writers } = await beforeAnybodyComes(context)
    const [node] = world.nodes('dns')
    node?.crash()
    const report = await usersFor(world, AWAY_MS)
    expectThrough(report, 'gone-with-node', MOST_LEFT_FAULT, { node: node?.name ?? 'dns' })
    await node?.restart()
    await settle(world, writers)
  })

  for (const tier of TIERS)
    test(tier, async (context) => {
      const { world, writers } = await anOrdinaryHour(context, WRITERS[tier])
      const nodes = hardest(world, tier)
      for (const node of nodes) node.crash()
      const report = await measure(world, AWAY_MS)
      expectThrough(report, 'gone-with-node', MOST_LEFT_FAULT, { node: namesOf(nodes) })
      await Promise.all(nodes.map((node) => node.restart()))
      await settle(world, writers)
    })

  for (const tier of ['web', 'cache'] as const)
    test(`${tier}-frozen`, async (context) => {
      const { world, writers } = await anOrdinaryHour(context)
      const nodes = hardest(world, tier)
      for (const node of nodes) node.pause()
      const report = await measure(world, FROZEN_MS)
      expectThrough(report, 'gone-with-frozen', MOST_LEFT_FAULT, { node: namesOf(nodes) })
      await settle(world, writers)
    })
}

const namesOf = (nodes: readonly Node[]): string => nodes.map(({ name }) => name).join(' and ')

/** One node, and of the caches all of its region: they hold nothing that cannot be read elsewhere. */
function hardest(world: World, tier: (typeof TIERS)[number]): readonly Node[] {
  const node = busiest(world, world.nodes(tier))
  return tier === 'cache' ? world.nodes(tier).filter(({ region }) => region === node.region) : [node]
}

/** Nobody has come yet when it is lost, so nobody remembers an address, but for those who write. */
export function center(): void {
  for (const region of CENTERS)
    test(`without-${region}`, async (context) => {
      const { world, writers } = await beforeAnybodyComes(context)
      const bringBack = loseCenter(world, region)
      const report = await usersFor(world, AWAY_MS)
      await bringBack()
      expectThrough(report, 'gone-with-center', MOST_LEFT_CENTER, { region })
      await settle(world, writers)
    })
}

export function loseCenter(world: World, region: string): () => Promise<unknown> {
  const nodes = nodesIn(world, region)
  for (const node of nodes) node.crash()
  return () => Promise.all(nodes.map((node) => node.restart()))
}

interface Hour {
  readonly world: World
  readonly writers: Writers
}

export async function anOrdinaryHour(context: TestContext, count?: number): Promise<Hour> {
  const { world, writers } = await beforeAnybodyComes(context, count)
  world.load(rate(REQUESTS))
  await world.run(2000)
  return { world, writers }
}

/** But for a few who write cards. */
export async function beforeAnybodyComes(
  { boot, random }: TestContext,
  count = 2,
  options: WorldOptions = {},
): Promise<Hour> {
  const world = await boot({ keep: { newest: 2000 }, ...options })
  const writers = new Writers(world)
  await writers.begin(count)
  await world.run(2000 + 1000 * random())
  return { world, writers }
}

/** The load heals with everything else, when it is over. */
function usersFor(world: World, forMs: number): Promise<Report> {
  world.load(rate(REQUESTS))
  return measure(world, forMs)
}

/** All is well again, and nobody comes any more: what was acknowledged is there. */
export async function settle(world: World, writers: Writers): Promise<void> {
  world.healAll()
  await world.run(1000)
  await writers.end()
  await world.run(6000)
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

export const groups = (world: World): readonly string[] =>
  [...'abcdefgh'].map((letter) => `shard-${letter}`).filter((name) => world.nodes(name).length > 0)
