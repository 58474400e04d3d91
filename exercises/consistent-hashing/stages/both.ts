/** The last stage: both routers serve while the shards change, and never disagree. */
import { expect, say, test } from 'millions/suite'
import type { TestContext } from '../../../src/contract/suite.ts'
import type { Node } from '../../../src/contract/world.ts'
import { allOf } from '../../kit/waiting.ts'
import { begin, changeTo, expectPlaced, order, untilOver } from '../change.ts'
import {
  alike,
  ask,
  fieldOf,
  got,
  mark,
  namesOf,
  ownersOf,
  placesOf,
  sent,
  shardsOf,
  UNDER_WAY_MS,
} from '../cluster.ts'
import { forge, keptIn } from '../forging.ts'
import { untilCopied, untilMoved } from '../meeting.ts'
import { keysOf, sendLate, settleTown, type Town, type TownSize } from '../town.ts'
import { act, beside, get, put, readAll, remove, settle } from '../users.ts'

const two = (context: TestContext, size: TownSize = {}) => settleTown(context, { routers: 2, ...size })
const routerOf = ({ world }: Town, number: 1 | 2): Node => world.node(`router-${number}`)

/** One user writes by one router, and reads by the other what was acknowledged, again and again. */
async function toAndFro(town: Town, key: string, times: number, untilMs = Number.POSITIVE_INFINITY) {
  const { users, world } = town
  for (let time = 0; time < times && world.nowMs < untilMs; time++) {
    const [one, other] = time % 2 === 0 ? ['router-1', 'router-2'] : ['router-2', 'router-1']
    await (users.random() < 0.3 ? remove(users, key, one) : put(users, key, one))
    await get(users, key, other)
  }
}

/** Some do so all the time, until the routers have told each other of a change. */
function goToAndFro(town: Town, durationMs: number): void {
  const untilMs = town.world.nowMs + durationMs
  for (const { key } of town.moves.slice(0, 2))
    beside(town.users, toAndFro(town, key, Number.POSITIVE_INFINITY, untilMs))
}

