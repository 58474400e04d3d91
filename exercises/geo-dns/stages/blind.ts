/** The sixth stage: name servers that see different things, and nothing at all. */
import { test } from 'millions/suite'
import { expectNearest, expectNearestFor, expectSomeCenter } from '../expectations.ts'
import { BACK_WITHIN_MS, type Cluster, fail, OUT_WITHIN_MS, open, regionsOf } from '../names.ts'
import { gone } from './dies.ts'

/** What the other one said earlier counts for so long. */
const WORD_MS = 15_000

function blindTo({ world }: Cluster, server: string, centers: readonly string[]) {
  return world.partition(
    [world.node(server)],
    centers.map((name) => world.node(name)),
  )
}

const notSeen = (center: string, server: string): string =>
  `${center} is well, and only ${server} cannot reach it`

export function blind(): void {
  test('one-is-blind', async (context) => {
    for (const server of ['dns-1', 'dns-2']) {
      const cluster = await open(context)
      const center = `center-${1 + Math.floor(cluster.chance(0, 3))}`
      const fault = blindTo(cluster, server, [center])
      const moment = { why: notSeen(center, server), id: 'moved-by-the-blind' }
      await expectNearestFor(cluster, 50_000, moment, 10_000)
      fault.heal()
      await expectNearestFor(cluster, 12_000, moment, 10_000)
    }
  })

  test('each-blind-to-another', async (context) => {
    const cluster = await open(context)
    blindTo(cluster, 'dns-1', ['center-1', 'center-2'])
    await cluster.world.run(cluster.chance(0, 10_000))
    blindTo(cluster, 'dns-2', ['center-3'])
    const why = 'each name server is cut off from others, and one of them reaches it'
    await expectNearestFor(cluster, 60_000, { why, id: 'moved-by-the-blind' }, 10_000)
  })

  test('blind-beside-a-lost-check', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    blindTo(cluster, 'dns-1', ['center-2'])
    await world.run(chance(15_000, 25_000))
    for (let round = 0; round < 3; round++) {
      const end = await fail(cluster, 'center-2', 'sick')
      const why = 'dns-1 cannot reach center-2, and for dns-2 it was sick for less than five seconds'
      const moment = { regions: regionsOf('center-2'), why, id: 'moved-by-the-blind' }
      await expectNearestFor(cluster, 4500, moment, 1000)
      await end()
      await expectNearestFor(cluster, chance(15_000, 20_000), moment, 4000)
    }
  })

  test('blind-and-dead', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    blindTo(cluster, 'dns-1', ['center-1'])
    await world.run(chance(20_000, 60_000))
    await expectNearest(cluster, { why: notSeen('center-1', 'dns-1'), id: 'moved-by-the-blind' })
    const end = await fail(cluster, 'center-1', 'crashed')
    await world.run(OUT_WITHIN_MS)
    const away = { away: ['center-1'], why: gone('center-1', 'dead'), id: 'dead-still-told' }
    await expectNearestFor(cluster, 10_000, away)
    await end()
    await world.run(BACK_WITHIN_MS)
    const why = 'it has been well for three minutes, and only dns-1 cannot reach it'
    await expectNearest(cluster, { regions: regionsOf('center-1'), why, id: 'not-seen-to-be-back' })
  })

  test('the-other-is-silent', async (context) => {
    for (const how of ['crashed', 'frozen', 'cut off'] as const) {
      const cluster = await open(context)
      const { world, chance } = cluster
      const others = [world.node('dns-2')]
      if (how === 'crashed') world.node('dns-2').crash()
      else if (how === 'frozen') world.node('dns-2').pause()
      else world.partition(others, [world.node('dns-1')])
      await world.run(chance(0, 10_000))
      await fail(cluster, 'center-2', 'frozen')
      await world.run(OUT_WITHIN_MS)
      const why = `${gone('center-2', 'frozen')}; dns-2 is ${how}`
      const servers = [world.node('dns-1')]
      await expectNearest(cluster, { away: ['center-2'], why, id: 'word-too-old', servers })
    }
  })

  test('blind-and-alone', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    blindTo(cluster, 'dns-1', ['center-3'])
    await world.run(20_000)
    world.node('dns-2').crash()
    await world.run(WORD_MS + OUT_WITHIN_MS)
    const why = 'dns-1 does not reach center-3, and has nobody to ask'
    const moment = { away: ['center-3'], why, id: 'word-too-old', servers: [world.node('dns-1')] }
    await expectNearestFor(cluster, 10_000, moment)
  })

  test('all-look-sick', async (context) => {
    for (const how of ['sick', 'cut off'] as const) {
      const cluster = await open(context)
      const ends = []
      for (const center of ['center-1', 'center-2', 'center-3']) {
        ends.push(await fail(cluster, center, how))
        await cluster.world.run(cluster.chance(0, 300))
      }
      await cluster.world.run(OUT_WITHIN_MS)
      const why = `all centers are ${how}, and it is the nearest`
      await expectNearestFor(cluster, 30_000, { why, id: 'nobody-told' }, 10_000)
      await expectSomeCenter(cluster)
      for (const end of ends) await end()
      if (how === 'sick') await cluster.world.run(BACK_WITHIN_MS)
      if (how === 'sick') await expectNearest(cluster, { why: 'all have been well for three minutes' })
    }
  })

  test('cut-off-from-all', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    world.partition([world.node('dns-1')], [...world.nodes('center'), world.node('dns-2')])
    await world.run(OUT_WITHIN_MS + WORD_MS)
    const why = 'dns-1 reaches nobody at all, and it is the nearest'
    await expectNearestFor(cluster, 30_000, { why, id: 'nobody-told' }, 10_000)
  })
}
