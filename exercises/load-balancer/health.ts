/** The fourth stage: whoever fails its checks gets nothing, whoever passes them again gets its share. */
import { expect, say, test } from 'millions/suite'
import type { Node, UserRequest, World } from '../../src/contract/world.ts'
import { prepare } from './exchange.ts'
import {
  expectBack,
  expectEven,
  expectFewChecks,
  expectLeftAlone,
  NOTICE_WITHIN_MS,
  visitUntilEven,
} from './promises.ts'
import { ask, chanceMs, ended, isFine, isSorry, oneOf, openInUse, some, visit } from './visits.ts'
import { sentOn, servers, steer, untilChecked } from './web-servers.ts'

export function health(): void {
  test('long-outage', async (context) => {
    const world = await openInUse(context, servers(1))
    const dead = world.node('web-1')
    dead.crash()
    await world.run(chanceMs(world, 62_000, 70_000))
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
    // So many good answers that there are some between any two of its checks.
    await expectLeftAlone(world, [sick], 'answers its checks with 503', 24)
    expectFewChecks(world)
  })

  test('says-other-than-200', async (context) => {
    const world = await openInUse(context, servers(5))
    // In a row, so that whoever passes their turn to a neighbour is seen.
    const sick = world.nodes('web').slice(1, 4)
    const well = world.nodes('web').filter((node) => !sick.includes(node))
    const codes = [
      [204, 201, 202, 206],
      [302, 301, 304, 307],
      [404, 400, 418, 429, 500, 502],
    ].map((all, place) => (place === 0 ? 204 : oneOf(world, all)))
    for (const [place, node] of sick.entries()) await steer([node], { health: [codes[place] ?? 500] })
    const why = 'answers its checks, but never with 200, as do two others'
    await expectLeftAlone(world, sick, why)
    const sinceMs = world.nowMs
    await visitUntilEven(world, { count: 200, everyMs: 5 }, well)
    expectEven(world, sinceMs, 'neighbour-gets-it-all', well)
    // Nor when the others pass their checks, and let this one user down.
    await steer(well, { delayMs: 60_000 })
    await expectNotEvenNow(world, sick)
    await steer(well, { delayMs: 0 })
    for (const node of well) node.crash()
    await expectNotEvenNow(world, sick)
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
    await steer([server], { health: [500] })
    await expectLeftAlone(world, [server], 'was well again for a while, and answers its checks with 500')
    expectFewChecks(world)
  })

  test('all-sick', async (context) => {
    const world = await openInUse(context, servers(2))
    await steer([world.node('web-1')], { health: [503] })
    const fault = world.node('web-2').pause()
    await world.run(NOTICE_WITHIN_MS)
    const outcomes = await visit(world, { count: 6, everyMs: 10, methods: ['GET', 'POST'] })
    const odd = outcomes.filter((outcome) => !isFine(outcome) && !isSorry(outcome))
    const list = odd.map(ended)
    expect(list, say('all-sick-odd', { list: some(list) }, odd[0]?.at)).toEqual([])
    await steer([world.node('web-1')], { health: [200] })
    fault.heal()
    await expectBack(world, world.node('web-2'))
    expectFewChecks(world)
  })

  test('few-checks', async (context) => {
    const world = await openInUse(context, servers(1))
    const server = world.node('web-1')
    // However they end, and all at the same instant: no check may come of it.
    const MANY = 11
    const burst = (method: string, init: UserRequest = {}) =>
      visit(world, { count: MANY, everyMs: 0, methods: [method], path: '/cards?n=#', ...init })
    await visit(world, { count: MANY, everyMs: 30, methods: ['GET', 'POST'] })
    await steer([server], { delayMs: 60_000 })
    await burst(oneOf(world, ['GET', 'POST']))
    await burst('GET', { patienceMs: 300 })
    await prepare([server], { status: 500, headers: [], body: null })
    await steer([server], { delayMs: 100 })
    await burst('GET')
    await Promise.all([burst(oneOf(world, ['GET', 'POST'])), world.run(50).then(() => server.crash())])
    await burst('GET')
    await world.run(1000)
    expectFewChecks(world)
  })

  test('restarts-beside-frozen-servers', async (context) => {
    const world = await openInUse(context, servers(8))
    const well = oneOf(world, world.nodes('web'))
    const frozen = world.nodes('web').filter((node) => node !== well)
    const before = frozen.splice(0, 4)
    for (const node of before) node.pause()
    const balancer = world.node('balancer-1')
    balancer.crash()
    await balancer.restart()
    await world.run(chanceMs(world, 0, 1500))
    for (const node of frozen) node.pause()
    await expectLeftAlone(world, [...before, ...frozen], 'is frozen, as are six others')
    expectFewChecks(world)
  })
}

/** One request, and no server that is well answers it: whoever is out is not asked for all that. */
async function expectNotEvenNow(world: World, sick: readonly Node[]): Promise<void> {
  const sinceMs = world.nowMs
  const { method, path, got } = await ask(world, '/cards?last')
  const [asked] = sentOn(world, { sinceMs }).filter(({ peer }) => sick.some(({ name }) => name === peer))
  const values = { server: asked?.peer ?? '', method, path, got }
  expect(asked?.peer ?? 'none', say('sick-as-last-resort', values, asked)).toBe('none')
}
