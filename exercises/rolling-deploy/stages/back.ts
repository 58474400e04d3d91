/** The third stage: back, all of it, and why. */
import { expect, say, test } from 'millions/suite'
import type { Node } from '../../../src/contract/world.ts'
import { roomOf } from '../../kit/room.ts'
import { inTime } from '../../kit/waiting.ts'
import {
  CHECK_MS,
  come,
  ended,
  expectAll,
  expectDone,
  expectInService,
  expectOrdered,
  expectUnnoticed,
  longest,
  open,
  openForReal,
  orders,
  PACE_MS,
  post,
  type Rollout,
  START_MS,
} from '../rollout.ts'
import { comeToFirst, expectNoFurther, firstOrdered, nthOrdered, upFor } from './watch.ts'

/** A look may take as long as three answers from the other zone, and the rest between two looks. */
export const SEEN_WELL_MS = 1500
/** Three checks that fail, each waited for. */
export const SICK_MS = 6 * CHECK_MS + PACE_MS

/** Rolled back, told why, and all of them run the good version again. */
export async function expectBack(
  rollout: Rollout,
  id: string,
  why: { readonly server: string; readonly reasons: readonly string[] },
  servers = 1,
  good = 'v1',
): Promise<void> {
  const limitMs = servers * (1500 + PACE_MS) + PACE_MS
  const deploy = await ended(rollout, id, limitMs)
  const values = { state: String(deploy.state), seconds: limitMs / 1000 }
  expect(deploy.state, say('not-rolled-back', values)).toBe('rolled-back')
  const { server, reason } = deploy.why ?? {}
  expect(server, say('wrong-server', { told: String(server), wanted: why.server })).toBe(why.server)
  const wanted = why.reasons.join(' or ')
  expect(
    why.reasons.includes(String(reason)),
    say('wrong-reason', { told: String(reason), wanted, server: why.server }),
  ).toBe(true)
  expectAll(rollout, good)
  expectInService(rollout)
}

/** The first order back came in time. */
export function expectBackInTime(rollout: Rollout, good: string, fromMs: number, withinMs: number): void {
  const back = orders(rollout, fromMs).find(({ version }) => version === good)
  const afterMs = (back?.atMs ?? Number.POSITIVE_INFINITY) - fromMs
  const values = { seconds: Math.round(afterMs / 100) / 10, most: withinMs / 1000 }
  expect(
    afterMs,
    say(back === undefined ? 'no-way-back' : 'late-back', values, back?.event),
  ).toBeLessThanOrEqual(withinMs + roomOf(rollout.world))
}

/** It is in the middle of the second zone: four have it, and the fourth is up. */
async function inTheSecondZone(rollout: Rollout): Promise<readonly Node[]> {
  const { world, context } = rollout
  const last = await nthOrdered(rollout, 4)
  await upFor(rollout, last, SEEN_WELL_MS + 400 * context.random())
  return orders(rollout).map(({ name }) => world.node(name))
}

