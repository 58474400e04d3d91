/** The third stage: one shard more, and its keys come to it while users go on. */
import { expect, say, test } from 'millions/suite'
import { oddKeys, oddTexts } from '../../kit/odd-data.ts'
import {
  addShard,
  begin,
  changeTo,
  expectPlaced,
  expectRefused,
  movesTo,
  reversed,
  untilOver,
} from '../change.ts'
import { alike, ask, fieldOf, got, itemsOf, mark, namesOf, open, sent, shardsOf } from '../cluster.ts'
import { meetEachMove, meetEachStep, untilCopied, untilSwept } from '../meeting.ts'
import { keysOf, settleTown } from '../town.ts'
import { act, beside, fill, get, put, readAll, remove, settle, usersOf } from '../users.ts'

export function live(): void {
  test.real('a-shard-is-added', async (context) => {
    const { world, users, keys, newcomer, wanted, moves } = await settleTown(context, { isReal: true })
    // It is there, and nobody uses it before it is wanted.
    const since = mark(world)
    await readAll(users, keysOf(moves))
    await put(users, keys[0] ?? '')
    const early = sent(world, since).find(({ peer }) => peer === newcomer.name)
    expect(early?.path ?? 'none', say('used-early', { shard: newcomer.name }, early)).toBe('none')
    await changeTo(users, wanted)
    await fill(users, keysOf(moves))
    await readAll(users)
  })

  test('users-go-on', async (context) => {
    const { users, keys, wanted, moves } = await settleTown(context)
    const busy = [...keysOf(moves), ...keysOf(moves), ...keys.slice(-6), 'new 1', 'new 2', 'new 3']
    const also = () => {
      beside(users, get(users, busy[0] ?? ''))
      for (let more = 0; more < 2; more++) act(users, busy)
    }
    await changeTo(users, wanted, { keys: busy, also })
  })

  test('reads-never-miss', async (context) => {
    const { world, users, newcomer, wanted, moves } = await settleTown(context, { moving: 8 })
    users.weather = 'slow'
    for (const shard of shardsOf(world)) shard.slowDisk(shard === newcomer ? 100 : 50)
    const { random } = context
    await begin(users, wanted)
    let since = mark(world)
    for (let round = 0; round < 2; round++) {
      const move = await untilCopied(world, moves, since)
      if (move === undefined) break
      await world.run(10 * random())
      // Some have looked at the new place, and hear of it late. What they look for moves on meanwhile.
      const late = world.link(newcomer, world.node('router-1'), { delayMs: 300 + 200 * random() })
      for (const { key } of moves) beside(users, get(users, key))
      await world.run(20)
      late.heal()
      // By now an old shard has let go of what it was asked to, and the new one is not done yet.
      await world.run(35 + 10 * random())
      beside(users, get(users, move.key))
      since = mark(world)
    }
    await meetEachStep(users, moves, since, ['get'])
    await untilOver(users, wanted)
    await expectPlaced(users)
  })

  test('deleted-as-it-moves', async (context) => {
    const { world, users, newcomer, wanted, moves } = await settleTown(context, { moving: 8 })
    users.weather = 'slow'
    newcomer.slowDisk(100)
    const since = mark(world)
    await begin(users, wanted)
    // Some that were read together with the first one, and wait for their turn.
    await untilCopied(world, moves, since)
    for (const { key } of moves.slice(-3)) beside(users, remove(users, key))
    await meetEachMove(users, moves.slice(0, -3), since, ['remove'])
    await settle(users)
    await readAll(users, keysOf(moves))
    // While the first of the marks is removed, somebody writes what is behind the last ones.
    await untilSwept(world, newcomer, mark(world))
    for (const key of [...keysOf(moves)].sort().slice(-3)) beside(users, put(users, key))
    await settle(users)
    await untilOver(users, wanted, { also: () => beside(users, get(users, moves[0]?.key ?? '')) })
    await expectPlaced(users)
  })

  test('written-as-it-moves', async (context) => {
    const { world, users, wanted, moves } = await settleTown(context, { moving: 8 })
    users.weather = 'slow'
    // Between any two steps there is time for a user.
    for (const shard of shardsOf(world))
      world.link(world.node('router-1'), shard, { delayMs: 60 + 90 * context.random() })
    const since = mark(world)
    await begin(users, wanted)
    await meetEachStep(users, moves, since, ['put', 'remove', 'remove and put', 'put and remove', 'get'])
    world.healAll()
    await settle(users)
    await readAll(users, keysOf(moves))
    await untilOver(users, wanted, { keys: keysOf(moves) })
    await expectPlaced(users)
  })

  test('deleted-until-it-is-over', async (context) => {
    const { world, users, newcomer, wanted } = await settleTown(context)
    users.weather = 'slow'
    newcomer.slowDisk(150)
    // Each of them once, so that nothing heals what a delete leaves.
    const absent = Array.from({ length: 600 }, (_, index) => `absent ${index}`)
    const moving = keysOf(await movesTo(world, absent, wanted))
    await begin(users, wanted)
    let next = 0
    const also = () => {
      const key = moving[next++]
      if (key !== undefined) beside(users, remove(users, key))
    }
    await untilOver(users, wanted, { also })
    await expectPlaced(users)
  })

  test('deleted-before-it-moves', async (context) => {
    const { world, users, wanted, moves } = await settleTown(context, { moving: 8 })
    // Read from its old place, and on the way to the new one.
    for (const shard of shardsOf(world)) world.link(world.node('router-1'), shard, { delayMs: 150 })
    users.weather = 'slow'
    await begin(users, wanted)
    let next = 0
    const also = async () => {
      const move = moves[next++ % moves.length]
      if (move === undefined) return
      beside(users, next <= moves.length ? remove(users, move.key) : get(users, move.key))
    }
    await untilOver(users, wanted, { also })
    await expectPlaced(users)
  })

  test('under-way-when-it-begins', async (context) => {
    const { world, users, wanted, moves } = await settleTown(context, { moving: 8 })
    users.weather = 'slow'
    // Writes take their time at the old places, and the change begins meanwhile.
    const slow = shardsOf(world).map((shard) => shard.slowDisk(150))
    for (const [place, { key }] of moves.entries())
      beside(users, place % 3 === 0 ? put(users, key) : remove(users, key))
    await world.run(20 + 100 * context.random())
    await begin(users, wanted)
    await world.run(100)
    for (const { key } of moves) beside(users, get(users, key))
    await world.run(2500)
    for (const fault of slow) fault.heal()
    await settle(users)
    await readAll(users, keysOf(moves))
    await untilOver(users, wanted)
    await expectPlaced(users)
  })

  test('what-was-not-there', async (context) => {
    const { world, users, wanted } = await settleTown(context)
    const fresh = Array.from({ length: 24 }, (_, index) => `fresh ${index}`)
    const moving = keysOf(await movesTo(world, fresh, wanted))
    await begin(users, wanted)
    let next = 0
    const also = () => {
      const key = moving[next++]
      if (key === undefined) return
      // Nothing is there; then something is, and then no more.
      beside(
        users,
        (async () => {
          await get(users, key)
          await remove(users, key)
          await put(users, key)
          await get(users, key)
          if (next % 2 === 0) await remove(users, key)
          await get(users, key)
        })(),
      )
    }
    await untilOver(users, wanted, { also })
    await expectPlaced(users)
  })

  test('values-of-all-kinds', async (context) => {
    const world = await open(context, { shards: 1 })
    const users = usersOf(world, context.random)
    const odd = [
      '',
      '-',
      '+',
      '+-',
      'null',
      '{"deleted":true}',
      'DELETED',
      '__deleted__',
      ...oddTexts.filter((text) => text !== '' && !text.startsWith('\ufeff')),
    ]
    for (const [place, value] of odd.entries()) await put(users, `value ${place}`, undefined, value)
    for (const key of oddKeys) await put(users, decodeURIComponent(key))
    for (const key of ['a/b', '한강', '🗼 ', '&after=', '"']) await put(users, key)
    await put(users, 'long', undefined, '☀'.repeat(20_000))
    const newcomer = await addShard(world)
    const wanted = alike(namesOf(shardsOf(world)))
    const gone = Array.from({ length: 8 }, (_, index) => `gone ${index}`)
    await fill(users, gone)
    await begin(users, wanted)
    for (const afterMs of [300, 1500]) {
      await world.run(afterMs)
      for (const key of gone.splice(0, 4)) await remove(users, key)
      // Whatever stands on the shard now is a text as well, and somebody may write it.
      const stored = (await itemsOf(newcomer)).flatMap(({ value }) => [value, value.slice(1)])
      for (const [place, value] of [...new Set(stored)].entries())
        if (value.length < 100) await put(users, `as stored ${afterMs} ${place}`, undefined, value)
    }
    await untilOver(users, wanted)
    await expectPlaced(users)
  })

  test('many-keys', async (context) => {
    const odd = '&+#? %="/'.charAt(Math.floor(9 * context.random()))
    // A page ends at any of them.
    // Those that move stand between those that stay, and behind more than a page of them.
    const name = (number: number) => `%7A${odd}${(number * 7919) % 10_007}`
    const { users, keys, wanted } = await settleTown(context, { shards: 1, moving: 24, staying: 136, name })
    await changeTo(users, wanted, { keys: keys.slice(14, 34) })
  })

  test('one-change-after-another', async (context) => {
    const town = await settleTown(context)
    const { world, users, keys, wanted, moves } = town
    await changeTo(users, wanted, { keys: keysOf(moves) })
    // It has forgotten nothing that it should know, and remembers nothing that is over.
    for (const { key } of moves.slice(0, 4)) await remove(users, key)
    world.node('router-1').crash({ disk: 'lose' })
    await world.node('router-1').restart()
    await readAll(users)
    await addShard(world)
    const more = alike(namesOf(shardsOf(world)))
    for (const { key } of moves.slice(0, 2)) await put(users, key)
    await changeTo(users, more, { keys })
    await readAll(users)
  })

  test('while-one-is-under-way', async (context) => {
    const { world, users, keys, wanted, moves } = await settleTown(context)
    const before = alike(namesOf(shardsOf(world)).slice(0, 3))
    await begin(users, wanted)
    await world.run(100 * context.random())
    for (const other of [before, alike(['shard-1'])]) await expectRefused(users, other)
    await begin(users, wanted)
    await begin(users, reversed(wanted))
    const told = await ask(world, '/shards')
    const moving = fieldOf(told.json, 'moving')
    expect(moving, say('over-early', { moves: moves.length }, told.at)).toBe(true)
    await untilOver(users, wanted, { keys })
    await expectPlaced(users)
    // The same again is nothing to do.
    await begin(users, wanted)
    await untilOver(users, wanted)
  })

  test('what-is-no-list', async (context) => {
    const { world, users } = await settleTown(context, { moving: 0, staying: 6 })
    for (const body of [
      '',
      'shards',
      '{}',
      'null',
      '{"shards":{}}',
      '{"shards":["shard-1"]}',
      '{"shards":{"shard-1":1,"shard-9":1}}',
      '{"shards":null}',
    ]) {
      const outcome = await ask(world, '/shards', { method: 'PUT', body })
      expect(got(outcome), say('list-taken', { body, got: got(outcome) }, outcome.at)).toBe(400)
    }
    await readAll(users)
    const told = await ask(world, '/shards')
    const names = Object.keys(fieldOf(told.json, 'shards') ?? {})
    expect(names.length, say('list-changed', { count: names.length }, told.at)).toBe(3)
  })
}
