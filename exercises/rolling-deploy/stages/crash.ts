/** The fourth stage: the deployer crashes, others are away, and nothing is forgotten, done twice or left out. */
import { expect, say, test } from 'millions/suite'
import type { DiskAfterCrash } from '../../../src/contract/world.ts'
import { inTime, underWay } from '../../kit/waiting.ts'
import {
  deployerOf,
  expectAll,
  expectDone,
  expectOrdered,
  expectWatched,
  longest,
  look,
  open,
  orders,
  PACE_MS,
  post,
  type Rollout,
} from '../rollout.ts'
import { expectBack, SEEN_WELL_MS, SICK_MS } from './back.ts'
import { comeToFirst, expectNoFurther, firstOrdered, nthOrdered, upFor } from './watch.ts'

const disks = ['keep', 'unsynced', 'tear', 'chance'] as const
export const small = (seoul: number, virginia: number) => ({
  roles: { web: { regions: { seoul, virginia } } },
})

const BOOT_MS = 2000

/** It boots, whatever it finds. */
export async function bootAgain({ world, context }: Rollout, withinMs = 1500): Promise<void> {
  await world.run(300 + withinMs * context.random())
  const deployer = deployerOf(world)
  if (deployer.state !== 'down') return
  const booting = underWay(deployer.restart())
  await inTime(world.until(() => booting.isOver, BOOT_MS))
  expect(deployer.state, say('no-boot', { state: deployer.state })).toBe('up')
}

export async function crashAndBack(rollout: Rollout, disk: DiskAfterCrash): Promise<void> {
  const deployer = deployerOf(rollout.world)
  if (deployer.state === 'up') deployer.crash({ disk })
  await bootAgain(rollout)
}

export const pick = <T>({ context }: Rollout, all: readonly T[]): T =>
  all[Math.floor(all.length * context.random())] as T

