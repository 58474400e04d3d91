/** The fourth stage: who is on the way is counted, and serves nobody. */
import { expect, say, test } from 'millions/suite'
import {
  at,
  come,
  expectFew,
  expectNobodyRefused,
  expectNotTooMany,
  expectWellGiven,
  type Fleet,
  open,
  orders,
  quiet,
  serving,
} from '../fleet.ts'
import { JUMP_MS, LEAST, REFUSALS_A_MINUTE, REPLACED_MS } from '../promises.ts'
import { expectReplaced } from './dead.ts'

async function jumps(fleet: Fleet, from: number, to: number): Promise<void> {
  const { world, context } = fleet
  await come(fleet, 40 + Math.floor(20 * context.random()), at(from))
  const fromMs = world.nowMs
  await come(fleet, 255, at(to))
  expectNotTooMany(fleet)
  expectNobodyRefused(
    fleet,
    fromMs + JUMP_MS,
    `four minutes after the load had jumped from ${from} to ${to} a second`,
  )
  expectWellGiven(fleet)
}

/** Orders that were answered with 409, by their time. */
function refusals({ world }: Fleet): readonly number[] {
  const asked = new Set<number>()
  const refused: number[] = []
  for (const event of world.history.events) {
    if (event.node !== 'autoscaler-1') continue
    if (event.kind === 'send' && event.peer.startsWith('platform') && event.method === 'POST')
      asked.add(event.exchange)
    if (event.kind === 'answer' && event.status === 409 && asked.has(event.exchange))
      refused.push(event.timeMs)
  }
  return refused
}

export function coming(): void {
  test('jump', async (context) => {
    const fleet = await open(context, 2)
    await jumps(fleet, 2, 6)
  })

  test('jump-and-gone', async (context) => {
    const fleet = await open(context, 2)
    await come(fleet, 30, at(1.5))
    await come(fleet, 30 + Math.floor(25 * context.random()), at(4.5))
    await quiet(fleet, 600)
    expectNotTooMany(fleet)
    expectWellGiven(fleet)
    expectFew(fleet, 0)
    const up = serving(fleet).length
    expect(up, say('not-two', { up, when: 'ten minutes after a crowd that went at once' })).toBe(LEAST)
  })

  test('at-the-quota', async (context) => {
    const fleet = await open(context, 12)
    await come(fleet, 75, at(22.5))
    const asked = refusals(fleet)
    const most = Math.max(
      0,
      // Whoever asks each 20 s may be a moment early.
      ...asked.map((atMs) => asked.filter((each) => each >= atMs && each < atMs + 59_000).length),
    )
    expect(most, say('hammers', { most, limit: REFUSALS_A_MINUTE })).toBeLessThanOrEqual(REFUSALS_A_MINUTE)
    expect(orders(fleet).length, say('over-quota', {})).toBe(0)
    await quiet(fleet, 600)
    expectFew(fleet, 0)
    expectWellGiven(fleet)
    // A 409 is not for ever.
    const sinceMs = fleet.world.nowMs
    serving(fleet)[0]?.crash()
    await quiet(fleet, REPLACED_MS / 1000)
    expectReplaced(fleet, sinceMs, REPLACED_MS)
  })
}
