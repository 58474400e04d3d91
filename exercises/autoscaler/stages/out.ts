/** The first stage: the load grows, and so does the fleet, before anybody feels it. */
import { test } from 'millions/suite'
import { at, between, come, expectNotTooMany, expectUnnoticed, open } from '../fleet.ts'

export function out(): void {
  test('grows', async (context) => {
    const fleet = await open(context, 2)
    await come(fleet, 30 + Math.floor(30 * context.random()), at(2))
    await come(fleet, 520, between(2, 5.4, 510))
    expectUnnoticed(fleet, 0, 'while the load grew from 2 to 5.4 a second')
  })

  test('grows-late', async (context) => {
    const fleet = await open(context, 2)
    await come(fleet, 150, at(1))
    expectNotTooMany(fleet)
    await come(fleet, 420, between(1, 3.8, 420))
    await come(fleet, 60, at(3.8))
    expectUnnoticed(fleet, 0, 'while the load grew from 1 to 3.8 a second')
  })
}
