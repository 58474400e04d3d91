/** The second stage: every server gets about the same, however users come. */
import { test } from 'millions/suite'
import { expectEven, visitUntilEven } from './promises.ts'
import { open, visit } from './visits.ts'
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
    await visit(world, { count: 21, everyMs: 0 })
    expectEven(world, 0, 'uneven')
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
  })

  test('two-servers-and-only-writes', async (context) => {
    const world = await open(context, servers(2))
    await visitUntilEven(world, { count: 60, everyMs: 20, methods: ['POST'], path: '/cards' })
    expectEven(world, 0, 'uneven')
  })
}
