/** Nobody looks after the autoscaler, the platform, or a machine that says nothing. */
import { expect, say, test } from 'millions/suite'
import type { World } from '../../../src/contract/world.ts'
import { inTime } from '../../kit/waiting.ts'
import {
  at,
  between,
  changes,
  come,
  expectFew,
  expectNobodyRefused,
  expectNotTooMany,
  expectSteady,
  expectUnnoticed,
  expectWellGiven,
  type Fleet,
  open,
  orders,
  quiet,
  serving,
} from '../fleet.ts'
import {
  FROZEN_GIVEN_BACK_MS,
  FROZEN_REPLACED_MS,
  GIVEN_BACK_MS,
  LEAST,
  ORDERED_MS,
  REPLACED_MS,
} from '../promises.ts'
import { expectGivenBack, expectReplaced, hasGivenBack, tells } from './dead.ts'

const scalerOf = (world: World) => world.node('autoscaler-1')
const trembles = { trembles: true } as const

/** It crashes, and is back within ten seconds. */
async function crashAndBack(fleet: Fleet): Promise<void> {
  const { world, context } = fleet
  const scaler = scalerOf(world)
  if (scaler.state === 'up') scaler.crash({ disk: 'keep' })
  await world.run(1000 + 8000 * context.random())
  await scaler.restart()
}

function expectOneOrdered(fleet: Fleet, why: string): void {
  const ordered = orders(fleet)
  const values = { ordered: ordered.length, why }
  expect(ordered.length, say('ordered-twice', values, ordered[1]?.event)).toBe(1)
}

type Away = 'dead' | 'frozen' | 'cut off' | 'slow'

function platformGoes({ world }: Fleet, way: Away): () => Promise<void> {
  const platform = world.node('platform-1')
  if (way === 'dead') {
    platform.crash({ disk: 'keep' })
    return () => platform.restart()
  }
  const scaler = scalerOf(world)
  const faults =
    way === 'frozen'
      ? [platform.pause()]
      : way === 'cut off'
        ? [world.partition([scaler], [platform])]
        : [world.link(platform, scaler, { delayMs: 500 }), world.link(scaler, platform, { delayMs: 450 })]
  return async () => {
    for (const fault of faults) fault.heal()
  }
}

