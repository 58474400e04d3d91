/** The day: users who are served, and what it costs, against the best schedule that is known. */
import { expect, say, test } from 'millions/suite'
import type { TestContext } from '../../../src/contract/suite.ts'
import { best } from '../best/schedule.ts'
import { open } from '../fleet.ts'
import { liveDay, type Turn } from '../live-day.ts'
import { DAY_COST, DAY_ERRORS } from '../promises.ts'

async function goThrough(context: TestContext, more: readonly Turn[] = []): Promise<void> {
  const { world } = await open(context, 2)
  await liveDay(world, context.random, more)
  const { errors, requests } = world.report()
  const values = { errors, requests, most: Math.floor(requests * DAY_ERRORS) }
  expect.soft(errors / requests, say('day-errors', values)).toBeLessThanOrEqual(DAY_ERRORS)
  const usd = world.bill().machines.web ?? 0
  const times = Math.round((100 * usd) / best.usd) / 100
  const minutes = Math.round((usd / best.usd) * best.machineMinutes)
  const cost = { times, most: DAY_COST, minutes, best: best.machineMinutes }
  expect(usd, say('day-cost', cost)).toBeLessThanOrEqual(DAY_COST * best.usd)
}

export function day(): void {
  test('day', (context) => goThrough(context))

  test('day-with-a-crash', async (context) => {
    const crash: Turn = [
      600 + 10 * Math.floor(40 * context.random()),
      async (world) => {
        const scaler = world.node('autoscaler-1')
        scaler.crash({ disk: 'keep' })
        await world.run(1000 + 6000 * context.random())
        await scaler.restart()
      },
    ]
    await goThrough(context, [crash])
  })
}
