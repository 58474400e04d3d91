/** A database that fails all is left alone, and found when it is back. */
import { expect, say, test } from 'millions/suite'
import { allOf } from '../../kit/waiting.ts'
import { type Cluster, come, databaseOf, type Outcome, open, send, sent, webs } from '../cluster.ts'
import {
  expectHealthy,
  expectLeftAlone,
  expectMostServed,
  expectSorry,
  expectTold,
  expectWell,
  ROUND_TRIP_MS,
} from '../expectations.ts'
import { begin, type Kind, kinds } from '../outages.ts'
import { AWAY_AFTER_MS, AWAY_TOLD_WITHIN_MS, BACK_WITHIN_MS, PROBES_PER_SECOND } from '../promises.ts'

const USERS = { perSecond: 24, deadlineMs: 1000 }

export function breaker(): void {
  for (const kind of kinds)
    test(`left-alone-when-${kind}`, async (context) => {
      const cluster = await open(context)
      // Long enough once for an average over all that came before to be no use.
      if (kind === 'failing') await come(cluster, { perSecond: 40, deadlineMs: 1000, forMs: 8000 })
      else await come(cluster, { ...USERS, forMs: 500 })
      await expectOutage(cluster, kind, cluster.chance(1500, 2500))
      await expectWell(cluster, `the database is back for ${BACK_WITHIN_MS / 1000} s`, { perSecond: 35 })
    })

  test('again-and-again', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    for (const kind of ['frozen', 'failing', 'dead', 'failing'] as const) {
      const outage = begin(cluster, kind)
      await come(cluster, { ...USERS, forMs: chance(1500, 2500) })
      await outage.heal()
      await world.run(chance(0, 200))
      await come(cluster, { ...USERS, forMs: BACK_WITHIN_MS })
      await expectWell(cluster, `${outage.why} no more, for 3 s, and was away before that`, { forMs: 600 })
    }
    await expectOutage(cluster, 'frozen', 500)
    await expectWell(cluster, 'the database is back for 3 s, after the fifth outage', { forMs: 600 })
  })

  test('what-is-not-there', async (context) => {
    const cluster = await open(context)
    const why = 'others ask for cards that are not there, and are told so'
    const path = (number: number): string => (number % 8 === 0 ? cluster.fresh() : `/cards/none-${number}`)
    const outcomes = await come(cluster, { ...USERS, forMs: 3000, path })
    expectMostServed(outcomes, 1, why, 'opened-without-need')
  })

  test('who-leaves-tells-nothing', async (context) => {
    const cluster = await open(context)
    const { chance } = cluster
    const leavers = await send(cluster, { ...USERS, forMs: 3000, patienceMs: chance(40, 70) })
    await allOf(leavers)
    const why = 'for three seconds users had left before they had their answers; the database is well'
    await expectWell(cluster, why, { forMs: 600, id: 'opened-without-need' })
  })

  test('little-time-tells-nothing', async (context) => {
    const cluster = await open(context)
    const slow = databaseOf(cluster).slow(1.6)
    await come(cluster, { ...USERS, deadlineMs: 100, forMs: 2500 })
    slow.heal()
    const why = 'for some seconds users had Deadline-Ms: 100, and the database took 128 ms; now it is as ever'
    await expectWell(cluster, why, { forMs: 600, id: 'opened-without-need' })
  })

  test('one-of-five-fails', async (context) => {
    const cluster = await open(context)
    databaseOf(cluster).setVars({ FAILS: '0.2' })
    const why = 'one of five tries fails, by chance'
    const outcomes = await come(cluster, { perSecond: 25, deadlineMs: 1000, forMs: 8000 })
    expectTold(outcomes, why, 1000 + ROUND_TRIP_MS)
    expectMostServed(outcomes, 0.85, why, 'not-served-enough')
    const refused = outcomes.filter((one) => one.status >= 500 && !wasSent(cluster, one))
    const values = {
      refused: refused.length,
      count: outcomes.length,
      limit: Math.floor(outcomes.length / 20),
      why,
    }
    expect(refused.length, say('opened-too-soon', values, refused[0]?.at)).toBeLessThanOrEqual(values.limit)
  })

  test('one-is-cut-off', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    const [one, other] = chance(0, 1) < 0.5 ? webs : [webs[1], webs[0]]
    const cut = world.partition(
      [databaseOf(cluster)],
      [world.node(one)],
      chance(0, 1) < 0.5 ? 'both' : 'one-way',
    )
    const away = send(cluster, { perSecond: 12, deadlineMs: 1000, forMs: 5000, web: one })
    const well = await come(cluster, { perSecond: 12, deadlineMs: 1000, forMs: 5000, web: other })
    // They come by chance, and more than fit may come close together.
    expectMostServed(well, 0.95, `only ${one} is cut off from the database`, 'other-felt-it')
    expectTold(await allOf(await away), `${one} is cut off from the database`, 1000 + ROUND_TRIP_MS)
    cut.heal()
    await come(cluster, { ...USERS, forMs: BACK_WITHIN_MS })
    await expectWell(cluster, `${one} was cut off from the database, until 3 s ago`)
  })
}

/** Users come all the time, until 3 s after it. */
async function expectOutage(cluster: Cluster, kind: Kind, forMs: number): Promise<void> {
  const { world } = cluster
  const { why, heal } = begin(cluster, kind)
  const users = await send(cluster, { ...USERS, forMs: AWAY_AFTER_MS })
  const fromMs = world.nowMs
  const later = await send(cluster, { ...USERS, forMs })
  await expectHealthy(cluster, why)
  expectLeftAlone(cluster, fromMs, `${why} for more than 3 s`, PROBES_PER_SECOND)
  const healedMs = world.nowMs
  await heal()
  const after = await send(cluster, { ...USERS, forMs: BACK_WITHIN_MS })
  // Whoever still waited when it came back may have been served.
  const isOver = ({ sentMs, tookMs }: Outcome): boolean => sentMs + tookMs < healedMs
  const all = [...(await allOf(users)), ...(await allOf(later))]
  for (const outcome of all.filter(isOver)) expectSorry(outcome, why, 1000 + ROUND_TRIP_MS, 'not-503')
  expectTold(all, why, 1000 + ROUND_TRIP_MS)
  const longAway = `${why} for more than 3 s`
  for (const outcome of all.filter(({ sentMs }) => sentMs > fromMs))
    if (!wasSent(cluster, outcome))
      expectSorry(outcome, longAway, AWAY_TOLD_WITHIN_MS + ROUND_TRIP_MS, 'not-told-at-once')
  expectTold(await allOf(after), `${why} no more, since a moment ago`, 1000 + ROUND_TRIP_MS)
}

function wasSent(cluster: Cluster, { request }: Outcome): boolean {
  const path = request.split(' ')[1]
  return sent(cluster).some((event) => event.path === path)
}
