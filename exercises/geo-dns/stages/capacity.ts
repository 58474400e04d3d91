/** The fifth stage: those whose center is out are shared by what the others carry. */
import { expect, say, test } from 'millions/suite'
import { allOf } from '../../kit/waiting.ts'
import { anyServer, expectNearest, expectNearestFor, expectRecords, networksIn } from '../expectations.ts'
import {
  ask,
  BACK_WITHIN_MS,
  type Cluster,
  fail,
  nearestOf,
  OUT_WITHIN_MS,
  open,
  regions,
  serversOf,
} from '../names.ts'

type Rates = Readonly<Record<string, number>>
const text = (rates: Rates): string =>
  Object.entries(rates)
    .map(([region, rate]) => `${region}=${rate}`)
    .join(',')

interface Plan {
  readonly CARRIES: Rates
  readonly BRINGS: Rates
}

/** Virginia is nearest to all who lose Seoul, and cannot carry them. */
const plan: Plan = {
  CARRIES: { seoul: 500, virginia: 470, frankfurt: 480 },
  BRINGS: { seoul: 400, virginia: 200, frankfurt: 150 },
}
/** Virginia can carry much, and has no room. */
const full: Plan = {
  CARRIES: { seoul: 500, virginia: 500, frankfurt: 500 },
  BRINGS: { seoul: 250, virginia: 440, frankfurt: 60, sydney: 10 },
}
/** Frankfurt is the one that is lost, and Seoul the one with room. */
const other: Plan = {
  CARRIES: { seoul: 900, virginia: 300, frankfurt: 600 },
  BRINGS: { frankfurt: 400, virginia: 150, saopaulo: 50, seoul: 100, singapore: 40 },
}

/** Virginia brings more than it carries. That is for the operator to mend, and for nobody to move, while all is well. */
const over: Plan = {
  CARRIES: { seoul: 500, virginia: 200, frankfurt: 500 },
  BRINGS: { seoul: 100, virginia: 240, frankfurt: 100 },
}
/** Four centers, of which two are lost: both count on the same room. */
const four: Plan = {
  CARRIES: { seoul: 400, virginia: 350, frankfurt: 560, saopaulo: 400 },
  BRINGS: { seoul: 200, saopaulo: 200, virginia: 120, frankfurt: 190 },
}

const varsOf = ({ CARRIES, BRINGS }: Plan) => ({ CARRIES: text(CARRIES), BRINGS: text(BRINGS) })
const planned = (of: Plan) => ({ roles: { dns: { vars: varsOf(of) } } })

/** So late at most new numbers of the operator count. */
const COUNTS_WITHIN_MS = 5000

/** Whoever shares by chance may be so much off. */
const CHANCE = 1.1

/** No center would get more than it carries, if users went by what a name server tells. */
async function expectCarried(cluster: Cluster, { CARRIES, BRINGS }: Plan, why: string): Promise<void> {
  const server = anyServer(cluster)
  const loads = new Map<string, number>()
  for (const [region, rate] of Object.entries(BRINGS)) {
    const networks = networksIn(cluster, [region])
    for (const told of await allOf(networks.map((network) => ask(cluster, server, { network })))) {
      expectRecords(cluster, told, 1)
      const [first = ''] = told.centers
      loads.set(first, (loads.get(first) ?? 0) + rate / networks.length)
    }
  }
  const list = [...loads].map(([name, load]) => `${name} ${Math.round(load)}`).join(', ')
  for (const { name: center, region } of cluster.world.nodes('center')) {
    const load = Math.round(loads.get(center) ?? 0)
    const carries = CARRIES[region] ?? 0
    const values = { server: server.name, center, load, carries, why, list }
    expect(load, say('drowns', values)).toBeLessThanOrEqual(Math.round(carries * CHANCE))
  }
}

const elsewhere = (center: string): readonly string[] =>
  regions.filter((region) => nearestOf(region) !== center)

export function capacity(): void {
  test('the-others-share', async (context) => {
    for (const [of, center] of [
      [plan, 'center-1'],
      [full, 'center-1'],
      [other, 'center-3'],
    ] as const) {
      const cluster = await open(context, planned(of))
      await expectNearest(cluster, { why: 'all are well', id: 'shared-when-well' })
      await fail(cluster, center, 'crashed')
      await cluster.world.run(OUT_WITHIN_MS)
      await expectCarried(cluster, of, `${center} is dead`)
      const why = `it is well, and ${center} is dead`
      const moment = { regions: elsewhere(center), why, id: 'moved-without-need' }
      await expectNearestFor(cluster, 15_000, moment, 5000)
      await expectCarried(cluster, of, `${center} is dead`)
    }
  })

  test('all-is-well', async (context) => {
    const cluster = await open(context, planned(over))
    await expectNearestFor(cluster, 10_000, { why: 'all are well', id: 'shared-when-well' }, 4000)
  })

  test('two-are-lost', async (context) => {
    const center = { regions: { seoul: 1, virginia: 1, frankfurt: 1, saopaulo: 1 } }
    const cluster = await open(context, { roles: { center, ...planned(four).roles } })
    const { world } = cluster
    await fail(cluster, 'center-1', 'crashed')
    await world.run(cluster.chance(0, 20_000))
    await fail(cluster, 'center-4', 'frozen')
    await world.run(OUT_WITHIN_MS)
    await expectCarried(cluster, four, 'center-1 and center-4 are dead')
  })

  test('plans-change', async (context) => {
    const cluster = await open(context, planned(plan))
    const { world } = cluster
    await fail(cluster, 'center-1', 'frozen')
    await world.run(OUT_WITHIN_MS)
    await expectCarried(cluster, plan, 'center-1 is frozen')
    for (const next of [full, plan]) {
      for (const server of serversOf(cluster)) server.setVars(varsOf(next))
      await world.run(COUNTS_WITHIN_MS)
      await expectCarried(
        cluster,
        next,
        'center-1 is frozen, and the operator has changed CARRIES and BRINGS',
      )
    }
    for (const server of serversOf(cluster)) server.setVars({ CARRIES: '' })
    await world.run(COUNTS_WITHIN_MS)
    const why = 'CARRIES is empty, and this is the nearest that is left'
    await expectNearest(cluster, { away: ['center-1'], why, id: 'not-as-before' })
  })

  test('while-it-comes-back', async (context) => {
    const cluster = await open(context, planned(plan))
    const { world, chance } = cluster
    const end = await fail(cluster, 'center-1', 'crashed')
    await world.run(OUT_WITHIN_MS)
    await end()
    const wellMs = world.nowMs
    for (const atMs of [chance(1000, 55_000), chance(63_000, 67_000), chance(75_000, 115_000)]) {
      await world.run(wellMs + atMs - world.nowMs)
      await expectCarried(cluster, plan, 'center-1 comes back')
      const moment = { regions: elsewhere('center-1'), why: 'it is well', id: 'moved-without-need' }
      await expectNearest(cluster, moment)
    }
    await world.run(wellMs + BACK_WITHIN_MS - world.nowMs)
    await expectNearest(cluster, { why: 'all have been well for three minutes' })
  })

  test('only-one-is-left', async (context) => {
    const of = { ...other, CARRIES: { ...other.CARRIES, seoul: 1000 } }
    const cluster = await open(context, planned(of))
    await fail(cluster, 'center-3', 'crashed')
    await fail(cluster, 'center-2', 'sick')
    await cluster.world.run(OUT_WITHIN_MS)
    const moment = { away: ['center-2', 'center-3'], why: 'it is the only one that is left', least: 1 }
    await expectNearestFor(cluster, 10_000, { ...moment, id: 'dead-still-told' })
  })
}
