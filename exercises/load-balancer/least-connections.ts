/** The sixth stage: who holds the fewest requests gets the next one, and counts come down however a request ends. */
import { expect, say, test } from 'millions/suite'
import type { Node, World } from '../../src/contract/world.ts'
import { bytesOf, prepare } from './exchange.ts'
import { boundsOf, expectEven, NOTICE_WITHIN_MS, visitUntilEven } from './promises.ts'
import { failed, firstFailed, open, some, visit } from './visits.ts'
import { sentOn, servers, steer } from './web-servers.ts'

export function leastConnections(): void {
  test('slow-server', async (context) => {
    const world = await open(context, servers(4))
    const slow = world.node('web-3')
    await steer(world.nodes('web'), { delayMs: 20 })
    await steer([slow], { delayMs: 800 })
    for (const method of ['GET', 'POST']) {
      const sinceMs = world.nowMs
      const count = () => sentOn(world, { to: slow, sinceMs }).length
      const total = () => sentOn(world, { sinceMs }).length
      const until = () => total() >= 40 && count() < total() / 12
      await visit(world, { count: 200, everyMs: 10, until, methods: [method] })
      const values = { server: slow.name, method, count: count(), total: total() }
      const last = () => sentOn(world, { to: slow, sinceMs }).at(-1)
      expect(count(), say('slow-server-flooded', values, last)).toBeLessThanOrEqual(total() / 8)
    }
  })

  test('equally-busy', async (context) => {
    const world = await open(context, servers(3))
    await steer(world.nodes('web'), { delayMs: 28 })
    await visitUntilEven(world, { count: 90, everyMs: 20, isSteady: true })
    expectEven(world, 0, 'equals-not-equal')
  })

  test('failures-are-counted-down', async (context) => {
    const world = await open(context, servers(2))
    const server = world.node('web-2')
    await steer(world.nodes('web'), { delayMs: 500 })
    const [outcomes] = await Promise.all([
      visit(world, { count: 16, everyMs: 0 }),
      world.run(200).then(() => server.crash()),
    ])
    const list = some(failed(outcomes))
    expect(failed(outcomes), say('dead-server-felt', { list }, firstFailed(outcomes))).toEqual([])
    await server.restart()
    await expectEqualAgain(world, server, 'died with requests in flight')
  })

  test('every-end-is-counted-down', async (context) => {
    const world = await open(context, servers(2))
    const server = world.node('web-2')
    // Users leave.
    await steer([server], { delayMs: 700 })
    await visit(world, {
      count: 16,
      everyMs: 0,
      methods: ['GET', 'POST'],
      path: '/cards?n=#',
      patienceMs: 300,
    })
    await world.run(1000)
    // Errors are answered.
    await steer([server], { delayMs: 0 })
    await prepare([server], { status: 500, headers: [], body: bytesOf('broken\n') })
    await visit(world, { count: 16, everyMs: 5, methods: ['GET', 'POST', 'HEAD'] })
    // Writes break off, and are refused.
    await steer([server], { delayMs: 500, answer: null })
    await Promise.all([
      visit(world, { count: 8, everyMs: 0, methods: ['POST'], path: '/cards?m=#' }),
      world.run(200).then(() => server.crash()),
    ])
    await visit(world, { count: 8, everyMs: 5, methods: ['POST'], path: '/cards?o=#' })
    await server.restart()
    await expectEqualAgain(world, server, 'had users who left, answered with 500, and died at work')
  })
}

/** A while after all is over, both servers are equally idle. */
async function expectEqualAgain(world: World, server: Node, fault: string): Promise<void> {
  await steer(world.nodes('web'), { delayMs: 50 })
  await world.run(NOTICE_WITHIN_MS)
  const sinceMs = world.nowMs
  const { length: total } = await visitUntilEven(world, { count: 60, everyMs: 20 })
  const sent = sentOn(world, { to: server, sinceMs })
  const { least, most } = boundsOf(total, 2)
  const values = { server: server.name, fault, count: sent.length, total }
  expect(sent.length, say('count-leaks-away', values)).toBeGreaterThanOrEqual(least)
  expect(sent.length, say('count-leaks-below', values, sent[most])).toBeLessThanOrEqual(most)
}
