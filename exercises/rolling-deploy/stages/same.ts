/** The fifth stage: machines come and go, somebody restarts one by hand, and all run the same. */
import { expect, say, test } from 'millions/suite'
import { roomOf } from '../../kit/room.ts'
import { answerOrError, inTime } from '../../kit/waiting.ts'
import { readStory } from '../orders.ts'
import {
  byHand,
  deployerOf,
  expectAll,
  expectDone,
  expectInService,
  expectOneZone,
  expectOrdered,
  expectWatched,
  longest,
  open,
  openForReal,
  orders,
  PACE_MS,
  post,
  type Rollout,
  START_MS,
} from '../rollout.ts'
import { expectBack } from './back.ts'
import { bootAgain, crashAndBack } from './crash.ts'
import { firstOrdered, nthOrdered, upFor } from './watch.ts'

const REPAIRED_MS = 10_000

const small = (seoul: number, virginia: number) => ({ roles: { web: { regions: { seoul, virginia } } } })

const restartByHand = (rollout: Rollout, name: string, version: string): Promise<void> =>
  byHand(rollout.world, 'PUT', `/nodes/${name}`, { version })

/** Each of them is given the good version in time, once, and nobody else is. */
async function expectRepaired(
  rollout: Rollout,
  names: readonly string[],
  good: string,
  when: string,
): Promise<void> {
  const { world } = rollout
  const fromMs = world.nowMs
  const limitMs = REPAIRED_MS * names.length + roomOf(world)
  const isRepaired = (): boolean =>
    readStory(world).lives.every(({ version, state }) => version === good && state === 'up')
  await inTime(world.until(() => orders(rollout, fromMs).length >= names.length, limitMs))
  const seconds = limitMs / 1000
  for (const name of names) {
    const times = orders(rollout, fromMs).filter(
      (order) => order.name === name && order.version === good,
    ).length
    expect(times, say('drift-stays', { name, good, seconds, when, times })).toBe(1)
  }
  await inTime(world.until(isRepaired, PACE_MS + roomOf(world)))
  await world.run(1500)
  expectOrdered(rollout, good, fromMs, (name) => (names.includes(name) ? 1 : 0))
  expectAll(rollout, good)
  expectInService(rollout)
}

