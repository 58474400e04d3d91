/** The fourth stage: whoever fails its checks gets nothing, whoever passes them again gets its share. */
import { expect, say, test } from 'millions/suite'
import type { Node, UserRequest, World } from '../../src/contract/world.ts'
import { prepare } from './exchange.ts'
import {
  expectBack,
  expectEven,
  expectFewChecks,
  expectLeftAlone,
  expectNotFlooded,
  NOTICE_WITHIN_MS,
  visitUntilEven,
} from './promises.ts'
import { ask, chanceMs, ended, isFine, isSorry, oneOf, openInUse, some, visit } from './visits.ts'
import { sentOn, servers, steer, untilChecked } from './web-servers.ts'

export function health(): void {
  test('says-503', async (context) => {
    const world = await openInUse(context, servers(2))
    const server = world.node('web-2')
    await steer([server], { health: [503] })
    // So many good answers that there are some between any two of its checks.
    await expectLeftAlone(world, [server], 'answers its checks with 503', 26)
    const wellMs = world.nowMs
    await steer([server], { health: [200] })
    const isUsed = () => sentOn(world, { to: server, sinceMs: wellMs }).length > 0
    const until = () => isUsed() || world.nowMs > wellMs + NOTICE_WITHIN_MS
    await visit(world, { count: 200, everyMs: 200, until })
    // Nothing of all that counts from then on: not what it missed, nor what it failed and passed.
    await expectNotFlooded(world, [server])
    await steer([server], { health: [503, 200, 0, 200] })
    const startMs = world.nowMs
    while (world.nowMs < startMs + 7000) {
      const seconds = ((world.nowMs - startMs) / 1000).toFixed(1)
      const sinceMs = world.nowMs
      const isAsked = () => sentOn(world, { to: server, sinceMs }).length > 0
      const { length: total } = await visit(world, { count: 26, everyMs: 5, until: isAsked })
      expect(isAsked(), say('out-after-one-check', { server: server.name, total, seconds })).toBe(true)
      await world.run(chanceMs(world, 300, 700))
    }
    await steer([server], { health: [200] })
    await expectBack(world, [server], { wellMs })
    await steer([server], { health: [500] })
    await expectLeftAlone(world, [server], 'was well again for a while, and answers its checks with 500')
    expectFewChecks(world)
  })

  test('says-other-than-200', async (context) => {
    const world = await openInUse(context, servers(5))
    // In a row, so that whoever passes their turn to a neighbour is seen.
    const sick = world.nodes('web').slice(1, 4)
    const well = world.nodes('web').filter((node) => !sick.includes(node))
    const [first, last] = well
    // Well all the time, if only just.
    if (last !== undefined) await steer([last], { healthDelayMs: 950 })
    const codes = [204, oneOf(world, [201, 202, 206, 301, 302, 304, 307, 400, 404, 418, 429, 500, 502]), 200]
    for (const [place, node] of sick.entries())
      await steer([node], { health: [codes[place] ?? 500], healthDelayMs: place === 2 ? 1200 : 0 })
    const why = 'answers its checks, but never with 200 and within a second'
    await expectLeftAlone(world, sick, why)
    const sinceMs = world.nowMs
    await visitUntilEven(world, { count: 200, everyMs: 5 }, well)
    expectEven(world, sinceMs, 'neighbour-gets-it-all', well)
    // Nor when the others pass their checks, and let this one user down, each in its way.
    if (last !== undefined) await steer([last], { delayMs: 60_000 })
    first?.crash()
    await expectNotEvenNow(world, sick)
    expectFewChecks(world)
  })

  test('long-outage', async (context) => {
    const world = await openInUse(context, servers(1))
    const [only] = world.nodes('web')
    if (only === undefined) return
    const fault = only.pause()
    await world.run(chanceMs(world, NOTICE_WITHIN_MS, 20_000))
    const outcomes = await visit(world, { count: 4, everyMs: 10, methods: ['GET', 'POST'] })
    const odd = outcomes.filter((outcome) => !isFine(outcome) && !isSorry(outcome))
    const list = odd.map(ended)
    expect(list, say('all-sick-odd', { list: some(list) }, odd[0]?.at)).toEqual([])
    fault.heal()
    only.crash()
    await world.run(chanceMs(world, 32_000, 38_000))
    // The worst moment for whoever asks ever more seldom: right after it asked, and was refused.
    await untilChecked(world)
    await world.run(50)
    await only.restart()
    await expectBack(world, [only])
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
