/** The second stage: what is not needed any more goes, late enough, and never below two. */
import { expect, say, test } from 'millions/suite'
import { roomOf, withRoom } from '../../kit/room.ts'
import {
  at,
  changes,
  come,
  expectFew,
  expectNobodyRefused,
  expectUnnoticed,
  expectWellGiven,
  open,
  orders,
  quiet,
  serving,
} from '../fleet.ts'
import { LEAST, LULL_COSTS_MS, ORDERED_MS } from '../promises.ts'

export function inAgain(): void {
  test('falls', async (context) => {
    const fleet = await open(context, 9)
    await come(fleet, 15 + Math.floor(20 * context.random()), at(12))
    // All but the work of three: what is kept beside it for nothing shows most.
    await come(fleet, 600, at(5.9))
    expectFew(fleet, 5.9)
    expectUnnoticed(fleet, 0, 'while the load fell from 12 to 5.9 a second')
  })

  test('nobody-comes', async (context) => {
    const fleet = await open(context, 6)
    await quiet(fleet, 600)
    expectFew(fleet, 0)
    expectWellGiven(fleet)
    await quiet(fleet, 400)
    const up = serving(fleet).length
    expect(up, say('not-two', { up, when: 'when nobody had come for a quarter of an hour' })).toBe(LEAST)
  })

  test('lull', async (context) => {
    const fleet = await open(context, 5)
    await come(fleet, 120 + Math.floor(30 * context.random()), at(5.5))
    // The second one finds a fleet that nothing has changed for longer than anybody waits.
    for (let lulls = 0; lulls < 2; lulls++) {
      const fromMs = fleet.world.nowMs
      await come(fleet, 90, at(0.5))
      const backMs = fleet.world.nowMs
      await come(fleet, lulls === 0 ? 120 : 75, at(5.5))
      const gone = changes(fleet, fromMs).filter(
        ({ kind, atMs }) => kind === 'remove' && atMs <= backMs + LULL_COSTS_MS,
      )
      expect(gone.length, say('lull', { gone: gone.length }, gone[1]?.event)).toBeLessThanOrEqual(1)
      expectNobodyRefused(fleet, backMs, 'after a lull of 90 s')
    }
    expectWellGiven(fleet)
  })

  test.real('one-alone', async (context) => {
    const fleet = await open(context, 1)
    withRoom(fleet.world)
    const withinMs = ORDERED_MS + roomOf(fleet.world)
    await quiet(fleet, withinMs / 1000)
    const ordered = orders(fleet).length
    expect(ordered, say('none-ordered', { ordered, seconds: ORDERED_MS / 1000 })).toBe(1)
  })
}
