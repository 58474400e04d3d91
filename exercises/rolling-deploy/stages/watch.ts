/** The second stage: what is wrong with a version hits one server, and no further. */
import { expect, say, test } from 'millions/suite'
import type { Node } from '../../../src/contract/world.ts'
import { roomOf } from '../../kit/room.ts'
import { inTime } from '../../kit/waiting.ts'
import {
  CHECK_MS,
  come,
  expectDone,
  expectInService,
  expectWatched,
  expectWellDone,
  longest,
  look,
  open,
  openForReal,
  orders,
  PACE_MS,
  post,
  type Rollout,
  START_MS,
} from '../rollout.ts'

/** The first server that gets it, as soon as it was ordered. */
export async function firstOrdered(rollout: Rollout, fromMs = 0): Promise<Node> {
  const { world } = rollout
  await inTime(world.until(() => orders(rollout, fromMs).length > 0, PACE_MS + roomOf(world)))
  const [first] = orders(rollout, fromMs)
  expect(first?.name, say('no-order', { seconds: PACE_MS / 1000 })).toBeDefined()
  return world.node(first?.name ?? '')
}

/** The server that is ordered as the so-manieth, as soon as it was. */
export async function nthOrdered(rollout: Rollout, count: number): Promise<Node> {
  const { world } = rollout
  await inTime(world.until(() => orders(rollout).length >= count, longest(rollout, count) + roomOf(world)))
  const one = orders(rollout)[count - 1]
  expect(one?.name, say('stands-still', { got: orders(rollout).length, wanted: count })).toBeDefined()
  return world.node(one?.name ?? '')
}

/** Nobody but that server ever got it. */
export function expectNoFurther(rollout: Rollout, version: string, first: Node, why: string): void {
  const next = orders(rollout).find((order) => order.version === version && order.name !== first.name)
  const values = { name: next?.name ?? '', first: first.name, version, why }
  expect(next?.name, say('spread', values, next?.event)).toBe(undefined)
}

/** It is bad: an order for one, and no more, and never done. */
async function expectStopped(rollout: Rollout, version: string, why: string, forMs: number): Promise<void> {
  const id = await post(rollout, version)
  const first = await firstOrdered(rollout)
  await rollout.world.run(forMs)
  expectNoFurther(rollout, version, first, why)
  const { state } = await look(rollout, id)
  expect(state === 'done', say('bad-is-done', { version, why })).toBe(false)
}

/** Users where the first server is, so many a second for each server of its zone. */
export async function comeToFirst(rollout: Rollout, rate: number): Promise<Node> {
  const { world } = rollout
  const both = [come(world, 'seoul', 3 * rate), come(world, 'virginia', 3 * rate)]
  const first = await firstOrdered(rollout)
  both[first.region === 'seoul' ? 1 : 0]?.heal()
  return first
}

/** So that numbers stand high when a watch begins. */
export async function comeBefore({ world }: Rollout, durationMs: number): Promise<void> {
  const early = [come(world, 'seoul', 75), come(world, 'virginia', 75)]
  await world.run(durationMs)
  for (const users of early) users.heal()
}

/** It has been up again for so long. */
export async function upFor(rollout: Rollout, node: Node, durationMs: number): Promise<void> {
  const { world } = rollout
  await inTime(world.until(() => node.state !== 'up', PACE_MS))
  await inTime(world.until(() => node.state === 'up', START_MS))
  await world.run(durationMs)
}

const whies = {
  errors: 'one of twenty users got a 500',
  slow: 'one of ten users waited for 0.8 s',
  weary: 'one of forty users got a 500, and another one waited for 0.8 s',
}

