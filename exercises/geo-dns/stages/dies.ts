/** The second stage: a center that fails its checks is told of no more, and one that has missed a check is. */
import { test } from 'millions/suite'
import { expectFirst, expectNearest, expectNearestFor, expectSomeCenter } from '../expectations.ts'
import {
  ailments,
  fail,
  nearestOf,
  networkOf,
  OUT_WITHIN_MS,
  open,
  regions,
  regionsOf,
  serversOf,
  steer,
} from '../names.ts'
import { expectFewChecks } from '../visits.ts'

/** A little less than what is promised: the way there takes its time, too. */
export const BRIEF_MS = 4500

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
      await expectSomeCenter(cluster)
      expectFewChecks(world)
    })

  test('other-answers', async (context) => {
    const center = {
      regions: { seoul: 1, tokyo: 1, singapore: 1, virginia: 1, oregon: 1, frankfurt: 1, saopaulo: 1 },
    }
    const cluster = await open(context, { roles: { center } })
    const { world } = cluster
    const at = (region: string) => world.nodes('center').find((node) => node.region === region)
    const manners = [
      ['seoul', { health: 204 }, 'answers its checks with 204', 'singapore'],
      ['tokyo', { health: 302 }, 'answers its checks with a redirect', 'singapore'],
      // Slow, and well all the same.
      [
        'singapore',
        { healthDelayMs: 550 },
        'answers its checks with 200, in less than a second',
        'singapore',
      ],
      ['oregon', { health: 404 }, 'answers its checks with 404', 'virginia'],
      ['saopaulo', { healthDelayMs: 1700 }, 'takes 1.7 s to answer a check', 'virginia'],
      ['frankfurt', { health: 0 }, 'never answers a check', 'virginia'],
    ] as const
    for (const [region, manner] of manners) {
      const node = at(region)
      if (node !== undefined) await steer(node, manner)
    }
    await world.run(OUT_WITHIN_MS)
    for (const server of serversOf(cluster))
      for (const [region, , how, nearest] of manners) {
        const why = `the one in ${region} ${how}`
        const wanted = { first: at(nearest)?.name ?? '', why, id: 'sick-still-told', least: 2 }
        await expectFirst(cluster, server, { network: networkOf(region, 5) }, wanted)
      }
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
      await expectNearestFor(cluster, chance(15_000, 20_000), moment, 4000)
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
}