export function crash(): void {
  test('at-each-event', async (context) => {
    const rollout = await open(context, 1000, small(1, 1))
    const { world } = rollout
    let version = 'v1'
    const offset = Math.floor(3 * context.random())
    for (let event = 1 + offset; event <= 60; event += event < 24 ? 3 : 6) {
      version = version === 'v1' ? 'v2' : 'v1'
      const fromMs = world.nowMs
      const id = await post(rollout, version)
      const disk = pick(rollout, disks)
      const fault = deployerOf(world).crashBefore(event, { disk })
      await inTime(world.until(() => deployerOf(world).state === 'down', 12_000))
      fault.heal()
      await bootAgain(rollout)
      await expectDone(rollout, id, version, longest(rollout, 3))
      expectOrdered(rollout, version, fromMs, () => 1)
    }
    expectWatched(rollout, version, 1000)
  })

  test('told-is-kept', async (context) => {
    for (const seen of ['told', 'ordered'] as const) {
      const rollout = await open(context, 2500, small(2, 1))
      const { world } = rollout
      const id = await post(rollout, 'v2')
      const first = await firstOrdered(rollout)
      await upFor(rollout, first, SEEN_WELL_MS)
      first.setVars({ HEALTH: 'sick' })
      const sinceMs = world.nowMs
      // What shows too early shows for long.
      const slow = deployerOf(world).slowDisk(200)
      const isBack = async (): Promise<boolean> =>
        seen === 'told'
          ? (await look(rollout, id)).state === 'rolling-back'
          : orders(rollout, sinceMs).length > 0
      while (world.nowMs < sinceMs + SICK_MS && !(await isBack())) await world.run(20)
      deployerOf(world).crash({ disk: 'unsynced' })
      slow.heal()
      first.setVars({ HEALTH: 'well' })
      await bootAgain(rollout)
      await expectBack(rollout, id, { server: first.name, reasons: ['checks'] }, 2)
      expectOrdered(rollout, 'v1', 0, (name) => (name === first.name ? 1 : 0))
      expectOrdered(rollout, 'v2', 0, (name) => (name === first.name ? 1 : 0))
    }
  })

  test('done-is-kept', async (context) => {
    const rollout = await open(context, 1000, small(1, 1))
    const { world } = rollout
    let version = 'v1'
    for (let event = 0; event <= 16; event += 2) {
      version = version === 'v1' ? 'v2' : 'v1'
      const fromMs = world.nowMs
      const id = await post(rollout, version)
      await inTime(world.until(() => orders(rollout, fromMs).length >= 2, longest(rollout, 2)))
      const last = orders(rollout, fromMs)[1]
      if (last !== undefined) await upFor(rollout, world.node(last.name), 900)
      if (event === 0) {
        // As soon as it says so, and what is told too early is told for long.
        const slow = deployerOf(world).slowDisk(200)
        while (world.nowMs < fromMs + longest(rollout, 2) && (await look(rollout, id)).state !== 'done')
          await world.run(10)
        deployerOf(world).crash({ disk: 'unsynced' })
        slow.heal()
        await bootAgain(rollout)
        const { state } = await look(rollout, id)
        expect(state, say('undone', { state: String(state) })).toBe('done')
      } else {
        const fault = deployerOf(world).crashBefore(event + Math.floor(2 * context.random()), {
          disk: 'unsynced',
        })
        await inTime(world.until(() => deployerOf(world).state === 'down', 8000))
        fault.heal()
        await bootAgain(rollout)
        await expectDone(rollout, id, version, longest(rollout, 2))
      }
      await world.run(3000)
      expectOrdered(rollout, version, fromMs, () => 1)
      expectAll(rollout, version)
    }
  })

  test('in-the-watch', async (context) => {
    const rollout = await open(context, 3500)
    const { world } = rollout
    const id = await post(rollout, 'errors')
    const first = await comeToFirst(rollout, 20)
    // Found well, and the watch has hardly begun.
    await upFor(rollout, first, SEEN_WELL_MS)
    await crashAndBack(rollout, pick(rollout, disks))
    await world.run(1000 + 1000 * context.random())
    await crashAndBack(rollout, pick(rollout, disks))
    await world.run(rollout.watchMs + PACE_MS)
    expectNoFurther(
      rollout,
      'errors',
      first,
      'one of twenty users got a 500, and the deployer crashed in the watch',
    )
    await expectBack(rollout, id, { server: first.name, reasons: ['users'] }, 2)
  })

  test('on-the-way-back', async (context) => {
    const rollout = await open(context, 2200)
    const { world } = rollout
    const id = await post(rollout, 'v2')
    const sick = await nthOrdered(rollout, 4)
    const had = new Set(orders(rollout).map(({ name }) => name))
    await upFor(rollout, sick, SEEN_WELL_MS)
    sick.setVars({ HEALTH: 'sick' })
    const sinceMs = world.nowMs
    await inTime(world.until(() => orders(rollout, sinceMs).length > 0, SICK_MS))
    sick.setVars({ HEALTH: 'well' })
    for (let crashes = 0; crashes < 4; crashes++) {
      await world.run(2500 * context.random())
      await crashAndBack(rollout, pick(rollout, disks))
    }
    await expectBack(rollout, id, { server: sick.name, reasons: ['checks'] }, 4)
    expectOrdered(rollout, 'v1', 0, (name) => (had.has(name) ? 1 : 0))
  })

  test('goes-on-in-time', async (context) => {
    const rollout = await open(context, 4000)
    const { world } = rollout
    await post(rollout, 'v2')
    const fourth = await nthOrdered(rollout, 4)
    await upFor(rollout, fourth, 1000 * context.random())
    await crashAndBack(rollout, 'chance')
    const bootMs = world.nowMs
    const mostMs = rollout.watchMs + PACE_MS
    await inTime(world.until(() => orders(rollout).length > 4, 2 * mostMs))
    const next = orders(rollout)[4]
    const afterMs = (next?.atMs ?? world.nowMs) - bootMs
    const values = { seconds: Math.round(afterMs / 100) / 10, most: mostMs / 1000 }
    expect(afterMs, say('late-after-boot', values, next?.event)).toBeLessThanOrEqual(mostMs)
  })
}
