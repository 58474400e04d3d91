/** The second stage: a center that fails its checks is told of no more, and one that has missed a check is. */
import { expect, say, test } from 'millions/suite'
import { allOf } from '../../kit/waiting.ts'
import { expectFirst, expectNearest, expectNearestFor } from '../expectations.ts'
import {
  ailments,
  BACK_WITHIN_MS,
  type Cluster,
  fail,
  nearestOf,
  networkOf,
  OUT_WITHIN_MS,
  open,
  openWithRoom,
  readAddresses,
  regions,
  regionsOf,
  serversOf,
  steer,
} from '../names.ts'
import { expectFewChecks, type Visits, visit } from '../visits.ts'

/** A little less than what is promised: the way there takes its time, too. */
const BRIEF_MS = 4500

export const gone = (name: string, how: string): string =>
  `${name} has been ${how} for ${OUT_WITHIN_MS / 1000} s, and this is the nearest of those that are left`

export function dies(): void {
  for (const how of ailments)
    test(how.replace(' ', '-'), async (context) => {
      const cluster = await open(context)
      const { world } = cluster
      const center = `center-${1 + Math.floor(cluster.chance(0, 3))}`
      await expectNearest(cluster, { why: 'all are well' })
      await fail(cluster, center, how)
      const elsewhere = regions.filter((region) => nearestOf(region) !== center)
      const why = `${center} is ${how}, and this one is well`
      await expectNearestFor(
        cluster,
        OUT_WITHIN_MS,
        { regions: elsewhere, why, id: 'moved-without-need' },
        4000,
      )
      await expectNearestFor(cluster, 20_000, {
        away: [center],
        why: gone(center, how),
        id: 'dead-still-told',
      })
      expectFewChecks(world)
    })

  test('other-answers', async (context) => {
    const center = {
      regions: { seoul: 1, tokyo: 1, singapore: 1, virginia: 1, oregon: 1, frankfurt: 1, saopaulo: 1 },
    }
    const cluster = await open(context, { roles: { center } })
    const { world } = cluster
    const at = (region: string) => world.nodes('center').find((node) => node.region === region)
    const manners = {
      seoul: { health: 204 },
      tokyo: { health: 302 },
      oregon: { health: 404 },
      saopaulo: { healthDelayMs: 1700 },
      frankfurt: { health: 0 },
    }
    const why = 'answers its checks with 204, a redirect, 404, too late, or never'
    for (const [region, manner] of Object.entries(manners)) {
      const node = at(region)
      if (node !== undefined) await steer(node, manner)
    }
    // Slow, and well all the same.
    const slow = at('singapore')
    if (slow !== undefined) await steer(slow, { healthDelayMs: 550 })
    await world.run(OUT_WITHIN_MS)
    const wanted = [
      ['seoul', 'singapore'],
      ['tokyo', 'singapore'],
      ['singapore', 'singapore'],
      ['oregon', 'virginia'],
      ['saopaulo', 'virginia'],
      ['frankfurt', 'virginia'],
    ] as const
    for (const server of serversOf(cluster))
      for (const [region, nearest] of wanted)
        await expectFirst(
          cluster,
          server,
          { network: networkOf(region, 5) },
          {
            first: at(nearest)?.name ?? '',
            why: `the one in ${region} ${why}`,
            id: 'sick-still-told',
            least: 2,
          },
        )
  })

  test('a-lost-check', async (context) => {
    const cluster = await open(context)
    const { chance } = cluster
    // The same one again and again, and another one in the end.
    const often = 1 + Math.floor(chance(0, 3))
    const rounds = [...ailments, ...ailments, 'sick'] as const
    for (const [round, how] of rounds.entries()) {
      const center = `center-${round < 8 ? often : 1 + (often % 3)}`
      const why = `${center} was ${how} for less than five seconds`
      const end = await fail(cluster, center, how)
      const moment = { regions: regionsOf(center).slice(0, 2), why, id: 'moved-by-a-moment' }
      await expectNearestFor(cluster, BRIEF_MS, moment, 1500)
      await end()
      await expectNearestFor(cluster, chance(6000, 12_000), moment, 4000)
    }
  })

  test('two-die', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    await fail(cluster, 'center-1', 'crashed')
    await fail(cluster, 'center-3', 'frozen')
    await world.run(OUT_WITHIN_MS)
    const two = {
      away: ['center-1', 'center-3'],
      why: 'it is the only one that is left',
      id: 'dead-still-told',
      least: 1,
    }
    await expectNearestFor(cluster, 10_000, two)
    const next = await open(context)
    await fail(next, 'center-2', 'frozen')
    await next.world.run(chance(0, OUT_WITHIN_MS))
    await fail(next, 'center-1', 'sick')
    await next.world.run(OUT_WITHIN_MS)
    await expectNearestFor(next, 10_000, { ...two, away: ['center-2', 'center-1'] })
  })

  test('answers-meanwhile', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    await fail(cluster, 'center-1', 'frozen')
    await fail(cluster, 'center-2', 'cut off')
    // Each answer is held to its time.
    const moment = { regions: ['frankfurt', 'saopaulo'], away: ['center-2'], why: 'it is well' }
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
    const end = await fail(cluster, 'center-2', 'sick')
    await startAgain(cluster, 'dns-1', 'center-2 misses a check')
    const why = 'center-2 was sick for less than five seconds, and dns-1 was started again meanwhile'
    const moment = { regions: regionsOf('center-2'), why, id: 'moved-by-a-boot' }
    await expectNearestFor(cluster, BRIEF_MS - 1000, moment, 1000)
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
    const outcomes = await allOf(['seoul', 'virginia'].map((region) => world.fetch('/', { region })))
    for (const came of outcomes) {
      const values = {
        how: 'well, and one of two name servers dead',
        count: 1,
        total: 2,
        got: came.status,
        tookMs: 0,
      }
      expect(came.status, say('turned-away', values, came)).toBe(200)
    }
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
