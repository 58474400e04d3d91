/** The second stage: every server gets about the same, however users come. */
import { expect, say, test } from 'millions/suite'
import { expectEven, visitUntilEven } from './promises.ts'
import { failed, firstFailed, open, some, visit } from './visits.ts'
import { servers, steer } from './web-servers.ts'

export function spread(): void {
  test('one-user-one-page', async (context) => {
    const world = await open(context, servers(3))
    const headers = { cookie: 'session=7', authorization: 'Bearer 7', 'user-agent': 'Postcards/7' }
    const user = { path: '/cards/7', address: '203.0.113.7', headers }
    await visitUntilEven(world, { count: 90, everyMs: 50, ...user })
    expectEven(world, 0, 'uneven')
  })

  test('all-at-once', async (context) => {
    const world = await open(context, servers(3))
    await steer(world.nodes('web'), { delayMs: 100 })
    const outcomes = await visit(world, { count: 21, everyMs: 0 })
    expectEven(world, 0, 'uneven')
    const values = { count: outcomes.length, list: some(failed(outcomes)) }
    expect(failed(outcomes), say('crowd-let-down', values, firstFailed(outcomes))).toEqual([])
  })

  test('quiet-hour', async (context) => {
    const world = await open(context, servers(2))
    await visitUntilEven(world, { count: 45, everyMs: 1600 })
    expectEven(world, 0, 'uneven-when-quiet')
  })

  test('five-servers', async (context) => {
    const world = await open(context, servers(5))
    await visitUntilEven(world, { count: 90, everyMs: 10 })
    expectEven(world, 0, 'uneven')
    // So few are enough to see that not all of them went to one.
    const sinceMs = world.nowMs
    await visit(world, { count: 12, everyMs: 0, methods: ['POST', 'PUT', 'PATCH'], body: 'Hello' })
    expectEven(world, sinceMs, 'uneven-writes-at-once')
  })

  test('two-servers-and-only-writes', async (context) => {
    const world = await open(context, servers(2))
    await visitUntilEven(world, { count: 60, everyMs: 20, methods: ['POST'], path: '/cards' })
    expectEven(world, 0, 'uneven')
  })
}
