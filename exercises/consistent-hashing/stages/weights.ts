/** The sixth stage: shards that take more or less than others. */
import { expect, say, test } from 'millions/suite'
import { begin, expectPlaced, expectRefused, untilOver } from '../change.ts'
import { alike, ask, got, mark, numbered, open, placesOf, type Shards } from '../cluster.ts'
import { meetEachMove } from '../meeting.ts'
import { askedOnce, expectFewMoves, expectSameByBoth, expectShares, FEWER, manyKeys } from '../shares.ts'
import { keysOf, settleTown } from '../town.ts'
import { readAll, settle } from '../users.ts'

export function weights(): void {
  test('shares-by-weight', async (context) => {
    const world = await open(context, { shards: 1 })
    const keys = manyKeys(context.random)
    const lists: readonly Shards[] = [
      { 'shard-1': 1, 'shard-2': 2, 'shard-3': 1, 'shard-4': 4 },
      { 'shard-1': 0.5, 'shard-2': 1, 'shard-3': 1.5, 'shard-4': 1 },
      { 'shard-1': 8, 'shard-2': 8, 'shard-3': 2.5 },
    ]
    for (const shards of lists) expectShares(await placesOf(world, keys, shards), shards, 'keys')
  })

  test('weights-that-are-close', async (context) => {
    const world = await open(context, { shards: 1, routers: 2 })
    const { random } = context
    const tenth = (5 + Math.floor(5 * random())) / 10
    const lists = [tenth - 0.04, tenth + 0.04, tenth + 0.043, 1 + tenth].flatMap((weight) => [
      { 'shard-1': weight, 'shard-2': 1 },
      { 'shard-1': 1, 'shard-2': weight },
    ])
    await expectSameByBoth(world, manyKeys(random, 1000), lists)
  })

  test('one-weight-changes', async (context) => {
    const world = await open(context, { shards: 1 })
    const asked = askedOnce(world, manyKeys(context.random, FEWER))
    const shards = alike(numbered(4))
    for (const [before, after] of [
      [shards, { ...shards, 'shard-2': 2 }],
      [shards, { ...shards, 'shard-3': 0.5 }],
      [
        { ...shards, 'shard-1': 4 },
        { ...shards, 'shard-1': 4, 'shard-5': 2 },
      ],
    ] as const)
      await expectFewMoves(asked, before, after)
  })

  test('moved-by-weight', async (context) => {
    const heavy = { ...alike(numbered(3)), 'shard-2': 3 }
    const { world, users, moves } = await settleTown(context, { wanted: heavy })
    const since = mark(world)
    users.weather = 'slow'
    world.node('shard-2').slowDisk(60)
    await begin(users, heavy)
    // The names are the same: it is another list all the same.
    await expectRefused(users, { ...heavy, 'shard-2': 2 })
    await begin(users, heavy)
    await meetEachMove(users, moves, since, ['remove', 'put', 'get'])
    await settle(users)
    await untilOver(users, heavy, { keys: keysOf(moves) })
    await expectPlaced(users)
    world.healAll()
    const router = world.node('router-1')
    router.crash({ disk: 'lose' })
    await router.restart()
    // What has moved is where it was moved to, from the first moment of the next change.
    const light = { ...heavy, 'shard-2': 0.5 }
    await begin(users, light)
    await readAll(users)
    await untilOver(users, light, { keys: keysOf(moves) })
    await expectPlaced(users)
  })

  test('what-is-no-weight', async (context) => {
    const { world, users } = await settleTown(context, { moving: 0, staying: 6 })
    for (const weight of ['0', '-1', '"2"', 'null', '[1]', 'true', '1e999', '0.05', '1000']) {
      const body = `{"shards":{"shard-1":1,"shard-2":${weight},"shard-3":1}}`
      const outcome = await ask(world, '/shards', { method: 'PUT', body })
      expect(got(outcome), say('list-taken', { body, got: got(outcome) }, outcome.at)).toBe(400)
    }
    await readAll(users)
  })
}
