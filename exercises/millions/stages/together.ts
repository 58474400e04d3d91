/** The fifth stage, at the peak, with no time between one loss and the next. */
import { expect, say, test } from 'millions/suite'
import { expectThrough, measure, percent, WARM_MS } from '../load.ts'
import { Writers } from '../people.ts'
import { MOST_ERRORS_TOGETHER, MOST_LEFT_CENTER } from '../promises.ts'
import { peak } from '../traffic.ts'
import { busiest, loseCenter, settle } from './survives.ts'

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
    const bringBack = loseCenter(world, 'virginia')
    await world.run(6000)
    await bringBack()
    await world.run(2000)
    const report = world.report(fromMs)
    expectThrough(report, 'gone-together', MOST_LEFT_CENTER, {})
    const share = report.errors / report.requests
    const values = { errors: report.errors, requests: report.requests, share: percent(share) }
    expect(share, say('errors-together', values)).toBeLessThanOrEqual(MOST_ERRORS_TOGETHER)
    await settle(world, writers)
  })
}