export function back(): void {
  for (const version of ['throws', 'hangs', 'unwell'] as const)
    test(version, async (context) => {
      const rollout = await open(context)
      const { world } = rollout
      const id = await post(rollout, version)
      const first = await firstOrdered(rollout)
      const orderedMs = world.nowMs
      await inTime(world.until(() => orders(rollout).length > 1, START_MS + PACE_MS))
      expectBackInTime(rollout, 'v1', orderedMs, START_MS + PACE_MS)
      await expectBack(rollout, id, { server: first.name, reasons: ['start'] })
      await world.run(6000)
      expectNoFurther(
        rollout,
        version,
        first,
        version === 'unwell' ? 'it was never well' : 'it did not start',
      )
      expectOrdered(rollout, 'v1', 0, (name) => (name === first.name ? 1 : 0))
      expectOrdered(rollout, version, 0, (name) => (name === first.name ? 1 : 0))
    })

  test.real('rolls-back', async (context) => {
    const rollout = await openForReal(context, 6000, 8000)
    const id = await post(rollout, 'fades')
    const first = await firstOrdered(rollout)
    await expectBack(rollout, id, { server: first.name, reasons: ['checks', 'start'] }, 2)
    expectNoFurther(rollout, 'fades', first, 'it was sick a second after its start')
  })

  test('because-of-users', async (context) => {
    const rollout = await open(context, 3000)
    const { world } = rollout
    const id = await post(rollout, context.random() < 0.5 ? 'errors' : 'slow')
    const first = await comeToFirst(rollout, 25)
    await upFor(rollout, first, 0)
    const upMs = world.nowMs
    const mostMs = SEEN_WELL_MS + rollout.watchMs + PACE_MS
    await inTime(world.until(() => orders(rollout).length > 1, mostMs))
    expectBackInTime(rollout, 'v1', upMs, mostMs)
    await expectBack(rollout, id, { server: first.name, reasons: ['users'] })
  })

  test('second-zone', async (context) => {
    const rollout = await open(context, 2500)
    const { world } = rollout
    const fromMs = world.nowMs
    const load = [come(world, 'seoul', 10), come(world, 'virginia', 10)]
    const id = await post(rollout, 'v2')
    const got = await inTheSecondZone(rollout)
    const sick = got[3]
    sick?.setVars({ HEALTH: 'sick' })
    const sinceMs = world.nowMs
    await inTime(world.until(() => orders(rollout, sinceMs).length > 0, SICK_MS))
    // Too late: it goes back all the same.
    sick?.setVars({ HEALTH: 'well' })
    expectBackInTime(rollout, 'v1', sinceMs, SICK_MS)
    await expectBack(rollout, id, { server: sick?.name ?? '', reasons: ['checks'] }, 4)
    for (const users of load) users.heal()
    await world.run(6000)
    const had = new Set(got.map(({ name }) => name))
    expectOrdered(rollout, 'v1', 0, (name) => (had.has(name) ? 1 : 0))
    expectOrdered(rollout, 'v2', 0, (name) => (had.has(name) ? 1 : 0))
    expectUnnoticed(rollout, fromMs)
  })

  test('one-that-was-done', async (context) => {
    const rollout = await open(context, 2500)
    const { world } = rollout
    const id = await post(rollout, 'v2')
    const got = await inTheSecondZone(rollout)
    const dying = got[Math.floor(3 * context.random())]
    dying?.crash()
    const sinceMs = world.nowMs
    // Before three checks have failed, the fifth may still get it: one or two say nothing.
    const isBack = (): boolean => orders(rollout, sinceMs).some(({ version }) => version === 'v1')
    await inTime(world.until(isBack, SICK_MS))
    expectBackInTime(rollout, 'v1', sinceMs, SICK_MS)
    const had = new Set(orders(rollout).map(({ name }) => name))
    // Another one gets sick on its way back. That is not why.
    const backs = new Set(orders(rollout, sinceMs).map(({ name }) => name))
    const later = got.findLast(({ name }) => name !== dying?.name && !backs.has(name))
    later?.setVars({ HEALTH: 'sick' })
    await world.run(4000)
    later?.setVars({ HEALTH: 'well' })
    await expectBack(rollout, id, { server: dying?.name ?? '', reasons: ['checks'] }, had.size)
    expectOrdered(rollout, 'v1', 0, (name) => (had.has(name) ? 1 : 0))
  })

  for (const who of ['never-had-it', 'is-back'] as const)
    test(who, async (context) => {
      const rollout = await open(context, 2000)
      const { world } = rollout
      const id = await post(rollout, 'v2')
      const second = await nthOrdered(rollout, 2)
      await upFor(rollout, second, SEEN_WELL_MS)
      second.setVars({ HEALTH: 'sick' })
      const sinceMs = world.nowMs
      await inTime(world.until(() => orders(rollout, sinceMs).length > 0, SICK_MS))
      second.setVars({ HEALTH: 'well' })
      const had = new Set(orders(rollout).map(({ name }) => name))
      const [back] = orders(rollout, sinceMs)
      expect(back?.name, say('no-way-back', { most: SICK_MS / 1000, seconds: 0 })).toBeDefined()
      if (who === 'is-back') await upFor(rollout, world.node(back?.name ?? second.name), 0)
      // Another one waits for its way back, and this one is in its way.
      const dying =
        who === 'is-back'
          ? world.node(back?.name ?? second.name)
          : world.nodes('web').find(({ name, region }) => region === second.region && !had.has(name))
      dying?.crash()
      await expectBack(rollout, id, { server: second.name, reasons: ['checks'] }, 5)
    })

  test('beside-the-sick', async (context) => {
    const rollout = await open(context, 4500)
    const { world } = rollout
    const id = await post(rollout, 'v2')
    const second = await nthOrdered(rollout, 2)
    await upFor(rollout, second, SEEN_WELL_MS)
    const had = new Set(orders(rollout).map(({ name }) => name))
    const third = world.nodes('web').find(({ name, region }) => region === second.region && !had.has(name))
    // The third never got it, and is sick all the same: up, and not well.
    third?.setVars({ HEALTH: 'sick' })
    await world.run(1500)
    second.setVars({ HEALTH: 'sick' })
    const sinceMs = world.nowMs
    await inTime(world.until(() => orders(rollout, sinceMs).length > 0, SICK_MS))
    second.setVars({ HEALTH: 'well' })
    await world.run(PACE_MS)
    third?.setVars({ HEALTH: 'well' })
    await expectBack(rollout, id, { server: second.name, reasons: ['checks'] }, 4)
  })

  test('no-such-version', async (context) => {
    const rollout = await open(context)
    const { world } = rollout
    const id = await post(rollout, 'v9')
    const deploy = await ended(rollout, id, 2 * PACE_MS)
    const values = { state: String(deploy.state), reason: String(deploy.why?.reason) }
    expect(`${deploy.state} ${deploy.why?.reason}`, say('no-such-version', values)).toBe(
      'rolled-back version',
    )
    await world.run(3000)
    expect(
      orders(rollout).length,
      say('needless', { name: orders(rollout)[0]?.name ?? '', version: 'v1' }),
    ).toBe(0)
  })

  test('and-again', async (context) => {
    const rollout = await open(context, 1500, { roles: { web: { regions: { seoul: 2, virginia: 1 } } } })
    const { world } = rollout
    for (const version of ['throws', 'throws', 'v2', 'throws']) {
      const fromMs = world.nowMs
      const id = await post(rollout, version)
      if (version === 'v2') {
        await expectDone(rollout, id, 'v2', longest(rollout, 3))
        expectOrdered(rollout, 'v2', fromMs, () => 1)
        continue
      }
      const good = orders(rollout).some((order) => order.version === 'v2') ? 'v2' : 'v1'
      const first = await firstOrdered(rollout, fromMs)
      await world.run(START_MS)
      await expectBack(rollout, id, { server: first.name, reasons: ['start'] }, 2, good)
      const next = orders(rollout, fromMs).filter((order) => order.version === version)
      expect(
        next.length,
        say('spread', { name: next[1]?.name ?? '', first: first.name, version, why: 'it did not start' }),
      ).toBe(1)
    }
  })
}
