/** The sixth stage: who holds the fewest requests gets the next one, and counts come down however a request ends. */
import { expect, say, test } from 'millions/suite'
import type { Node, World } from '../../src/contract/world.ts'
import { bytesOf } from '../kit/odd-data.ts'
import { prepare } from './exchange.ts'
import { boundsOf, expectEven, NOTICE_WITHIN_MS, visitUntilEven } from './promises.ts'
import { ask, chanceMs, failed, firstFailed, open, some, visit } from './visits.ts'
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
      const until = () => total() >= 18 && count() < total() / 12
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

  test('every-end-is-counted-down', async (context) => {
    const world = await open(context, servers(2))
    const server = world.node('web-2')
    const answers = ENDS.map(([, status], place) => {
      return {
        path: `/ends/${place}`,
        status,
        headers: [],
        body: hasBody(status) ? bytesOf('a body\n') : null,
      }
    })
    await prepare([server], ...answers)
    for (const [place, [method]] of ENDS.entries()) {
      const path = `/ends/${place}`
      const isAsked = () => sentOn(world, { to: server, path }).length > 0
      for (let number = 1; number <= 6 && !isAsked(); number++) await ask(world, path, { method })
    }
    await prepare([server])
    await expectEqual(world, server, 'answered requests of all kinds, with and without a body')
    // Errors are answered. Then requests break off, and are refused, one way and the other.
    await prepare([server], { status: 500, headers: [], body: bytesOf('broken\n') })
    await visit(world, { count: 6, everyMs: 5, methods: ['GET', 'POST', 'PUT'] })
    await prepare([server])
    await steer(world.nodes('web'), { delayMs: 500 })
    // Each method twice in turn, so that either server gets it.
    const many = { count: 12, everyMs: 0, methods: ['GET', 'GET', 'POST', 'POST', 'HEAD', 'HEAD'] }
    const [outcomes] = await Promise.all([
      visit(world, { ...many, path: '/cards?m=#' }),
      world.run(200).then(() => server.crash()),
    ])
    const reads = outcomes.filter(({ method }) => method !== 'POST')
    const list = some(failed(reads))
    expect(failed(reads), say('dead-server-felt', { list }, firstFailed(reads))).toEqual([])
    await visit(world, { count: 6, everyMs: 5, methods: ['POST', 'POST', 'GET'], path: '/cards?o=#' })
    await server.restart()
    const hidden = server.hideName()
    await visit(world, { count: 4, everyMs: 5, methods: ['GET', 'GET', 'POST', 'POST'] })
    hidden.heal()
    // Users leave, and answers come too late.
    await steer([world.node('web-1')], { delayMs: 0 })
    await steer([server], { delayMs: 700 })
    await visit(world, { ...many, count: 8, path: '/cards?n=#', patienceMs: 300 })
    await steer([server], { delayMs: chanceMs(world, 3500, 9000) })
    await visit(world, { ...many, count: 8, path: '/cards?l=#' })
    await steer([server], { delayMs: 0 })
    await world.run(NOTICE_WITHIN_MS)
    const fault =
      'had been well until it broke some requests off, refused others, and was too slow for the rest'
    await expectEqual(world, server, fault)
  })
}

/** How requests may be answered. Not by errors: whoever has many may be held back for a while. */
const ENDS = [
  ['GET', 200],
  ['GET', 204],
  ['HEAD', 200],
  ['GET', 304],
  ['POST', 303],
  ['GET', 404],
  ['DELETE', 205],
] as const
const hasBody = (status: number) => ![204, 205, 304].includes(status)

/** Both servers are idle. One request at a time: one too many or too few in a count then decides each time. */
async function expectEqual(world: World, server: Node, fault: string): Promise<void> {
  const sinceMs = world.nowMs
  const { length: total } = await visitUntilEven(world, { count: 60, everyMs: 20 })
  const sent = sentOn(world, { to: server, sinceMs })
  const { least, most } = boundsOf(total, 2)
  const values = { server: server.name, fault, count: sent.length, total }
  expect(sent.length, say('count-leaks-away', values)).toBeGreaterThanOrEqual(least)
  expect(sent.length, say('count-leaks-below', values, sent[most])).toBeLessThanOrEqual(most)
}
