/** A crowd: more than the machines can tell of. */
import { test } from 'millions/suite'
import {
  at,
  between,
  come,
  expectFew,
  expectNobodyRefused,
  expectNotTooMany,
  expectWellGiven,
  type Fleet,
  open,
  quiet,
  serving,
} from '../fleet.ts'
import { CROWD_MS } from '../promises.ts'

const CROWD = 10

async function comesAndStays(fleet: Fleet, from: number): Promise<void> {
  const fromMs = fleet.world.nowMs
  // What the crowd needs, from its first moment on.
  fleet.means.push({ atMs: fromMs, rate: CROWD })
  await come(fleet, 60, between(from, CROWD, 60))
  await come(fleet, 110, at(CROWD))
  expectNobodyRefused(fleet, fromMs + CROWD_MS, 'two and a half minutes after a crowd had begun to come')
  expectNotTooMany(fleet)
  expectWellGiven(fleet)
}

export function crowd(): void {
  test('crowd', async (context) => {
    const fleet = await open(context, 3)
    await come(fleet, 60 + Math.floor(20 * context.random()), at(3))
    await comesAndStays(fleet, 3)
    await quiet(fleet, 600)
    expectFew(fleet, 0)
    await come(fleet, 150, at(3))
    // What they count begins at 0 again.
    for (const one of serving(fleet).slice(0, 2)) {
      one.crash()
      await one.restart()
      await come(fleet, 20, at(3))
    }
    expectNotTooMany(fleet)
    await comesAndStays(fleet, 3)
  })
}
