/** The fifth stage: routers, shards and config go away in the middle of a change, and messages come late. */
import { expect, say, test } from 'millions/suite'
import type { Node } from '../../../src/contract/world.ts'
import { begin, expectPlaced, type Move, order, untilOver } from '../change.ts'
import { AWAY_WITHIN_MS, ask, got, heldBy, mark, OVER_WITHIN_MS, UNDER_WAY_MS } from '../cluster.ts'
import { meetEachMove, untilCopied, untilMoved } from '../meeting.ts'
import { keysOf, sendLate, settleTown, type Town } from '../town.ts'
import { act, beside, fill, get, put, readAll, remove, settle, type Users } from '../users.ts'

const router = (town: Town): Node => town.world.node('router-1')

/** What users do while somebody is away. */
async function carryOn(users: Users, keys: readonly string[], durationMs: number): Promise<void> {
  const { world } = users
  const untilMs = world.nowMs + durationMs
  while (world.nowMs < untilMs) {
    act(users, keys)
    await world.run(120 + 140 * users.random())
  }
}

/** All are there again, and the change comes to its end. */
async function expectEnd(town: Town): Promise<void> {
  const { users, moves, wanted } = town
  // What was sent before may still be under way.
  await settle(users)
  await users.world.run(UNDER_WAY_MS)
  users.weather = 'well'
  await untilOver(users, wanted, { keys: keysOf(moves) })
  await expectPlaced(users)
}

