/** The fourth stage: a shard less, in the same way, and shards that go and come back. */
import { test } from 'millions/suite'
import { addShard, begin, changeTo, expectPlaced, movesTo, untilOver } from '../change.ts'
import { alike, mark, namesOf, shardsOf } from '../cluster.ts'
import { meetEachMove } from '../meeting.ts'
import { keysOf, sendLate, settleTown } from '../town.ts'
import { beside, fill, get, put, readAll, remove, settle } from '../users.ts'

export function shrink(): void {
  test.real('a-shard-is-removed', async (context) => {
    const wanted = alike(['shard-2', 'shard-3'])
    const { world, users, keys } = await settleTown(context, { wanted, isReal: true })
    await changeTo(users, wanted)
    await world.remove(world.node('shard-1'))
    await readAll(users)
    await fill(users, keys)
    await readAll(users)
  })

  test('users-go-on-as-it-leaves', async (context) => {
    const wanted = alike(['shard-1', 'shard-3'])
    const { world, users, moves } = await settleTown(context, { wanted, moving: 8 })
    users.weather = 'slow'
    for (const shard of Object.keys(wanted)) world.node(shard).slowDisk(80)
    const since = mark(world)
    await begin(users, wanted)
    await meetEachMove(users, moves, since, ['remove', 'put', 'put and remove', 'remove and put'])
    await settle(users)
    await untilOver(users, wanted, { keys: keysOf(moves) })
    await expectPlaced(users)
  })

  test('down-to-one', async (context) => {
    const wanted = alike(['shard-3'])
    const { world, users, keys } = await settleTown(context, { wanted })
    await changeTo(users, wanted, { keys })
    for (const shard of shardsOf(world)) if (shard.name !== 'shard-3') shard.crash({ disk: 'lose' })
    await fill(users, keys)
    await readAll(users)
  })

  test('out-and-in-again', async (context) => {
    const { world, users, wanted, moves } = await settleTown(context)
    const before = alike(namesOf(shardsOf(world)).slice(0, 3))
    const keys = keysOf(moves)
    await changeTo(users, wanted, { keys })
    for (const key of keys.slice(0, 3)) await remove(users, key)
    for (const key of keys.slice(3, 6)) await put(users, key)
    // The second change is no quicker than the first.
    await sendLate(users, keys.slice(-2), 700 + 300 * context.random())
    await changeTo(users, before, { also: () => beside(users, get(users, keys[0] ?? '')) })
    for (const key of keys.slice(0, 2)) await put(users, key)
    for (const key of keys.slice(3, 5)) await remove(users, key)
    // What it once held must not be believed again.
    await changeTo(users, wanted, { keys: keys.slice(2) })
    // One comes as another one goes.
    await addShard(world)
    const last = alike(['shard-2', 'shard-3', 'shard-4', 'shard-5'])
    const absent = Array.from({ length: 60 }, (_, index) => `absent ${index}`)
    const toOthers = (await movesTo(world, absent, last)).filter(({ to }) => to !== 'shard-5')
    const gone = [...keysOf(toOthers.slice(0, 4))]
    const also = () => {
      const key = gone.shift()
      if (key !== undefined) beside(users, remove(users, key))
    }
    await changeTo(users, last, { keys, also })
  })
}
