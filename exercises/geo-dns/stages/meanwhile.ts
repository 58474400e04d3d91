/** The second stage as well: what users and name servers feel while centers are away. */
import { expect, say, test } from 'millions/suite'
import { allOf } from '../../kit/waiting.ts'
import { expectFirst, expectNearest, expectNearestFor } from '../expectations.ts'
import {
  BACK_WITHIN_MS,
  type Cluster,
  fail,
  networkOf,
  OUT_WITHIN_MS,
  open,
  openWithRoom,
  readAddresses,
  regionsOf,
  serversOf,
} from '../names.ts'
import { come, expectFewChecks, type Visits, visit } from '../visits.ts'
import { BRIEF_MS, gone } from './dies.ts'

export function meanwhile(): void {
  test('answers-meanwhile', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    await fail(cluster, 'center-1', 'frozen')
    await fail(cluster, 'center-2', 'cut off')
    // Each answer is held to its time.
    const moment = { regions: ['frankfurt', 'saopaulo'], away: ['center-2'], why: 'it is well', least: 1 }
    await world.run(OUT_WITHIN_MS)
    await expectNearestFor(cluster, 15_000, moment, 300)
    expectFewChecks(world)
  })

  for (const how of ['crashed', 'frozen'] as const)
    test(`nobody-turned-away-when-${how}`, async (context) => {
      const resolvers = [{ users: 'seoul', count: 8 }]
      const cluster = await open(context, { reach: { by: 'name', names: 'dns', resolvers } })
      const regions = ['seoul', 'tokyo', 'sydney']
      await visit(cluster, { count: 16, everyMs: 100, regions })
      await fail(cluster, 'center-1', how)
      await expectServed(cluster, how, { count: 40, everyMs: 900, regions })
    })

  test('nobody-turned-away-by-the-second', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    const regions = ['seoul', 'oregon', 'sydney']
    await fail(cluster, 'center-1', 'crashed')
    // So late that resolvers keep no answer of before, whatever they were told.
    await world.run(OUT_WITHIN_MS + 61_000)
    await visit(cluster, { count: 6, everyMs: 100, regions })
    await fail(cluster, 'center-2', 'frozen')
    await expectServed(cluster, 'frozen, another one having been dead for long', {
      count: 24,
      everyMs: 1200,
      regions,
    })
  })

  test('started-again', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    await startAgain(cluster, 'dns-1', 'all centers are well')
    const moved = { why: 'all are well, and a name server was started again', id: 'moved-by-a-boot' }
    await expectNearestFor(cluster, 12_000, moved)
    await fail(cluster, 'center-1', 'frozen')
    await world.run(OUT_WITHIN_MS)
    for (const name of ['dns-1', 'dns-2']) {
      await startAgain(cluster, name, 'center-1 is frozen')
      await world.run(chance(0, 1000))
      // What it says of center-1 is open for a while.
      await expectNearest(cluster, { regions: ['frankfurt', 'virginia'], why: 'it is well' })
      await world.run(OUT_WITHIN_MS)
      const why = gone('center-1', 'frozen')
      await expectNearest(cluster, { away: ['center-1'], why, id: 'dead-still-told' })
    }
  })

  test('started-again-in-trouble', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    const fromMs = world.nowMs
    const end = await fail(cluster, 'center-2', 'sick')
    await startAgain(cluster, 'dns-1', 'center-2 misses a check')
    const why = 'center-2 was sick for less than five seconds, and dns-1 was started again meanwhile'
    const moment = { regions: regionsOf('center-2'), why, id: 'moved-by-a-boot' }
    // The boot belongs to these seconds, however long it takes.
    await expectNearestFor(cluster, fromMs + BRIEF_MS - world.nowMs, moment, 1000)
    await end()
    await expectNearestFor(cluster, 5000, moment)
    for (const node of [world.node('center-1'), world.node('center-2'), world.node('dns-2')]) node.pause()
    await startAgain(cluster, 'dns-1', 'two centers and the other name server are frozen')
    await world.run(OUT_WITHIN_MS)
    const last = {
      away: ['center-1', 'center-2'],
      why: 'it is the only one that is left',
      id: 'dead-still-told',
    }
    await expectNearest(cluster, { ...last, least: 1, servers: [world.node('dns-1')] })
  })

  test('added-and-dead', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    const added = await world.add('center', 'singapore')
    await readAddresses(cluster)
    await world.run(BACK_WITHIN_MS)
    added.crash()
    await world.run(OUT_WITHIN_MS)
    for (const server of serversOf(cluster)) {
      const why = `${added.name} in Singapore was added, and has been dead for 30 s`
      const wanted = { first: 'center-1', why, id: 'dead-still-told', least: 2 }
      await expectFirst(cluster, server, { network: networkOf('singapore', 6) }, wanted)
    }
  })

  test.real('any-of-them', async (context) => {
    const cluster = await openWithRoom(context)
    const { world } = cluster
    await expectNearest(cluster, { why: 'all are well' })
    world.node('dns-2').crash()
    const outcomes = await allOf(['seoul', 'virginia'].map((region) => come(world, region)))
    for (const { got, at } of outcomes) expect(got, say('by-one-alone', { got }, at)).toBe('200')
    await world.node('dns-2').restart()
    await expectNearest(cluster, { why: 'all are well' })
  })
}

async function startAgain({ world }: Cluster, name: string, why: string): Promise<void> {
  const fromMs = world.nowMs
  world.node(name).crash()
  await world.node(name).restart()
  const values = { server: name, why, tookMs: Math.round(world.nowMs - fromMs) }
  expect(world.nowMs - fromMs, say('slow-boot', values)).toBeLessThanOrEqual(2000)
}

async function expectServed(cluster: Cluster, how: string, visits: Visits): Promise<void> {
  const outcomes = await visit(cluster, visits)
  const failed = outcomes.filter(({ got, tookMs }) => got !== '200' || tookMs > 5000)
  const [first] = failed
  const [got, tookMs] = [first?.got ?? '', Math.round(first?.tookMs ?? 0)]
  const values = { how, count: failed.length, total: outcomes.length, got, tookMs }
  expect(failed.length, say('turned-away', values, first?.at)).toBe(0)
}