export function alone(): void {
  test('crashes-as-it-orders', async (context) => {
    for (const event of [1, 2, 3, 4, 5, 6, 8]) {
      const fleet = await open(context, 1)
      const { world } = fleet
      const crash = scalerOf(world).crashBefore(event, { disk: 'keep' })
      await quiet(fleet, 12 + 10 * context.random())
      crash.heal()
      if (scalerOf(world).state === 'down') await scalerOf(world).restart()
      await quiet(fleet, 100)
      expectOneOrdered(fleet, `it crashed before its event ${event}`)
      const up = serving(fleet).length
      expect(up, say('not-two', { up, when: 'after a crash of the autoscaler' })).toBe(LEAST)
    }
  })

  test('crash-is-no-change', async (context) => {
    const fleet = await open(context, 4)
    const load = at(4)
    await come(fleet, 60, load, trembles)
    for (let crashes = 0; crashes < 4; crashes++) {
      await crashAndBack(fleet)
      await come(fleet, 80 + 50 * context.random(), load, trembles)
    }
    expectSteady(fleet, 0, 'the autoscaler crashed', 'crash-moved')
    expectUnnoticed(fleet, 0, 'while the autoscaler crashed now and then')
  })

  test('crashes-while-it-grows', async (context) => {
    const fleet = await open(context, 3)
    const { world } = fleet
    const shape = between(2.5, 4.6, 320)
    await come(fleet, 90, shape)
    await crashAndBack(fleet)
    await come(fleet, 110, (atS) => shape(atS + 95))
    await crashAndBack(fleet)
    await come(fleet, 130, (atS) => shape(atS + 210))
    expectUnnoticed(
      fleet,
      0,
      'while the load grew from 2.5 to 4.6 a second, and the autoscaler crashed twice',
    )
    await crashAndBack(fleet)
    await quiet(fleet, 1)
    // And once more in the middle of giving back.
    await inTime(world.until(() => hasGivenBack(world), 500_000))
    await crashAndBack(fleet)
    await quiet(fleet, 600)
    expectFew(fleet, 0)
    expectWellGiven(fleet)
    expect(scalerOf(world).state, say('scaler-down', {})).toBe('up')
  })

  test('crash-in-a-lull', async (context) => {
    const fleet = await open(context, 5)
    await come(fleet, 60, at(5.5))
    const fromMs = fleet.world.nowMs
    await come(fleet, 20, at(0.5))
    await crashAndBack(fleet)
    await come(fleet, 60, at(0.5))
    const backMs = fleet.world.nowMs
    await come(fleet, 50, at(5.5))
    const gone = changes(fleet, fromMs).filter(({ kind }) => kind === 'remove')
    expect(gone.length, say('lull-with-crash', { gone: gone.length }, gone[1]?.event)).toBeLessThanOrEqual(1)
    expectNobodyRefused(fleet, backMs, 'after a lull in which the autoscaler crashed')
  })

  test('platform-away', async (context) => {
    const fleet = await open(context, 2)
    const { world } = fleet
    for (const way of ['dead', 'frozen', 'cut off', 'slow'] as const) {
      await quiet(fleet, 10 + 20 * context.random())
      const back = platformGoes(fleet, way)
      await world.run(10_000 * context.random())
      const [one] = serving(fleet)
      const name = one?.name ?? ''
      one?.crash()
      await world.run(60_000 + 60_000 * context.random())
      await back()
      const sinceMs = world.nowMs
      await world.run(ORDERED_MS)
      const ordered = orders(fleet, way === 'slow' ? sinceMs - 140_000 : sinceMs).length
      expect(ordered, say('not-after-platform', { way, ordered, seconds: ORDERED_MS / 1000 })).toBe(1)
      await world.run(GIVEN_BACK_MS)
      const given = changes(fleet).some((each) => each.kind === 'remove' && each.name === name)
      const seconds = (ORDERED_MS + GIVEN_BACK_MS) / 1000
      expect(given, say('dead-kept-away', { name, seconds, way })).toBe(true)
      expect(
        serving(fleet).length,
        say('not-two', { up: serving(fleet).length, when: 'when the platform was back' }),
      ).toBe(LEAST)
    }
  })

  test('reply-lost', async (context) => {
    for (let turn = 0; turn < 3; turn++) {
      const fleet = await open(context, 1)
      const { world } = fleet
      const platform = world.node('platform-1')
      setQuiet(fleet)
      const isOrdered = await inTime(world.until(() => hasAsked(world), 2 * ORDERED_MS))
      expect(isOrdered, say('none-ordered', { ordered: 0, seconds: (2 * ORDERED_MS) / 1000 })).toBe(true)
      const cut = world.partition([platform], [scalerOf(world)], 'one-way')
      await world.run(500 + 20_000 * turn + 5000 * context.random())
      cut.heal()
      await world.run(150_000)
      expectOneOrdered(fleet, 'the reply to the first order was lost')
    }
  })

  test('hangs', async (context) => {
    const fleet = await open(context, 2)
    const { world } = fleet
    await quiet(fleet, 30 + 30 * context.random())
    const sinceMs = world.nowMs
    tells(world, 'web-2', 'hung')
    await world.run(FROZEN_GIVEN_BACK_MS)
    expectReplaced(fleet, sinceMs, FROZEN_REPLACED_MS)
    expectGivenBack(fleet, 'web-2', sinceMs, FROZEN_GIVEN_BACK_MS)
    await world.run(200_000)
    expectOneOrdered(fleet, 'one of two machines hung')
  })

  test('hangs-for-a-moment', async (context) => {
    const fleet = await open(context, 3)
    const { world } = fleet
    const expectNotTakenForDead = (): void => {
      const given = changes(fleet).find(({ kind, name }) => kind === 'remove' && name === 'web-2')
      expect(given?.name, say('moment-is-death', {}, given?.event)).toBe(undefined)
    }
    // None of the three is too many. It is well in between, so what it was silent before is over.
    const load = at(3.2)
    await come(fleet, 10, load)
    for (let turn = 0; turn < 2; turn++) {
      tells(world, 'web-2', 'hung')
      await come(fleet, 26 + Math.floor(4 * context.random()), load)
      expectNotTakenForDead()
      tells(world, 'web-2', 'well')
      await come(fleet, 26, load)
      expectNotTakenForDead()
    }
  })

  test('replies-lost-at-night', async (context) => {
    const fleet = await open(context, 6)
    const { world } = fleet
    // Some of the six are too many, and some are not.
    await come(fleet, 1, at(4.3))
    await inTime(world.until(() => hasGivenBack(world), 500_000))
    const cut = world.partition([world.node('platform-1')], [scalerOf(world)], 'one-way')
    await world.run(60_000 + 30_000 * context.random())
    cut.heal()
    await world.run(20_000)
    expectNobodyRefused(fleet, 0, 'while replies of the platform were lost, and machines were given back')
    await quiet(fleet, 600)
    expectWellGiven(fleet)
    expectFew(fleet, 0)
    const up = serving(fleet).length
    expect(up, say('not-two', { up, when: 'at the end of a night in which replies were lost' })).toBe(LEAST)
  })

  test('disk-torn', async (context) => {
    const fleet = await open(context, 2)
    const { world } = fleet
    const scaler = scalerOf(world)
    setQuiet(fleet)
    for (let crashes = 0; crashes < 8; crashes++) {
      const crash = scaler.crashBefore(1 + Math.floor(30 * context.random()), { disk: 'tear' })
      await inTime(world.until(() => scaler.state === 'down', 40_000))
      crash.heal()
      if (scaler.state !== 'down') scaler.crash({ disk: 'tear' })
      await world.run(8000 * context.random())
      const isUp = await scaler.restart().then(
        () => true,
        () => false,
      )
      expect(isUp, say('scaler-down', {})).toBe(true)
      await world.run(60_000)
    }
    const sinceMs = world.nowMs
    world.node('web-1').crash()
    await world.run(REPLACED_MS)
    expectReplaced(fleet, sinceMs, REPLACED_MS)
    expect(
      orders(fleet).length,
      say('ordered-twice', { ordered: orders(fleet).length, why: 'it had crashed often' }),
    ).toBe(1)
  })

  test('clock-set', async (context) => {
    const fleet = await open(context, 4)
    const { world } = fleet
    const hour = 3_600_000
    await come(fleet, 120, at(4))
    const ahead = scalerOf(world).skewClock((2 + 5 * context.random()) * hour)
    const fromMs = world.nowMs
    await come(fleet, 80, at(0.5))
    const gone = changes(fleet, fromMs).filter(({ kind }) => kind === 'remove')
    expect(gone.length, say('clock-forward', { gone: gone.length }, gone[1]?.event)).toBeLessThanOrEqual(1)
    ahead.heal()
    await quiet(fleet, 30)
    scalerOf(world).skewClock(-(2 + 5 * context.random()) * hour)
    await quiet(fleet, 600)
    expectFew(fleet, 0)
    expectWellGiven(fleet)
    expectNotTooMany(fleet)
  })
}

/** It has sent an order. */
function hasAsked({ history }: World): boolean {
  return history.events
    .slice(-50)
    .some((event) => event.kind === 'send' && event.node === 'autoscaler-1' && event.method === 'POST')
}

function setQuiet(fleet: Fleet): void {
  fleet.means.push({ atMs: fleet.world.nowMs, rate: 0 })
}
