/** The last stage: the same for half of the money. */
import { test } from 'millions/suite'
import { HALF_BUDGET } from '../promises.ts'
import { expectWithin, monthAtPeak } from './carries.ts'

export function half(): void {
  test('half-the-month', async ({ boot }) => {
    const world = await boot({ keep: { newest: 2000 } })
    expectWithin(await monthAtPeak(world), HALF_BUDGET)
  })
}
