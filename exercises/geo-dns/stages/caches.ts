/** The fourth stage: what resolvers remember. Judged by where users come, and by how often resolvers ask. */
import { expect, say, test } from 'millions/suite'
import type { Load } from '../../../src/contract/exercise.ts'
import { perSecond } from '../../kit/stack.ts'
import { type Cluster, fail, networkOf, open } from '../names.ts'
import { questionsIn, sentTo } from '../visits.ts'

const GONE_MS = 60_000
const GONE_AT_LAST_MS = 90_000
/** The way to a resolver and back, and the core's turn. */
const ROOM_MS = 500
const MOST_A_MINUTE = 300

const users = (requests: number, where: Load['regions'] = {}): Partial<Load> => ({
  ...perSecond(requests, 0),
  regions: where,
  read: '/',
})

/** From so long after its end on, nobody comes to it. */
async function expectGone(
  cluster: Cluster,
  center: string,
  how: string,
  failedMs: number,
  afterMs: number,
): Promise<void> {
  const { world } = cluster
  await world.run(failedMs + afterMs + ROOM_MS - world.nowMs)
  const fromMs = world.nowMs
  await world.run(20_000)
  const late = sentTo(world, center, fromMs)
  const seconds = Math.round(((late.at(-1)?.timeMs ?? failedMs) - failedMs) / 1000)
  const values = { center, how, count: late.length, seconds, limit: afterMs / 1000 }
  expect(late.length, say('users-stay', values, late[0])).toBe(0)
}

export function caches(): void {
  for (const how of ['crashed', 'frozen'] as const)
    test(`gone-in-a-minute-when-${how}`, async (context) => {
      const resolvers = [{ users: 'seoul', count: 8 }]
      const cluster = await open(context, { reach: { by: 'name', names: 'dns', resolvers } })
      const { world, chance } = cluster
      // Each resolver is asked for the first time at another moment, so that their answers end at all moments.
      for (let number = 0; number < 8; number++) {
        await world.fetch('/', {
          region: 'seoul',
          address: networkOf('seoul', number).replace('.0/24', '.9'),
        })
        await world.run(chance(6500, 8500))
      }
      world.load(users(4, { seoul: 1 }))
      await world.run(chance(5000, 20_000))
      const failedMs = world.nowMs
      await fail(cluster, 'center-1', how)
      await expectGone(cluster, 'center-1', how, failedMs, GONE_MS)
    })

  test('resolvers-that-disobey', async (context) => {
    const resolvers = [{ users: 'tokyo', count: 8, leastTtlMs: 60_000 }]
    const cluster = await open(context, { reach: { by: 'name', names: 'dns', resolvers } })
    const { world, chance } = cluster
    world.load(users(3, { tokyo: 1 }))
    await world.run(chance(65_000, 95_000))
    const failedMs = world.nowMs
    await fail(cluster, 'center-1', 'frozen')
    await expectGone(cluster, 'center-1', 'frozen', failedMs, GONE_AT_LAST_MS)
  })

  test('few-questions', async (context) => {
    const cluster = await open(context, { reach: { by: 'name', names: 'dns', resolvers: hundred } })
    const { world } = cluster
    world.load(users(20, everywhere))
    await world.run(10_000)
    await expectFewQuestions(cluster, 'all centers are well')
  })

  test('few-questions-in-an-outage', async (context) => {
    const cluster = await open(context, { reach: { by: 'name', names: 'dns', resolvers: hundred } })
    const { world } = cluster
    await fail(cluster, 'center-1', 'crashed')
    await world.run(20_000)
    world.load(users(20, everywhere))
    await world.run(12_000)
    await expectFewQuestions(cluster, 'center-1 is dead')
  })
}

const hundred = [
  { users: 'seoul', count: 32 },
  { users: 'virginia', count: 32 },
  { users: 'frankfurt', count: 32 },
  { users: 'oregon', count: 4 },
]
const everywhere = { seoul: 0.32, virginia: 0.32, frankfurt: 0.32, oregon: 0.04 }

async function expectFewQuestions({ world }: Cluster, why: string): Promise<void> {
  const fromMs = world.nowMs
  await world.run(60_000)
  const asked = questionsIn(world, fromMs, world.nowMs)
  const values = { why, count: asked.length, rate: (asked.length / 60).toFixed(1) }
  expect(asked.length, say('too-many-questions', values, asked.at(-1))).toBeLessThanOrEqual(MOST_A_MINUTE)
}