export function crash(): void {
  test('router-crashes-at-any-moment', async (context) => {
    const town = await settleTown(context)
    const { world, users, wanted, moves } = town
    users.weather = 'away'
    await begin(users, wanted)
    // Early and late, and more than once.
    for (const events of [3, 25, 12, 60]) {
      const fault = router(town).crashBefore(Math.ceil(events * (0.5 + context.random())), { disk: 'lose' })
      for (let tick = 0; tick < 60 && router(town).state === 'up'; tick++) {
        await world.run(60)
        if (tick % 6 === 0) act(users, keysOf(moves))
      }
      fault.heal()
      if (router(town).state !== 'up') await router(town).restart()
      await carryOn(users, keysOf(moves), 400)
    }
    await expectEnd(town)
  })

  test('router-crashes-as-keys-move', async (context) => {
    const town = await settleTown(context, { moving: 12 })
    const { world, users, wanted, moves } = town
    users.weather = 'away'
    const open = new Set(moves)
    await begin(users, wanted)
    for (let crash = 0; crash < 4 && open.size > 0; crash++) {
      const move = await untilCopied(world, [...open], mark(world))
      if (move === undefined) break
      open.delete(move)
      const next =
        crash % 2 === 0 ? undefined : router(town).crashBefore(1 + Math.floor(4 * context.random()))
      if (next === undefined) router(town).crash({ disk: 'lose' })
      else await world.run(20)
      next?.heal()
      if (router(town).state !== 'up') await router(town).restart()
      await (crash % 2 === 0 ? remove(users, move.key) : put(users, move.key))
      await readAll(users, keysOf(moves))
    }
    await expectEnd(town)
  })

  test('crashes-after-the-order', async (context) => {
    const town = await settleTown(context)
    const { world, users, wanted, moves } = town
    await begin(users, wanted)
    router(town).crash({ disk: 'lose' })
    await router(town).restart()
    await readAll(users, keysOf(moves))
    users.weather = 'away'
    for (const { key } of moves.slice(0, 3)) await remove(users, key)
    // And when all that is left to do is to tidy up.
    await untilMoved(world, moves)
    await world.run(1000 * context.random())
    router(town).crash({ disk: 'lose' })
    await router(town).restart()
    await expectEnd(town)
  })

  test('nobody-asks', async (context) => {
    const town = await settleTown(context)
    const { world, users, wanted, moves, newcomer } = town
    await begin(users, wanted)
    await untilCopied(world, moves, 0)
    newcomer.crash({ disk: 'unsynced' })
    // However long it is away: whoever tries has tried often by then.
    await world.run(66_000 + 8000 * context.random())
    await newcomer.restart()
    // No user, no operator, and all the same it comes to its end.
    await world.run(OVER_WITHIN_MS)
    const held = await heldBy(newcomer)
    const missing = keysOf(moves).filter((key) => !held.includes(key))
    const values = { count: missing.length, of: moves.length, seconds: OVER_WITHIN_MS / 1000 }
    expect(missing.length, say('not-gone-on', values)).toBe(0)
    await expectEnd(town)
  })

  test('a-copy-fails', async (context) => {
    const town = await settleTown(context, { moving: 8 })
    const { world, users, wanted, moves, newcomer } = town
    await begin(users, wanted)
    await untilCopied(world, moves, 0)
    const failing = newcomer.failDisk({
      calls: ['append', 'write', 'sync'],
      count: 2 + Math.floor(4 * context.random()),
    })
    await world.run(1500)
    failing.heal()
    await readAll(users, keysOf(moves))
    await expectEnd(town)
  })

  test('the-new-shard-is-away', async (context) => {
    const town = await settleTown(context, { moving: 8 })
    const { newcomer } = town
    await awayInTheMiddle(town, newcomer, ({ to }) => to === newcomer.name)
  })

  test('an-old-shard-is-away', async (context) => {
    const town = await settleTown(context, { moving: 8 })
    const { moves, world } = town
    const from = moves[0]?.from ?? 'shard-1'
    await awayInTheMiddle(town, world.node(from), (move) => move.from === from)
  })

  /** Dead, then frozen, then cut off. Only what concerns it is felt. */
  async function awayInTheMiddle(town: Town, shard: Node, concerns: (move: Move) => boolean) {
    const { world, users, keys, wanted, moves } = town
    const own = await keysAt(town, shard)
    const concerned = new Set([...own, ...keysOf(moves.filter(concerns))])
    users.concerned = (key) => concerned.has(key)
    await begin(users, wanted)
    // Before anything is copied: what the old place still has is not what counts.
    const anew = keysOf(moves).slice(0, 6)
    for (const [place, key] of anew.entries()) await (place % 2 === 0 ? put(users, key) : remove(users, key))
    await untilCopied(world, moves.filter(concerns), 0)
    users.weather = 'away'
    let isFirst = true
    for (const away of [
      () => {
        shard.crash({ disk: 'unsynced' })
        return () => shard.restart()
      },
      () => {
        const pause = shard.pause()
        return async () => pause.heal()
      },
      () => {
        const cut = world.partition([router(town)], [shard])
        return async () => cut.heal()
      },
    ]) {
      const back = away()
      if (isFirst) for (const key of anew) beside(users, get(users, key))
      isFirst = false
      await carryOn(users, [...keys, ...keysOf(moves)], 1500 + 1500 * users.random())
      await settle(users)
      await back()
      await carryOn(users, keysOf(moves), 300)
    }
    await expectEnd(town)
  }

  async function keysAt({ moves }: Town, shard: Node): Promise<readonly string[]> {
    const moving = new Set(keysOf(moves))
    return (await heldBy(shard)).filter((key) => !moving.has(key))
  }

  test('a-copy-comes-late', async (context) => {
    const town = await settleTown(context)
    const { world, users, wanted, moves, newcomer } = town
    users.weather = 'away'
    await begin(users, wanted)
    const delayMs = UNDER_WAY_MS - 60 - 100 * context.random()
    // What the router sends now is under way for long. It gives up on it, and the next time it dies.
    world.link(router(town), newcomer, { delayMs })
    for (let round = 0; round < 2; round++) {
      const move = await untilCopied(world, moves, mark(world), 12_000)
      if (move === undefined) break
      const since = world.nowMs
      const until = (ms: number) => world.run(Math.max(0, since + ms - world.nowMs))
      if (round === 1) router(town).crash({ disk: 'lose' })
      world.healAll()
      if (round === 1) await router(town).restart()
      // Nobody knows whether this one was copied. Users write and delete it by the quick way.
      await remove(users, move.key)
      await get(users, move.key)
      // And again when all keys may seem to have moved.
      await until(delayMs - 100)
      await put(users, move.key)
      await remove(users, move.key)
      await until(delayMs + 200)
      await get(users, move.key)
      await put(users, move.key)
      await get(users, move.key)
      if (round === 0) world.link(router(town), newcomer, { delayMs })
    }
    world.healAll()
    await expectEnd(town)
    await world.run(UNDER_WAY_MS)
    await expectPlaced(users)
  })

  test('a-write-of-before-comes-late', async (context) => {
    const town = await settleTown(context, { moving: 8 })
    const { world, users, keys, wanted, moves } = town
    users.weather = 'away'
    const delayMs = UNDER_WAY_MS - 100 - 200 * context.random()
    const stay = keys.slice(moves.length).slice(0, 2)
    await sendLate(users, [...keysOf(moves), ...stay], delayMs)
    await begin(users, wanted)
    await world.run(UNDER_WAY_MS / 2)
    // Whoever sent a late one again has an answer by now, and somebody else comes.
    for (const key of stay) await put(users, key)
    // Each late write has its one chance; what is read after it stays.
    await world.run(UNDER_WAY_MS / 2 + 500)
    await settle(users)
    await readAll(users)
    await readAll(users, keysOf(moves))
    await expectEnd(town)
  })

  test('config-is-away', async (context) => {
    const town = await settleTown(context)
    const { world, users, wanted, moves } = town
    const config = world.node('config-1')
    config.crash({ disk: 'unsynced' })
    const refused = await order(world, wanted)
    const values = { got: got(refused), tookMs: Math.round(refused.tookMs) }
    expect(refused.status, say('no-config', values, refused.at)).toBe(503)
    expect(refused.tookMs, say('no-config', values, refused.at)).toBeLessThanOrEqual(AWAY_WITHIN_MS + 50)
    await readAll(users, keysOf(moves).slice(0, 4))
    await fill(users, keysOf(moves).slice(0, 4))
    await config.restart()
    // It goes away between the order and the step that comes next, and then the router does.
    const slow = world.link(router(town), config, { delayMs: 150 })
    await begin(users, wanted)
    config.crash({ disk: 'unsynced' })
    await carryOn(users, keysOf(moves), 2500)
    await settle(users)
    router(town).crash({ disk: 'keep' })
    await config.restart()
    await router(town).restart()
    await readAll(users, keysOf(moves))
    slow.heal()
    await untilCopied(world, moves, mark(world))
    const frozen = config.pause()
    // Users have nothing to do with config.
    await carryOn(users, keysOf(moves), 3000)
    frozen.heal()
    await world.run(300 * context.random())
    config.crash({ disk: 'unsynced' })
    await carryOn(users, keysOf(moves), 2000)
    await world.run(60_000)
    await settle(users)
    // Who boots now knows nothing, or what its disk has kept.
    router(town).crash({ disk: 'keep' })
    const booted = router(town).restart()
    users.weather = 'gone'
    await world.run(500)
    await readAll(users, keysOf(moves))
    await config.restart()
    await booted
    await expectEnd(town)
    const told = await ask(world, '/shards')
    expect(got(told), say('no-config', { got: got(told), tookMs: 0 }, told.at)).toBe(200)
  })

  test('two-faults-at-once', async (context) => {
    const town = await settleTown(context, { moving: 8 })
    const { world, users, wanted, moves, newcomer } = town
    const since = mark(world)
    await begin(users, wanted)
    users.weather = 'away'
    // The new shard takes long to say that it has nothing, and the old one does not say what it has.
    const old = world.node(moves[0]?.from ?? 'shard-1')
    const slow = world.link(router(town), newcomer, { delayMs: 900 })
    const frozen = old.pause()
    await world.run(50)
    for (const { key, from } of moves) if (from === old.name) beside(users, get(users, key))
    await settle(users)
    slow.heal()
    frozen.heal()
    await untilCopied(world, moves, since)
    newcomer.crash({ disk: 'unsynced' })
    await carryOn(users, keysOf(moves), 800)
    router(town).crash({ disk: 'lose' })
    await router(town).restart()
    await carryOn(users, keysOf(moves), 800)
    await newcomer.restart()
    newcomer.slowDisk(40)
    await meetEachMove(users, moves, mark(world), ['remove', 'put', 'put and remove'])
    world.healAll()
    old.crash({ disk: 'unsynced' })
    await carryOn(users, keysOf(moves), 1200)
    await old.restart()
    await expectEnd(town)
  })
}