export function watch(): void {
  test('lasts', async (context) => {
    const watchMs = 2500 + Math.floor(2500 * context.random())
    const rollout = await open(context, watchMs, { roles: { web: { regions: { seoul: 2, virginia: 1 } } } })
    const postedMs = rollout.world.nowMs
    const id = await post(rollout, 'v2')
    await expectDone(rollout, id, 'v2', longest(rollout, 3))
    expectWellDone(rollout, 'v2', postedMs)
    expectWatched(rollout, 'v2')
    const last = orders(rollout).at(-1)
    const ready = rollout.world.history.of('ready').findLast(({ node }) => node === last?.name)
    const seconds = (rollout.world.nowMs - (ready?.timeMs ?? 0)) / 1000
    const values = { name: last?.name ?? '', seconds: Math.round(seconds * 10) / 10, watch: watchMs / 1000 }
    expect(seconds * 1000, say('done-early', values)).toBeGreaterThanOrEqual(watchMs)
  })

  test.real('does-not-start', async (context) => {
    const rollout = await openForReal(context, 1500, 6000)
    await expectStopped(rollout, 'throws', 'its start throws', 6000 + 2 * PACE_MS)
  })

  test('never-starts', async (context) => {
    const rollout = await open(context, 1500)
    await expectStopped(rollout, 'hangs', 'its start never ends', START_MS + 2 * PACE_MS)
  })

  test('fades', async (context) => {
    const rollout = await open(context, 6000)
    await expectStopped(rollout, 'fades', 'it is sick a second after its start', 6000 + 2 * PACE_MS)
  })

  for (const version of ['errors', 'slow', 'weary'] as const)
    test(version, async (context) => {
      // Of each kind fewer than 3 %, and both together more: that takes some time to show.
      const rollout = await open(context, version === 'weary' ? 6000 : 3000)
      // What was before is no part of its watch.
      if (version === 'errors') await comeBefore(rollout, 6000)
      await post(rollout, version)
      const first = await comeToFirst(rollout, 25)
      await upFor(rollout, first, rollout.watchMs + PACE_MS)
      const why = whies[version]
      expectNoFurther(rollout, version, first, why)
    })

  test('life', async (context) => {
    const rollout = await open(context, 6000)
    await post(rollout, 'noisy')
    await expectGoesOn(rollout, 20, 'noisy', 'one of a hundred users got a 500, which is life')
  })

  test('few-users', async (context) => {
    const rollout = await open(context, 5000)
    await post(rollout, 'worse')
    // Some of two dozen get a 500, and fewer than fifty come until the next order is due. To the whole zone three times as many come.
    await expectGoesOn(rollout, 4.8, 'worse', 'fewer than 50 users came to it, which proves nothing')
  })

  test('blips', async (context) => {
    const rollout = await open(context, 6000, { roles: { web: { regions: { seoul: 2, virginia: 1 } } } })
    const { world } = rollout
    const id = await post(rollout, 'v2')
    const first = await firstOrdered(rollout)
    await upFor(rollout, first, 900 + 300 * context.random())
    // One check or two see each of them, and others in between are well.
    for (let blips = 0; blips < 3; blips++) {
      first.setVars({ HEALTH: 'sick' })
      await world.run(1.9 * CHECK_MS)
      first.setVars({ HEALTH: 'well' })
      await world.run(1500)
    }
    await expectDone(rollout, id, 'v2', longest(rollout, 3))
    expectInService(rollout)
    // It was sick in between, so it has not been as it is for so long.
    const next = orders(rollout)[1]
    const ready = world.history.of('ready').findLast(({ node }) => node === first.name)
    const upMs = (next?.atMs ?? 0) - (ready?.timeMs ?? 0)
    const values = {
      name: next?.name ?? '',
      other: first.name,
      up: Math.round(upMs),
      watch: 6000,
      state: 'up',
    }
    expect(upMs, say('not-watched', values, next?.event)).toBeGreaterThanOrEqual(6000)
  })

  test('warms', async (context) => {
    const rollout = await open(context, 1500, {}, { startMs: 8000 })
    await post(rollout, 'warms')
    const first = await firstOrdered(rollout)
    await upFor(rollout, first, 3000)
    await expectNext(rollout, first, 'warms', 'it is well when it is warm, three seconds after its start')
  })
}

/** Nothing is wrong with it: the next server gets it. */
async function expectGoesOn(rollout: Rollout, rate: number, version: string, why: string): Promise<void> {
  const first = await comeToFirst(rollout, rate)
  await upFor(rollout, first, 0)
  await expectNext(rollout, first, version, why)
}

async function expectNext(rollout: Rollout, first: Node, version: string, why: string): Promise<void> {
  const { world, watchMs } = rollout
  const withinMs = watchMs + PACE_MS
  await inTime(world.until(() => orders(rollout).length > 1, withinMs))
  const next = orders(rollout)[1]
  const values = { version, name: first.name, why, seconds: withinMs / 1000 }
  const went = next?.version === version && next.name !== first.name
  expect(went, say('stopped', values, next?.event)).toBe(true)
  expectWatched(rollout, version)
}
