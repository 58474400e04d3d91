/** The third stage: the load trembles, and the fleet does not. */
import { test } from 'millions/suite'
import { at, between, come, expectSteady, expectUnnoticed, open } from '../fleet.ts'

const trembles = { trembles: true } as const
const why = 'the load only trembled'

export function steady(): void {
  test('trembles', async (context) => {
    const mean = 3 + 0.6 * context.random()
    const fleet = await open(context, 3)
    await come(fleet, 9 * 60, at(mean), trembles)
    expectSteady(fleet, 0, why)
    expectUnnoticed(fleet, 0, `under a load that trembled around ${mean.toFixed(1)} a second`)
  })

  test('trembles-larger', async (context) => {
    const mean = 4.6 + 0.8 * context.random()
    const fleet = await open(context, 4)
    await come(fleet, 9 * 60, at(mean), trembles)
    expectSteady(fleet, 0, why)
    expectUnnoticed(fleet, 150_000, `under a load that trembled around ${mean.toFixed(1)} a second`)
  })

  test('trembles-after-growth', async (context) => {
    const fleet = await open(context, 3)
    await come(fleet, 180, between(2, 3.2, 180), trembles)
    const fromMs = fleet.world.nowMs
    await come(fleet, 8 * 60 + 30, at(3.2), trembles)
    expectSteady(fleet, fromMs, 'the load had grown, and only trembled then')
    expectUnnoticed(fleet, 0, 'while the load grew from 2 to 3.2 a second, and trembled then')
  })
}
