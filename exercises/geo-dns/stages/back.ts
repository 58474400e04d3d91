/** The third stage: a center that is well again waits, comes back in parts, and is not believed each time it says so. */
import { expect, say, test } from 'millions/suite'
import type { Node } from '../../../src/contract/world.ts'
import { anyServer, expectNearest, expectNearestFor, networksIn, shareOf } from '../expectations.ts'
import {
  type Ailment,
  BACK_WITHIN_MS,
  type Cluster,
  fail,
  HALF_UNTIL_MS,
  OUT_WITHIN_MS,
  open,
  regionsOf,
  WAITS_MS,
} from '../names.ts'
import { gone } from './dies.ts'

const early = (center: string): string => `${center} has not been well for a minute yet`

/** Out, and then well: gives the moment from which on it is. */
async function outAndWell(cluster: Cluster, center: string, how: Ailment): Promise<number> {
  const { world, chance } = cluster
  const end = await fail(cluster, center, how)
  await world.run(OUT_WITHIN_MS + chance(0, 10_000))
  await expectNearest(cluster, { away: [center], why: gone(center, how), id: 'dead-still-told' })
  const wellMs = world.nowMs
  await end()
  return wellMs
}

async function expectWaits(cluster: Cluster, center: string, wellMs: number): Promise<void> {
  const leftMs = wellMs + WAITS_MS - cluster.world.nowMs - 100
  const moment = { away: [center], why: early(center), id: 'back-too-early' }
  await expectNearestFor(cluster, leftMs, moment, 12_000)
}

/** In parts, and whole in time. Some of the networks are asked for, so who tells half of them by chance may tell more of these. */
async function expectReturns(cluster: Cluster, center: string, wellMs: number): Promise<void> {
  const { world, chance } = cluster
  const around = regionsOf(center)
  await world.run(wellMs + chance(HALF_UNTIL_MS - 6000, HALF_UNTIL_MS - 1000) - world.nowMs)
  const networks = networksIn(cluster, around, around.length > 2 ? 16 : 32)
  await expectSome(cluster, anyServer(cluster), { center, networks, most: 0.75, wellMs })
  await world.run(wellMs + BACK_WITHIN_MS - world.nowMs)
  const why = 'all have been well for three minutes'
  await expectNearestFor(cluster, 1000, { why, id: 'not-back' }, 400)
}

interface Some {
  readonly center: string
  readonly networks: readonly string[]
  /** The share of them that may be told of it. */
  readonly most: number
  readonly wellMs: number
}

async function expectSome(
  cluster: Cluster,
  server: Node,
  { center, networks, most, wellMs }: Some,
): Promise<void> {
  const { told, all } = await shareOf(cluster, server, center, networks)
  const seconds = Math.round((cluster.world.nowMs - wellMs) / 1000)
  const values = { server: server.name, center, told, all, seconds }
  expect(told, say('all-at-once', values)).toBeLessThanOrEqual(all * most)
}

