/** What was wrong is over, and users come again and again: all is well soon. */
import { expect, say, test } from 'millions/suite'
import type { Fault } from '../../../src/contract/world.ts'
import { perSecond } from '../../kit/stack.ts'
import { allOf, underWay } from '../../kit/waiting.ts'
import { type Cluster, databaseOf, open, send, sent, webs } from '../cluster.ts'
import { expectHealthy, expectTold, expectWell, ROUND_TRIP_MS } from '../expectations.ts'
import { begin } from '../outages.ts'
import { BACK_WITHIN_MS, FROZEN_MOST, PROBES_PER_SECOND, THREE_TIMES } from '../promises.ts'

const SOME = 35

export function recovery(): void {
  test('after-three-times-the-load', async (context) => {
    const cluster = await open(context)
    await comeAgain(cluster, [THREE_TIMES, 3000], [25, BACK_WITHIN_MS])
    await expectWell(cluster, `${THREE_TIMES} users a second had come, three tries each, until 3 s ago`, {
      withinMs: 300,
    })
  })

  for (const kind of ['frozen', 'dead', 'failing'] as const)
    test(`after-${kind}`, async (context) => {
      const cluster = await open(context)
      const outage = begin(cluster, kind)
      await comeAgain(cluster, [SOME, cluster.chance(3500, 5000)])
      await expectHealthy(cluster, outage.why)
      await outage.heal()
      await comeAgain(cluster, [SOME, BACK_WITHIN_MS])
      await expectWell(cluster, `${outage.why} no more, for 3 s; users come three times each`)
    })

  test('after-slow', async (context) => {
    const cluster = await open(context)
    const slow = databaseOf(cluster).slow(2)
    await comeAgain(cluster, [SOME, 5000])
    slow.heal()
    await comeAgain(cluster, [SOME, BACK_WITHIN_MS])
    await expectWell(
      cluster,
      'the database was at half its speed until 3 s ago, and users come three times each',
    )
  })

  test('frozen-at-three-times', async (context) => {
    const cluster = await open(context)
    const outage = begin(cluster, 'frozen')
    await comeAgain(cluster, [THREE_TIMES, 2000])
    await outage.heal()
    await comeAgain(cluster, [25, BACK_WITHIN_MS])
    await expectWell(
      cluster,
      `${outage.why} no more, for 3 s, and ${THREE_TIMES} users a second had come meanwhile`,
    )
  })

  test('who-leaves-meanwhile', async (context) => {
    const cluster = await open(context)
    const { chance } = cluster
    for (const kind of ['frozen', 'failing'] as const) {
      const outage = begin(cluster, kind)
      const forMs = chance(3500, 4500)
      const leavers = send(cluster, { perSecond: 24, forMs, deadlineMs: 1000, patienceMs: chance(30, 60) })
      const users = await send(cluster, { perSecond: 24, forMs, deadlineMs: 1000 })
      await allOf(await leavers)
      await outage.heal()
      const why = `${outage.why}; half of the users left before anything came of it`
      expectTold(await allOf(users), why, 1000 + ROUND_TRIP_MS)
      await comeAgain(cluster, [25, BACK_WITHIN_MS])
      await expectWell(cluster, `${outage.why} no more, for 3 s; half of the users had left meanwhile`)
    }
  })

  test('what-it-finds', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    await comeAgain(cluster, [SOME, 500])
    const frozenMs = world.nowMs
    const outage = begin(cluster, 'frozen')
    // For long: who sends too many each second, and not many at first, is seen only then.
    await comeAgain(cluster, [30, chance(10_000, 12_000)])
    for (const web of webs) {
      const all = sent(cluster, 0, web).filter(({ timeMs }) => timeMs > frozenMs)
      const seconds = (world.nowMs - frozenMs) / 1000
      const values = {
        web,
        count: all.length,
        limit: FROZEN_MOST + Math.ceil(PROBES_PER_SECOND * seconds),
        seconds: Math.round(seconds),
      }
      expect(all.length, say('found-too-many', values, all[values.limit])).toBeLessThanOrEqual(values.limit)
    }
    await outage.heal()
    await comeAgain(cluster, [25, BACK_WITHIN_MS])
    await expectWell(cluster, `${outage.why} no more, for 3 s`)
  })

  test('a-web-server-dies', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    const node = world.node(chance(0, 1) < 0.5 ? webs[0] : webs[1])
    await comeAgain(cluster, [100, chance(800, 1500)])
    const outage = begin(cluster, 'frozen')
    await comeAgain(cluster, [SOME, chance(500, 2000)])
    node.crash()
    await comeAgain(cluster, [SOME, chance(300, 900)])
    const boot = underWay(node.restart())
    await world.run(300)
    const values = { web: node.name, why: outage.why }
    expect(boot.isOver, say('boots-late', values)).toBe(true)
    await boot.end
    await expectHealthy(cluster, outage.why)
    await comeAgain(cluster, [SOME, chance(300, 900)])
    await outage.heal()
    await comeAgain(cluster, [25, BACK_WITHIN_MS])
    await expectWell(
      cluster,
      `${node.name} has died and booted, while the database was frozen; both are back for 3 s`,
    )
  })
}

/** Users who come three times, one load after the other. */
async function comeAgain(
  { world }: Cluster,
  ...loads: readonly (readonly [rate: number, forMs: number])[]
): Promise<void> {
  for (const [rate, forMs] of loads) {
    const step = { path: '/cards/{key}', headers: { 'Deadline-Ms': '1000' } }
    const load: Fault = world.load({
      ...perSecond(rate),
      keys: { count: 5000, zipf: 0 },
      journey: { steps: [step], patienceMs: 1000, tries: 3, backoffMs: 400 },
    })
    await world.run(forMs)
    load.heal()
  }
}
