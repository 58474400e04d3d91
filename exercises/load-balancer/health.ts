/** The fourth stage: whoever fails its checks gets nothing, whoever passes them again gets its share. */
import { expect, say, test } from 'millions/suite'
import {
  expectBack,
  expectEven,
  expectFewChecks,
  expectLeftAlone,
  NOTICE_WITHIN_MS,
  visitUntilEven,
} from './promises.ts'
import { chanceMs, ended, isFine, openInUse, some, visit } from './visits.ts'
import { sentOn, servers, steer, untilChecked } from './web-servers.ts'

export function health(): void {
  test('long-outage', async (context) => {
    const world = await openInUse(context, servers(1))
    const dead = world.node('web-1')
    dead.crash()
    await world.run(chanceMs(world, 70_000, 80_000))
    // The worst moment for whoever asks ever more seldom: right after it asked, and was refused.
    await untilChecked(world)
    await world.run(50)
    await dead.restart()
    await expectBack(world, dead)
  })

  test('says-503', async (context) => {
    const world = await openInUse(context, servers(2))
    const sick = world.node('web-2')
    await steer([sick], { health: [503] })
    await expectLeftAlone(world, [sick], 'answers its checks with 503', 24)
    await steer([sick], { health: [200] })
    await expectBack(world, sick)
    await steer([sick], { health: [500] })
    await expectLeftAlone(world, [sick], 'was well again for a while, and answers its checks with 500')
    expectFewChecks(world)
  })

  test('says-other-than-200', async (context) => {
    const world = await openInUse(context, servers(4))
    const well = world.node(`web-${1 + Math.floor(4 * context.random())}`)
    const sick = world.nodes('web').filter((node) => node !== well)
    await steer(sick, { health: [206, 404, 302] })
    await steer(sick.slice(0, 1), { health: [204] })
    await expectLeftAlone(world, sick, 'answers its checks, but never with 200, as do two others')
  })

  test('slow-check', async (context) => {
    const world = await openInUse(context, servers(3))
    const slow = world.node('web-2')
    await steer([slow], { healthDelayMs: 1200 })
    // Well all the time, if only just.
    await steer([world.node('web-3')], { healthDelayMs: 950 })
    await expectLeftAlone(world, [slow], 'takes 1.2 s to answer a check')
    const sinceMs = world.nowMs
    const well = world.nodes('web').filter((node) => node !== slow)
    await visitUntilEven(world, { count: 90, everyMs: 20 }, well)
    expectEven(world, sinceMs, 'just-in-time-left-out', well)
    expectFewChecks(world)
  })

  test('hangs', async (context) => {
    const world = await openInUse(context, servers(2))
    const frozen = world.node('web-1')
    const fault = frozen.pause()
    await expectLeftAlone(world, [frozen], 'is frozen, so that its checks never end')
    fault.heal()
    await expectBack(world, frozen)
    expectFewChecks(world)
  })

  test('one-lost-check', async (context) => {
    const world = await openInUse(context, servers(2))
    const server = world.node('web-2')
    // An outage first: what was counted then must not count now.
    await steer([server], { health: [503] })
    await world.run(NOTICE_WITHIN_MS)
    await steer([server], { health: [200] })
    const visitUntilAsked = async (count: number, everyMs: number) => {
      const sinceMs = world.nowMs
      const asked = () => sentOn(world, { to: server, sinceMs }).length
      const { length: total } = await visit(world, { count, everyMs, until: () => asked() > 0 })
      return { count: asked(), total }
    }
    const back = await visitUntilAsked(2 * (NOTICE_WITHIN_MS / 150), 150)
    expect(back.count, say('not-back', { server: server.name, ...back })).toBeGreaterThan(0)
    // And at once, as what was counted until its return must not count now either.
    await steer([server], { health: [503, 200, 0, 200] })
    const startMs = world.nowMs
    while (world.nowMs < startMs + 7000) {
      const seconds = ((world.nowMs - startMs) / 1000).toFixed(1)
      const { count, total } = await visitUntilAsked(26, 5)
      expect(count, say('out-after-one-check', { server: server.name, total, seconds })).toBeGreaterThan(0)
      await world.run(chanceMs(world, 300, 700))
    }
  })

  test('survivors-share', async (context) => {
    const world = await openInUse(context, servers(5))
    const out = [world.node('web-2'), world.node('web-3')]
    const others = world.nodes('web').filter((node) => !out.includes(node))
    out[0]?.crash()
    await steer(out.slice(1), { health: [503] })
    await world.run(NOTICE_WITHIN_MS)
    const sinceMs = world.nowMs
    const outcomes = await visitUntilEven(world, { count: 200, everyMs: 5 }, others)
    expectEven(world, sinceMs, 'neighbour-gets-it-all', others)
    const asked = sentOn(world, { sinceMs }).filter(({ peer }) => out.some(({ name }) => name === peer))
    const values = {
      server: asked[0]?.peer ?? '',
      why: 'is dead or answers its checks with 503, as another does',
      count: asked.length,
      total: outcomes.length,
    }
    expect(asked.length, say('sick-still-asked', values, asked[0])).toBe(0)
  })

  test('all-sick', async (context) => {
    const world = await openInUse(context, servers(2))
    await steer(world.nodes('web'), { health: [503] })
    await world.run(NOTICE_WITHIN_MS)
    const outcomes = await visit(world, { count: 6, everyMs: 10, methods: ['GET', 'POST'] })
    const odd = outcomes.filter((outcome) => !isFine(outcome) && outcome.status !== 503)
    const list = odd.map(ended)
    expect(list, say('all-sick-odd', { list: some(list) }, odd[0]?.at)).toEqual([])
    await steer(world.nodes('web'), { health: [200] })
    await expectBack(world, world.node('web-1'))
  })

  test('few-checks', async (context) => {
    const world = await openInUse(context, servers(1))
    await visit(world, { count: 30, everyMs: 30, methods: ['GET', 'POST'] })
    await world.run(1000)
    expectFewChecks(world)
  })

  test('restarts-beside-frozen-servers', async (context) => {
    const world = await openInUse(context, servers(6))
    const frozen = world.nodes('web').slice(0, 5)
    for (const node of frozen) node.pause()
    const balancer = world.node('balancer-1')
    balancer.crash()
    await balancer.restart()
    await expectLeftAlone(world, frozen, 'was frozen before the balancer started, as were four others')
  })
}
