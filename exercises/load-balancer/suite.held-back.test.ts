/** What no page practises with: the promises at other numbers than those of the suite, and other ones on each seed. */
import { stage, test } from 'millions/suite'
import { expectEven, visitUntilEven } from './promises.ts'
import { open } from './visits.ts'
import { servers } from './web-servers.ts'

stage('spread', () => {
  test('any-number-of-servers', async (context) => {
    const between = (least: number, most: number): number =>
      least + Math.floor(context.random() * (most - least + 1))
    const count = between(6, 8)
    const world = await open(context, servers(count))
    await visitUntilEven(world, { count: 20 * count, everyMs: between(5, 60) })
    expectEven(world, 0, 'uneven')
  })
})
