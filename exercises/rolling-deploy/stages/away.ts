/** The fourth stage, too: the platform or a balancer is away, and nobody knows how things are. */
import { expect, say, test } from 'millions/suite'
import type { HistoryEvent } from '../../../src/contract/history.ts'
import type { Node, World } from '../../../src/contract/world.ts'
import { inTime } from '../../kit/waiting.ts'
import {
  deployerOf,
  expectAll,
  expectInService,
  expectOrdered,
  longest,
  look,
  open,
  orders,
  PACE_MS,
  post,
  type Rollout,
} from '../rollout.ts'
import { expectBack, SEEN_WELL_MS } from './back.ts'
import { crashAndBack, pick, small } from './crash.ts'
import { comeBefore, comeToFirst, expectNoFurther, firstOrdered, upFor } from './watch.ts'

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

export function away(): void {
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
    await expectDoneAfter(rollout, id, 'v2', 'the platform was dead while a server died', 6)
    expectInService(rollout)
    expectOrdered(rollout, 'v2', 0, () => 1)
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

async function expectDoneAfter(
  rollout: Rollout,
  id: string,
  version: string,
  why: string,
  servers = 3,
): Promise<void> {
  const untilMs = rollout.world.nowMs + longest(rollout, servers)
  let deploy = await look(rollout, id)
  while (deploy.state === 'running' && rollout.world.nowMs < untilMs) {
    await rollout.world.run(300)
    deploy = await look(rollout, id)
  }
  const values = { version, why, state: String(deploy.state) }
  expect(deploy.state, say('not-done-after', values)).toBe('done')
  expectAll(rollout, version)
}