export function back(): void {
  test('waits-a-minute', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    const ends = [await fail(cluster, 'center-1', 'crashed'), await fail(cluster, 'center-3', 'sick')]
    await world.run(OUT_WITHIN_MS + chance(0, 10_000))
    const wellMs = world.nowMs
    for (const end of ends) await end()
    const why = 'the others have not been well for a minute yet'
    const moment = { away: ['center-1', 'center-3'], why, id: 'back-too-early', least: 1 }
    await expectNearestFor(cluster, wellMs + WAITS_MS - 100 - world.nowMs, moment, 8000)
  })

  test('not-all-at-once', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    // Frankfurt has one region around it, and the others have several.
    const centers = ['center-3', `center-${1 + Math.floor(chance(0, 2))}`]
    const ends = []
    for (const center of centers) ends.push(await fail(cluster, center, 'crashed'))
    await world.run(OUT_WITHIN_MS + chance(0, 10_000))
    const wellMs = world.nowMs
    for (const end of ends) await end()
    const around = centers.map((center) => [center, networksIn(cluster, regionsOf(center))] as const)
    // Who lets chance decide tells somewhat more than half of them, now and then.
    for (const atMs of [WAITS_MS + chance(0, 13_000), HALF_UNTIL_MS - 1000]) {
      await world.run(wellMs + atMs - world.nowMs)
      for (const [center, networks] of around)
        await expectSome(cluster, anyServer(cluster), { center, networks, most: 0.75, wellMs })
    }
    await world.run(wellMs + BACK_WITHIN_MS - world.nowMs)
    for (const [center, networks] of around) {
      const { server, told, all } = await shareOf(cluster, anyServer(cluster), center, networks)
      expect(told, say('not-all-back', { server, center, told, all })).toBe(all)
    }
  })

  test('others-stay', async (context) => {
    const cluster = await open(context)
    const wellMs = await outAndWell(cluster, 'center-1', 'frozen')
    const others = [...regionsOf('center-2'), ...regionsOf('center-3')]
    const moment = {
      regions: others,
      why: 'it is well, and another one comes back',
      id: 'moved-without-need',
    }
    await expectNearestFor(cluster, wellMs + 2 * WAITS_MS + 10_000 - cluster.world.nowMs, moment, 8000)
  })

  test('flapping', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    const end = await fail(cluster, 'center-1', 'sick')
    await world.run(OUT_WITHIN_MS)
    await end()
    const moment = {
      away: ['center-1'],
      why: 'center-1 is well for 40 s at most, and then sick again',
      id: 'flapping',
    }
    for (let round = 0; round < 3; round++) {
      await expectNearestFor(cluster, chance(35_000, 40_000), moment, 12_000)
      const again = await fail(cluster, 'center-1', round % 2 === 0 ? 'sick' : 'cut off')
      await expectNearestFor(cluster, chance(16_000, 20_000), moment, 12_000)
      await again()
    }
    await expectWaits(cluster, 'center-1', world.nowMs)
  })

  test('again-and-again', async (context) => {
    const cluster = await open(context)
    for (const how of ['cut off', 'crashed'] as const) {
      const wellMs = await outAndWell(cluster, 'center-2', how)
      await expectWaits(cluster, 'center-2', wellMs)
      await expectReturns(cluster, 'center-2', wellMs)
      const end = await fail(cluster, 'center-2', 'sick')
      const why = 'center-2 is back for good, and was sick for less than five seconds'
      const moment = { regions: regionsOf('center-2'), why, id: 'moved-by-a-moment' }
      await expectNearestFor(cluster, 4500, moment, 1500)
      await end()
      await expectNearestFor(cluster, 8000 + cluster.chance(0, 10_000), moment, 5000)
    }
  })

  test('dies-while-coming-back', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    const wellMs = await outAndWell(cluster, 'center-3', 'frozen')
    await world.run(wellMs + chance(WAITS_MS, 115_000) - world.nowMs)
    await fail(cluster, 'center-3', 'crashed')
    await world.run(OUT_WITHIN_MS)
    const why = gone('center-3', 'dead again')
    await expectNearestFor(cluster, 60_000, { away: ['center-3'], why, id: 'dead-still-told' }, 12_000)
  })

  test('another-dies-meanwhile', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    const wellMs = await outAndWell(cluster, 'center-1', 'crashed')
    await world.run(chance(1000, 15_000))
    await fail(cluster, 'center-2', 'frozen')
    await world.run(OUT_WITHIN_MS)
    const why = 'center-2 is dead, and center-1 has not been well for a minute yet'
    const both = { away: ['center-1', 'center-2'], why, id: 'back-too-early' }
    await expectNearestFor(cluster, wellMs + WAITS_MS - 100 - world.nowMs, both, 9000)
    await world.run(wellMs + BACK_WITHIN_MS - world.nowMs)
    const late = { away: ['center-2'], why: 'center-1 has been well for three minutes, and center-2 is dead' }
    await expectNearest(cluster, { ...late, id: 'not-back-beside-a-dead-one' })
  })

  test('clocks-are-set', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    const wellMs = await outAndWell(cluster, 'center-1', 'crashed')
    await world.run(5000)
    for (const node of world.nodes('dns')) node.skewClock(3_600_000)
    await expectWaits(cluster, 'center-1', wellMs)
    for (const node of world.nodes('dns')) node.skewClock(-7_200_000)
    await expectReturns(cluster, 'center-1', wellMs)
  })
}
