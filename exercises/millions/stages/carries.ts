/** The second stage, and the third: the peak of a million users a day, and what it costs. */
import { expect, say, test } from 'millions/suite'
import type { World } from '../../../src/contract/world.ts'
import { expectCarried, expectThrough, measure, monthOf, WARM_MS } from '../load.ts'
import { BUDGET, MOST_LEFT } from '../promises.ts'
import { peak } from '../traffic.ts'

export function carries(): void {
  test('peak', async ({ boot }) => {
    const world = await boot({ keep: { newest: 2000 } })
    world.load(peak)
    await world.run(WARM_MS)
    const report = await measure(world, 8000)
    expectCarried(report)
    expectThrough(report, 'gave-up', MOST_LEFT, { what: 'at the peak' })
  })
}

export function budget(): void {
  test('month', async ({ boot }) => {
    const world = await boot({ keep: { newest: 2000 } })
    expectWithin(await monthAtPeak(world), BUDGET)
  })
}

export async function monthAtPeak(world: World): Promise<ReturnType<typeof monthOf>> {
  world.load(peak)
  await world.run(WARM_MS)
  const fromMs = world.nowMs
  await world.run(2000)
  return monthOf(world, fromMs)
}

export function expectWithin({ machines, traffic }: ReturnType<typeof monthOf>, most: number): void {
  const values = {
    machines: Math.round(machines),
    traffic: Math.round(traffic),
    all: Math.round(machines + traffic),
    most,
  }
  expect(machines + traffic, say('too-dear', values)).toBeLessThanOrEqual(most)
}
