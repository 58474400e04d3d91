/** The fourth stage: the deployer crashes, others are away, and nothing is forgotten, done twice or left out. */
import { expect, say, test } from 'millions/suite'
import type { HistoryEvent } from '../../../src/contract/history.ts'
import type { DiskAfterCrash, Node, World } from '../../../src/contract/world.ts'
import { crashAsItWrites, cuts } from '../../kit/crashes.ts'
import { inTime, underWay } from '../../kit/waiting.ts'
import {
  ask,
  byHand,
  CHECK_MS,
  deployerOf,
  expectAll,
  expectDone,
  expectInService,
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
import { comeBefore, comeToFirst, expectNoFurther, firstOrdered, nthOrdered, upFor } from './watch.ts'

const disks = ['keep', 'unsynced', 'tear', 'chance'] as const
const small = (seoul: number, virginia: number) => ({ roles: { web: { regions: { seoul, virginia } } } })

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

const pick = <T>({ context }: Rollout, all: readonly T[]): T =>
  all[Math.floor(all.length * context.random())] as T

type Away = 'dead' | 'frozen' | 'cut off' | 'heard by nobody'

export function goesAway(world: World, node: Node, way: Away): () => Promise<void> {
  const deployer = deployerOf(world)
  if (way === 'dead') {
    node.crash({ disk: 'keep' })
    return () => node.restart()
  }
  const fault =
    way === 'frozen'
      ? node.pause()
      : way === 'cut off'
        ? world.partition([node], [deployer])
        : world.partition([node], [deployer], 'one-way')
  return async () => fault.heal()
}

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

  test('taken-is-kept', async (context) => {
    for (let event = 1; event <= 8; event++) {
      const rollout = await open(context, 1000, small(1, 1))
      const { world } = rollout
      const fault = deployerOf(world).crashBefore(event, { disk: 'unsynced' })
      const { status, body } = await ask(rollout, '/deploys', { method: 'POST', body: '{"version":"v2"}' })
      fault.heal()
      await crashAndBack(rollout, 'unsynced')
      if (status === 202) {
        await expectDone(rollout, String(body.id), 'v2', longest(rollout, 3))
        continue
      }
      await world.run(PACE_MS)
      // Begun, or not.
      if (orders(rollout).length === 0) continue
      await inTime(
        world.until(
          () => world.nodes('web').every(({ name }) => runs(rollout, name, 'v2')),
          longest(rollout, 3),
        ),
      )
      expectAll(rollout, 'v2')
    }
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

  test('found-is-synced', async (context) => {
    for (const cut of [1, 2]) {
      const rollout = await open(context, 1000, small(1, 1))
      const { world } = rollout
      const deployer = deployerOf(world)
      const slow = deployer.slowDisk(300)
      const asked = ask(rollout, '/deploys', { method: 'POST', body: '{"version":"v2"}' })
      // It has written, and the sync is under way.
      await inTime(world.until(() => deployer.unsyncedBytes > 0, 1500))
      await world.run(20 * cut)
      deployer.crash({ disk: 'keep' })
      await asked
      slow.heal()
      await bootAgain(rollout)
      await inTime(world.until(() => orders(rollout).length > 0, PACE_MS))
      const isBegun = orders(rollout).length > 0
      await crashAndBack(rollout, 'unsynced')
      await world.run(longest(rollout, 2))
      if (!isBegun) continue
      const back = orders(rollout).find(({ version }) => version === 'v1')
      expect(back?.name, say('forgot-what-it-found', { name: back?.name ?? '' }, back?.event)).toBe(undefined)
      expectAll(rollout, 'v2')
    }
  })

  test('ended-is-synced', async (context) => {
    const rollout = await open(context, 1000, small(1, 1))
    const { world } = rollout
    const deployer = deployerOf(world)
    for (let turn = 0; turn < 2; turn++) {
      // All run it, so it ends at the next look.
      const id = await post(rollout, 'v1')
      const slow = deployer.slowDisk(300)
      await inTime(world.until(() => deployer.unsyncedBytes > 0, 3000))
      await world.run(20 + 200 * context.random())
      deployer.crash({ disk: 'keep' })
      await bootAgain(rollout, 0)
      const { state } = await look(rollout, id)
      deployer.crash({ disk: 'unsynced' })
      slow.heal()
      await bootAgain(rollout, 0)
      const after = await look(rollout, id)
      if (state === 'done') expect(after.state, say('undone', { state: String(after.state) })).toBe('done')
      await expectDone(rollout, id, 'v1', 2 * PACE_MS)
    }
  })

  test('torn', async (context) => {
    const rollout = await open(context, 1000, small(1, 1))
    const { world } = rollout
    const deployer = deployerOf(world)
    const ids: string[] = []
    for (const kept of cuts) {
      const work = ask(rollout, '/deploys', { method: 'POST', body: '{"version":"v1"}' })
      const isTorn = await crashAsItWrites(world, deployer, { work, kept, withinMs: 3000 })
      await work
      if (!isTorn) deployer.crash({ disk: 'unsynced' })
      await bootAgain(rollout)
      await world.run(2 * CHECK_MS)
      // What is taken on now is not lost for what was torn before.
      ids.push(await post(rollout, 'v1'))
      await crashAndBack(rollout, 'unsynced')
      for (const id of ids) await expectDone(rollout, id, 'v1', 2 * PACE_MS)
    }
  })

  test('meets-a-save', async (context) => {
    const rollout = await open(context, 1000, small(2, 1))
    const { world } = rollout
    const deployer = deployerOf(world)
    for (const name of ['web-1', 'web-2', 'web-3']) {
      const slow = deployer.slowDisk(200)
      await byHand(world, 'PUT', `/nodes/${name}`, { version: 'v2' })
      // Whoever writes down what they repair is at it now.
      await inTime(world.until(() => deployer.unsyncedBytes > 0 || isUnderRepair(rollout, name), 5000))
      await world.run(100 * context.random())
      const id = await post(rollout, 'v1')
      deployer.crash({ disk: 'unsynced' })
      slow.heal()
      await bootAgain(rollout)
      await expectDone(rollout, id, 'v1', 4 * PACE_MS)
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

  test('platform-away', async (context) => {
    const rollout = await open(context, 1500, small(2, 1))
    const { world } = rollout
    let version = 'v1'
    for (const way of ['dead', 'frozen', 'cut off', 'heard by nobody'] as const) {
      version = version === 'v1' ? 'v2' : 'v1'
      const fromMs = world.nowMs
      const id = await post(rollout, version)
      // While an order is under way, right after it, or in a watch.
      const orderUnderWay = (): boolean =>
        world.history.events
          .slice(-40)
          .some((event) => event.kind === 'send' && event.method === 'PUT' && event.timeMs >= fromMs)
      const count = 1 + Math.floor(2 * context.random())
      await inTime(
        world.until(
          () => orders(rollout, fromMs).length >= count - 1 && orderUnderWay(),
          longest(rollout, 2),
        ),
      )
      await world.run(pick(rollout, [0, 0, 300, 1200]))
      const back = goesAway(world, world.node('platform-1'), way)
      await world.run(8000 + 10_000 * context.random())
      await back()
      const why = `the platform was ${way} for a while`
      await expectDoneAfter(rollout, id, version, why)
      expectOrdered(rollout, version, fromMs, () => 1)
      expectInService(rollout)
    }
  })

  test('balancer-away', async (context) => {
    // When the watch begins, or when it ends.
    for (const afterMs of [0, SEEN_WELL_MS]) {
      const rollout = await open(context, 3000, small(2, 1))
      const { world } = rollout
      const id = await post(rollout, 'v2')
      const first = await firstOrdered(rollout)
      await upFor(rollout, first, afterMs)
      const balancer = world.node(first.region === 'seoul' ? 'balancer-1' : 'balancer-2')
      const back = goesAway(world, balancer, pick(rollout, ['dead', 'frozen', 'cut off'] as const))
      await world.run(rollout.watchMs + 5000)
      const next = orders(rollout)[1]
      const values = { name: next?.name ?? '', version: next?.version ?? '' }
      expect(next?.name, say('without-numbers', values, next?.event)).toBe(undefined)
      await back()
      await expectDoneAfter(rollout, id, 'v2', 'a balancer was away for a while')
      expectOrdered(rollout, 'v2', 0, () => 1)
    }
  })

  test('order-in-the-dark', async (context) => {
    const rollout = await open(context, 1000)
    const { world } = rollout
    const id = await post(rollout, 'v2')
    const sent = (): readonly HistoryEvent[] =>
      world.history.of('send').filter(({ node, method }) => node === 'deployer-1' && method === 'PUT')
    await inTime(world.until(() => sent().length >= 2, longest(rollout, 2)))
    // The second order is lost on its way, and the third server of the zone dies while nobody can look.
    const back = goesAway(world, world.node('platform-1'), 'dead')
    const [first] = orders(rollout)
    const last = sent()[1]
    const meant = last?.kind === 'send' ? last.path.split('/').at(-1) : undefined
    world
      .nodes('web')
      .find(({ name, region }) => region === first?.zone && name !== first?.name && name !== meant)
      ?.crash()
    await world.run(6000)
    await back()
    await expectDoneAfter(rollout, id, 'v2', 'the platform was dead while a server died')
    expectInService(rollout)
    expectOrdered(rollout, 'v2', 0, () => 1)
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

  test('numbers-come-late', async (context) => {
    const rollout = await open(context, 3500)
    const { world } = rollout
    await comeBefore(rollout, 6000)
    const id = await post(rollout, 'errors')
    const first = await comeToFirst(rollout, 25)
    const balancer = world.node(first.region === 'seoul' ? 'balancer-1' : 'balancer-2')
    // Its users reach it all the time.
    const back = goesAway(world, balancer, pick(rollout, ['cut off', 'heard by nobody'] as const))
    await upFor(rollout, first, SEEN_WELL_MS)
    await back()
    await world.run(rollout.watchMs + PACE_MS)
    const why = 'one of twenty users got a 500, and the numbers came late'
    expectNoFurther(rollout, 'errors', first, why)
    await expectBack(rollout, id, { server: first.name, reasons: ['users'] }, 2)
  })

  test('answers-alone', async (context) => {
    const rollout = await open(context, 1000, small(1, 1))
    const { world } = rollout
    const platform = world.node('platform-1')
    const id = await post(rollout, 'v2')
    const back = goesAway(world, platform, pick(rollout, ['dead', 'frozen', 'cut off'] as const))
    await world.run(3000 * context.random())
    await crashAndBack(rollout, 'chance')
    await look(rollout, id)
    await world.run(4000)
    await look(rollout, id)
    await back()
    await expectDoneAfter(rollout, id, 'v2', 'the platform was away while it booted')
  })

  test('numbers-begin-anew', async (context) => {
    const rollout = await open(context, 4000)
    const { world } = rollout
    await comeBefore(rollout, 3000)
    const id = await post(rollout, 'errors')
    const first = await comeToFirst(rollout, 20)
    const balancer = world.node(first.region === 'seoul' ? 'balancer-1' : 'balancer-2')
    await upFor(rollout, first, 1000 + 1500 * context.random())
    balancer.crash({ disk: 'keep' })
    await world.run(300)
    await balancer.restart()
    await world.run(rollout.watchMs + PACE_MS)
    expectNoFurther(
      rollout,
      'errors',
      first,
      'one of twenty users got a 500, and its balancer booted anew in the watch',
    )
    await expectBack(rollout, id, { server: first.name, reasons: ['users'] }, 2)
  })
}

const isUnderRepair = (rollout: Rollout, name: string): boolean =>
  orders(rollout).some((order) => order.name === name && order.version === 'v1')

function runs({ world }: Rollout, name: string, version: string): boolean {
  const last = world.history
    .of('fault')
    .findLast((event) => event.fault === 'version' && event.nodes[0] === name)
  return last?.vars?.[0]?.[1] === version && world.node(name).state === 'up'
}

async function expectDoneAfter(rollout: Rollout, id: string, version: string, why: string): Promise<void> {
  const untilMs = rollout.world.nowMs + longest(rollout, 3)
  let deploy = await look(rollout, id)
  while (deploy.state === 'running' && rollout.world.nowMs < untilMs) {
    await rollout.world.run(300)
    deploy = await look(rollout, id)
  }
  const values = { version, why, state: String(deploy.state) }
  expect(deploy.state, say('not-done-after', values)).toBe('done')
  expectAll(rollout, version)
}