export function both(): void {
  test.real('both-change-over', async (context) => {
    const town = await two(context, { isReal: true })
    const { users, wanted, moves } = town
    const order = begin(users, wanted, 'router-2')
    for (const { key } of moves.slice(0, 4)) beside(users, toAndFro(town, key, 8))
    await order
    await untilOver(users, wanted, { keys: keysOf(moves) })
    await expectPlaced(users)
  })

  test('never-disagree', async (context) => {
    const town = await two(context)
    const { world, users, wanted, moves } = town
    users.weather = 'slow'
    // One hears of each step long after the other, and users come all the time.
    world.link(world.node('config-1'), routerOf(town, 2), { delayMs: 440 + 20 * context.random() })
    await begin(users, wanted, 'router-1')
    await world.run(300 + 100 * context.random())
    goToAndFro(town, 1200)
    await settle(users)
    world.healAll()
    await untilOver(users, wanted, { keys: keysOf(moves) })
    await expectPlaced(users)
  })

  test('config-is-slow', async (context) => {
    const town = await two(context)
    const { world, users, wanted, moves } = town
    const { random } = context
    const config = world.node('config-1')
    // Nobody is away, but a step may take longer than routers wait for each other.
    users.weather = 'gone'
    config.slowDisk(20)
    const [one, other] = [routerOf(town, 1), routerOf(town, 2)]
    world.link(one, other, { delayMs: 60 + 60 * random() })
    world.link(other, one, { delayMs: 100 })
    beside(users, toAndFro(town, moves[0]?.key ?? '', 20))
    await begin(users, wanted, 'router-1')
    // What router-2 asks for first comes last, when the step that it tells of is over.
    for (let time = 0; time < 8; time++) {
      const late = world.link(config, other, { delayMs: 1300 - 100 * (time + random()) })
      beside(users, other.fetch('/shards'))
      await world.run(2)
      late.heal()
      await world.run(20 + 20 * random())
    }
    goToAndFro(town, 1000)
    await settle(users)
    world.healAll()
    await world.run(UNDER_WAY_MS)
    users.weather = 'well'
    await untilOver(users, wanted, { keys: keysOf(moves) })
    await expectPlaced(users)
  })

  test('one-after-the-other', async (context) => {
    const town = await two(context)
    const { world, users, wanted, moves, keys } = town
    const before = alike(namesOf(shardsOf(world)).slice(0, 3))
    await changeTo(users, wanted, { keys: keysOf(moves) })
    // What one has sent to places that will be the old ones is under way, and the other one may not know of it.
    await sendLate(users, keysOf(moves).slice(-2), 800 + 300 * context.random(), 'router-2')
    // Both have asked config what is so, and hear of it when it is so no more.
    const late = [1, 2].map((number) =>
      world.link(world.node('config-1'), world.node(`router-${number}`), { delayMs: 700 }),
    )
    const startMs = world.nowMs
    for (const router of users.routers) beside(users, world.node(router).fetch('/shards'))
    await world.run(10)
    for (const link of late) link.heal()
    // By the other router, right after it.
    await begin(users, before, 'router-2')
    for (const { key } of moves.slice(0, 3)) beside(users, toAndFro(town, key, 8))
    await world.run(startMs + 712 - world.nowMs)
    await readAll(users, keysOf(moves))
    await untilOver(users, before, { keys })
    await expectPlaced(users)
    // What a disk has kept may tell of the change before.
    for (const number of [1, 2] as const) routerOf(town, number).crash({ disk: 'keep' })
    for (const number of [1, 2] as const) await routerOf(town, number).restart()
    for (const { key } of moves) await toAndFro(town, key, 2)
    await readAll(users)
  })

  test('two-orders-at-once', async (context) => {
    const town = await two(context)
    const { world, users, wanted, keys } = town
    const other = alike(namesOf(shardsOf(world)).filter((name) => name !== 'shard-1'))
    const lists = [wanted, other] as const
    const outcomes = await allOf([order(world, lists[0], 'router-1'), order(world, lists[1], 'router-2')])
    const taken = outcomes.map(({ status }) => status === 200 || status === 202)
    const values = { answers: outcomes.map(got).join(' and ') }
    expect(taken.filter(Boolean).length, say('two-changes', values, outcomes[1]?.at)).toBe(1)
    const won = taken[0] === true ? lists[0] : lists[1]
    await untilOver(users, won, { keys })
    await expectPlaced(users)
  })

  test('a-router-is-dead', async (context) => {
    const town = await two(context)
    const { world, users, wanted, moves } = town
    routerOf(town, 1).crash({ disk: 'lose' })
    const living = { ...users, routers: ['router-2'] }
    await begin(living, wanted)
    for (let tick = 0; tick < 15; tick++) {
      act(living, keysOf(moves))
      await world.run(200)
    }
    await settle(living)
    await world.run(60_000)
    await routerOf(town, 1).restart()
    await untilOver(users, wanted, { keys: keysOf(moves) })
    await expectPlaced(users)
  })

  test('a-router-is-frozen', async (context) => {
    const town = await two(context)
    const { world, users, wanted, moves, newcomer } = town
    // It has requests in hand, and wakes up long after. It knows nothing of the change.
    const frozen = routerOf(town, 2).pause()
    const waiting = { ...users, weather: 'gone' as const }
    for (const [place, { key }] of moves.slice(0, 6).entries())
      beside(users, place % 2 === 0 ? put(waiting, key, 'router-2') : remove(waiting, key, 'router-2'))
    const living = { ...users, routers: ['router-1'] }
    await world.run(100)
    await begin(living, wanted)
    for (let tick = 0; tick < 20; tick++) {
      act(living, keysOf(moves))
      await world.run(200)
    }
    frozen.heal()
    await settle(users)
    await readAll(users, keysOf(moves))
    // Then whoever copies is frozen, with a page in hand, and wakes up when others have gone on without it.
    const since = mark(world)
    await untilCopied(world, moves, since)
    const copier = sent(world, since).find(({ method, peer }) => method === 'PUT' && peer === newcomer.name)
    const again = world.node(copier?.node ?? 'router-1').pause()
    users.weather = 'away'
    const left = { ...users, routers: users.routers.filter((router) => router !== copier?.node) }
    for (let tick = 0; tick < 12; tick++) {
      act(left, keysOf(moves))
      await world.run(200)
    }
    for (const { key } of moves) beside(users, remove(left, key))
    await settle(users)
    again.heal()
    await world.run(UNDER_WAY_MS)
    await readAll(users, keysOf(moves))
    users.weather = 'well'
    await untilOver(users, wanted, { keys: keysOf(moves) })
    await expectPlaced(users)
  })

  test('cut-off-before-it-begins', async (context) => {
    const town = await two(context)
    const { world, users, wanted, moves } = town
    const before = alike(namesOf(shardsOf(world)).slice(0, 3))
    // One takes an order, and cannot tell the other. Then the other does, and the first one cannot ask config.
    for (const router of ['router-2', 'router-1']) {
      const shards = router === 'router-2' ? wanted : before
      const unheard = router === 'router-2' ? routerOf(town, 1) : world.node('config-1')
      const cut = world.partition([routerOf(town, 2)], [unheard])
      await begin(users, shards, router)
      await world.run(2500 + 500 * context.random())
      // Whoever gave up on the other one goes ahead by now.
      for (const { key } of moves.slice(0, 3)) beside(users, toAndFro(town, key, 5))
      await world.run(1000)
      cut.heal()
      await settle(users)
      await untilOver({ ...users, routers: [router] }, shards, { keys: keysOf(moves) })
    }
    await untilOver(users, before)
    await expectPlaced(users)
  })

  test('the-end-is-missed', async (context) => {
    const town = await two(context)
    const { world, users, wanted, moves } = town
    const before = alike(namesOf(shardsOf(world)).slice(0, 3))
    await begin(users, wanted, 'router-1')
    await untilMoved(world, moves)
    // Whoever has something to say about that has said it.
    await world.run(400)
    const cut = world.partition([routerOf(town, 1)], [routerOf(town, 2)])
    await world.run(3000 + 1000 * context.random())
    cut.heal()
    await untilOver({ ...users, routers: ['router-1'] }, wanted, { keys: keysOf(moves) })
    await sendLate(users, keysOf(moves).slice(-2), 800 + 300 * context.random(), 'router-1')
    // Nobody has asked router-2 whether it is over.
    await begin(users, before, 'router-2')
    await untilOver({ ...users, routers: ['router-2'] }, before, { keys: keysOf(moves) })
    await expectPlaced(users)
  })

  test('users-say-what-routers-say', async (context) => {
    const town = await two(context)
    const { world, users, wanted, moves, keys } = town
    const kept = [...(await keptIn(world))]
    const since = mark(world)
    await begin(users, wanted, 'router-2')
    await untilCopied(world, moves, since)
    kept.push(...(await keptIn(world)))
    await untilOver(users, wanted, { keys: keysOf(moves) })
    const places = await placesOf(world, keys)
    for (const router of users.routers)
      for (const [time, item] of kept.entries()) {
        const [first] = await forge(world, router, item, time)
        const told = await ask(world, '/shards', { router })
        const values = { router, first: first === undefined ? '' : `${first.method} ${first.path}` }
        expect(fieldOf(told.json, 'shards'), say('believed', values, told.at)).toEqual(wanted)
        expect(fieldOf(told.json, 'moving'), say('believed', values, told.at)).toBe(false)
        const owners = await ownersOf(world, keys, undefined, router)
        const isSame = places.every(({ owner }, place) => owner === owners[place])
        expect(isSame, say('believed', values, told.at)).toBe(true)
      }
    await expectPlaced(users)
  })

  test('a-router-is-cut-off', async (context) => {
    const town = await two(context)
    const { world, users, wanted, moves } = town
    const since = mark(world)
    // The operator tells both, at one instant.
    await allOf(users.routers.map((router) => begin(users, wanted, router)))
    await untilCopied(world, moves, since)
    // They cannot reach each other. Both reach the shards, and config.
    users.weather = 'away'
    const cut = world.partition([routerOf(town, 1)], [routerOf(town, 2)])
    for (let tick = 0; tick < 18; tick++) {
      act(users, keysOf(moves))
      await world.run(160)
    }
    cut.heal()
    await settle(users)
    await world.run(UNDER_WAY_MS)
    users.weather = 'well'
    await untilOver(users, wanted, { keys: keysOf(moves) })
    await expectPlaced(users)
  })

  test('routers-crash-in-turn', async (context) => {
    const town = await two(context)
    const { world, users, wanted, moves } = town
    users.weather = 'away'
    await begin(users, wanted)
    for (const number of [1, 2, 1, 2] as const) {
      const router = routerOf(town, number)
      const fault = router.crashBefore(1 + Math.floor(60 * context.random()), { disk: 'lose' })
      for (let tick = 0; tick < 9; tick++) {
        act(users, keysOf(moves))
        await world.run(90)
      }
      fault.heal()
      if (router.state !== 'up') await router.restart()
    }
    await settle(users)
    await world.run(UNDER_WAY_MS)
    users.weather = 'well'
    await untilOver(users, wanted, { keys: keysOf(moves) })
    await expectPlaced(users)
  })
}
