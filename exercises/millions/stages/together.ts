/** The fifth stage, at the peak, with no time between one loss and the next. */
import { expect, say, test } from 'millions/suite'
import { expectThrough, measure, percent, WARM_MS } from '../load.ts'
import { Writers } from '../people.ts'
import { MOST_ERRORS_TOGETHER, MOST_LEFT_CENTER, MOST_P99_AWAY_MS } from '../promises.ts'
import { peak } from '../traffic.ts'
import { busiest, loseCenter, settle } from './survives.ts'

/** Until users have found somebody else. */
const SETTLED_MS = 4000
/** Long enough for a line to grow, where what is left can do a little less than is asked for. */
const AWAY_MS = 12_000

export function together(): void {
  test('the-peak', async ({ boot, random }) => {
    const world = await boot({ keep: { newest: 2000 } })
    const writers = new Writers(world)
    await writers.begin(3)
    world.load(peak)
    await world.run(WARM_MS + 1000 * random())
    const fromMs = world.nowMs
    const lost = ['web', 'cache', 'shard-a'].map((role) => busiest(world, world.nodes(role)))
    for (const node of lost) {
      node.crash()
      await measure(world, 1500)
    }
    await Promise.all(lost.map((node) => node.restart()))
    // Most users live there, and nearly all of them come to the center that is nearest to it.
    const bringBack = loseCenter(world, 'seoul')
    await world.run(SETTLED_MS)
    const away = await measure(world, AWAY_MS - SETTLED_MS)
    await bringBack()
    await world.run(2000)
    const report = world.report(fromMs)
    expectThrough(report, 'gone-together', MOST_LEFT_CENTER, {})
    const share = report.errors / report.requests
    const values = { errors: report.errors, requests: report.requests, share: percent(share) }
    expect(share, say('errors-together', values)).toBeLessThanOrEqual(MOST_ERRORS_TOGETHER)
    const p99 = Math.round(away.p99Ms)
    expect(away.p99Ms, say('slow-together', { p99, most: MOST_P99_AWAY_MS })).toBeLessThanOrEqual(
      MOST_P99_AWAY_MS,
    )
    await settle(world, writers)
  })
}