export function same(): void {
  test.real('drift', async (context) => {
    const rollout = await openForReal(context, 1000, 15_000)
    await restartByHand(rollout, 'web-2', 'v2')
    await expectRepaired(rollout, ['web-2'], 'v1', 'before the first deploy')
  })

  test('drift-after', async (context) => {
    const rollout = await open(context, 1000, small(2, 1))
    const { world } = rollout
    const id = await post(rollout, 'v2')
    await expectDone(rollout, id, 'v2', longest(rollout, 3))
    for (let turn = 0; turn < 2; turn++) {
      await world.run(2000 * context.random())
      await restartByHand(rollout, 'web-1', 'v1')
      await expectRepaired(rollout, ['web-1'], 'v2', turn === 0 ? 'after a deploy' : 'when it happened again')
    }
    await crashAndBack(rollout, 'chance')
    await restartByHand(rollout, 'web-3', 'noisy')
    await expectRepaired(rollout, ['web-3'], 'v2', 'after a crash of the deployer')
    const fromMs = world.nowMs
    const bad = await post(rollout, 'throws')
    const first = await firstOrdered(rollout, fromMs)
    await world.run(START_MS)
    await expectBack(rollout, bad, { server: first.name, reasons: ['start'] }, 2, 'v2')
    await restartByHand(rollout, 'web-2', 'throws')
    await expectRepaired(rollout, ['web-2'], 'v2', 'after a deploy that was rolled back')
  })

  test('several-drift', async (context) => {
    const rollout = await open(context, 1000)
    const { world } = rollout
    // Nobody looks meanwhile: all three are well when they are found.
    deployerOf(world).crash({ disk: 'keep' })
    for (const name of ['web-4', 'web-5', 'web-2']) await restartByHand(rollout, name, 'v2')
    await world.run(5000)
    await bootAgain(rollout)
    await expectRepaired(rollout, ['web-2', 'web-4', 'web-5'], 'v1', 'when three had drifted')
    // Somebody lies dead beside the one that drifts.
    world.node('web-6').crash()
    await restartByHand(rollout, 'web-4', 'v2')
    const fromMs = world.nowMs
    await world.run(2 * REPAIRED_MS)
    const repaired = orders(rollout, fromMs).some(({ name, version }) => name === 'web-4' && version === 'v1')
    const values = { name: 'web-4', good: 'v1', seconds: 20, when: 'beside a dead server', times: 0 }
    expect(repaired, say('drift-stays', values)).toBe(true)
    expectInService(rollout)
  })

  test('nobody-else', async (context) => {
    const rollout = await open(context, 1000, small(2, 1))
    const { world } = rollout
    const id = await post(rollout, 'v2')
    await expectDone(rollout, id, 'v2', longest(rollout, 3))
    const fromMs = world.nowMs
    // Sick for a moment is not another version.
    world.node('web-1').setVars({ HEALTH: 'sick' })
    await world.run(4000)
    world.node('web-1').setVars({ HEALTH: 'well' })
    await world.run(16_000)
    const [needless] = orders(rollout, fromMs)
    const values = { name: needless?.name ?? '', version: needless?.version ?? '' }
    expect(needless?.name, say('needless', values, needless?.event)).toBe(undefined)
  })

  for (const moment of ['comes', 'comes-last'] as const)
    test(moment, async (context) => {
      const rollout = await open(context, moment === 'comes' ? 1500 : 2500, small(2, 2))
      const { world } = rollout
      const postedMs = world.nowMs
      const id = await post(rollout, 'v2')
      const wanted = moment === 'comes' ? 3 : 4
      const last = await nthOrdered(rollout, wanted)
      const [first] = orders(rollout)
      // The last watch ends while it boots, or it is there long before.
      if (moment === 'comes-last') await upFor(rollout, last, 1200 + 700 * context.random())
      await byHand(world, 'POST', '/nodes', { role: 'web', region: first?.zone, version: 'v1' })
      await expectDone(rollout, id, 'v2', longest(rollout, 5))
      expect(world.nodes('web').length, say('newcomer-missing', {})).toBe(5)
      expectOrdered(rollout, 'v2', postedMs, () => 1)
      expectOneZone(rollout, 'v2')
      expectInService(rollout)
      expectWatched(rollout, 'v2')
    })

  test('comes-later', async (context) => {
    const rollout = await open(context, 1000, small(1, 1))
    const { world } = rollout
    const id = await post(rollout, 'v2')
    await expectDone(rollout, id, 'v2', longest(rollout, 2))
    await byHand(world, 'POST', '/nodes', { role: 'web', region: 'virginia' })
    await world.run(2500)
    await expectNewcomer(rollout)
  })

  test('leaves', async (context) => {
    const rollout = await open(context, 2500)
    const { world } = rollout
    const id = await post(rollout, 'v2')
    const first = await firstOrdered(rollout)
    const other = world
      .nodes('web')
      .find(({ region, name }) => region !== first.region && name !== first.name)
    await byHand(world, 'DELETE', `/nodes/${other?.name}`)
    await upFor(rollout, first, 800 + 1000 * context.random())
    // It has somebody in hand who takes long, so it leaves for a while.
    first.slow(4000)
    for (let users = 0; users < 3; users++)
      void answerOrError(world.fetch('/cards/1', { region: first.region }))
    await world.run(20)
    await byHand(world, 'DELETE', `/nodes/${first.name}`)
    await expectDone(rollout, id, 'v2', longest(rollout, 5))
    expect(world.nodes('web').length, say('gone-came-back', {})).toBe(4)
    expectInService(rollout)
    expectOneZone(rollout, 'v2')
  })
}

/** It was up with the old version, or never: now it runs the good one. */
async function expectNewcomer(rollout: Rollout): Promise<void> {
  const { world } = rollout
  await inTime(
    world.until(() => readStory(world).lives.every(({ version }) => version === 'v2'), REPAIRED_MS),
  )
  await world.run(2500)
  expectAll(rollout, 'v2')
  expectInService(rollout)
}
