/** The fourth stage: a shard less, in the same way, and shards that go and come back. */
import { test } from 'millions/suite'
import { addShard, begin, changeTo, expectPlaced, movesTo, untilOver } from '../change.ts'
import { alike, mark, namesOf, shardsOf } from '../cluster.ts'
import { meetEachMove } from '../meeting.ts'
import { keysOf, settleTown } from '../town.ts'
import { beside, fill, get, put, readAll, remove, settle } from '../users.ts'

export function shrink(): void {
  test.real('a-shard-is-removed', async (context) => {
    const { world, users, keys, newcomer } = await settleTown(context, { keys: 30, isReal: true })
    const [first, ...rest] = shardsOf(world)
    if (first === undefined) return
    const wanted = alike(namesOf(rest.filter((shard) => shard !== newcomer)))
    await changeTo(users, wanted)
    await world.remove(first)
    await readAll(users)
    await fill(users, keys)
    await readAll(users)
  })

  test('users-go-on-as-it-leaves', async (context) => {
    const { world, users, keys, newcomer } = await settleTown(context)
    const staying = shardsOf(world).filter((shard) => shard !== newcomer && shard.name !== 'shard-2')
    const wanted = alike(namesOf(staying))
    const moves = await movesTo(world, keys, wanted)
    users.weather = 'slow'
    for (const shard of staying) shard.slowDisk(80)
    const since = mark(world)
    await begin(users, wanted)
    await meetEachMove(users, moves, since, ['remove', 'put', 'put and remove', 'remove and put'])
    await settle(users)
    await untilOver(users, wanted, { keys: keysOf(moves) })
    await expectPlaced(users)
  })

  test('one-comes-as-another-goes', async (context) => {
    const { world, users, keys } = await settleTown(context)
    const wanted = alike(namesOf(shardsOf(world)).filter((name) => name !== 'shard-1'))
    const moves = await movesTo(world, keys, wanted)
    await changeTo(users, wanted, { keys: keysOf(moves) })
  })

  test('down-to-one', async (context) => {
    const { world, users, keys } = await settleTown(context, { keys: 30 })
    await changeTo(users, alike(['shard-3']), { keys })
    for (const shard of shardsOf(world)) if (shard.name !== 'shard-3') shard.crash({ disk: 'lose' })
    await fill(users, keys)
    await readAll(users)
  })

  test('out-and-in-again', async (context) => {
    const { world, users, wanted, moves } = await settleTown(context, { keys: 36 })
    const before = alike(namesOf(shardsOf(world)).slice(0, 3))
    const keys = keysOf(moves)
    await changeTo(users, wanted, { keys })
    for (const key of keys.slice(0, 3)) await remove(users, key)
    for (const key of keys.slice(3, 6)) await put(users, key)
    await changeTo(users, before, { also: () => beside(users, get(users, keys[0] ?? '')) })
    for (const key of keys.slice(0, 2)) await put(users, key)
    for (const key of keys.slice(3, 5)) await remove(users, key)
    // What it once held must not be believed again.
    await changeTo(users, wanted, { keys: keys.slice(2) })
    await addShard(world)
    await changeTo(users, alike(namesOf(shardsOf(world))))
  })
}
