/** The third stage: the load trembles, and the fleet does not. */
import { test } from 'millions/suite'
import { at, between, come, expectSteady, expectUnnoticed, open } from '../fleet.ts'

const trembles = { trembles: true } as const

export function steady(): void {
  test('trembles', async (context) => {
    const mean = 3 + 0.4 * context.random()
    const fleet = await open(context, 3)
    await come(fleet, 180, between(2, mean, 180), trembles)
    const fromMs = fleet.world.nowMs
    // Long, as chance is rare: one machine too many goes, and is ordered again later.
    await come(fleet, 14 * 60, at(mean), trembles)
    expectSteady(fleet, fromMs, 'the load had grown, and only trembled then')
    expectUnnoticed(fleet, 0, `while the load grew from 2 to ${mean.toFixed(1)} a second, and trembled then`)
  })

  test('trembles-larger', async (context) => {
    const mean = 4.4 + 1.4 * context.random()
    const fleet = await open(context, 4)
    await come(fleet, 9 * 60, at(mean), trembles)
    expectSteady(fleet, 0, 'the load only trembled')
    expectUnnoticed(fleet, 150_000, `under a load that trembled around ${mean.toFixed(1)} a second`)
  })
}
