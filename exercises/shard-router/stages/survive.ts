/** The fourth stage: a shard dies or hangs. Its people hear of it in time, and nobody else notices. */

import { expect, say, test } from 'millions/suite'
import { withRoom } from '../../kit/room.ts'
import {
  AWAY_WITHIN_MS,
  ask,
  chance,
  ended,
  forUsers,
  got,
  mark,
  type Outcome,
  open,
  restartRouters,
  routers,
  routersOf,
  sent,
  setFailing,
  shardsOf,
  WAIT_AT_LEAST_MS,
} from '../cluster.ts'
import {
  anyOf,
  cardAt,
  expectAway,
  expectBack,
  expectCrowdAway,
  expectOthersWell,
  expectSorry,
  settle,
} from '../outages.ts'
import { expectCard, mustPut, pathOf, put, routerFor, textIn } from '../people.ts'

/** Some of them seem to be as good twice as once: they are not, when somebody else has written meanwhile. */
const WRITES = [
  { id: 'cut 1', method: 'PUT', body: '{"at":2,"text":"cut"}' },
  { id: 'gone', method: 'DELETE' },
  { id: 'cut 2', method: 'PUT', body: '{"at":2,"text":"cut"}', headers: { 'if-none-match': '*' } },
  { id: 'cut 3', method: 'PUT', body: '{"at":2,"text":"cut"}' },
]

/** More than a router asks in vain before it asks no more for a while. */
const MANY = 8

export function survive(): void {
  test.real('shard-dies', async (context) => {
    const settled = await settle(withRoom(await open(context)))
    const shard = anyOf(settled.world)
    shard.crash({ disk: 'keep' })
    await expectAway(settled, shard, 'is dead')
    await expectOthersWell(settled, [shard], 'is dead')
    await shard.restart()
    await expectBack(settled, [shard])
  })

  test('shard-hangs', async (context) => {
    const settled = await settle(await open(context))
    const { world } = settled
    const shard = anyOf(world)
    const frozen = shard.pause()
    await expectAway(settled, shard, 'is frozen')
    await expectOthersWell(settled, [shard], 'is frozen')
    frozen.heal()
    await expectBack(settled, [shard])
    // Another one, and another way.
    const other = anyOf(world)
    const cut = world.partition(routersOf(world), [other])
    await expectAway(settled, other, 'is cut off')
    cut.heal()
    await expectBack(settled, [other])
  })

  test('slow-is-not-dead', async (context) => {
    const settled = await settle(await open(context))
    const { world } = settled
    const shard = anyOf(world)
    const delayMs = WAIT_AT_LEAST_MS - 40
    for (const router of routersOf(world)) world.link(router, shard, { delayMs })
    const card = cardAt(settled, shard)
    const early = (outcome: Outcome) =>
      say('gave-up-early', { shard: shard.name, request: ended(outcome), tookMs: delayMs }, outcome.at)
    const read = await ask(world, pathOf(card))
    expect(got(read), early(read)).toBe(200)
    const written = await put(world, { ...card, id: 'slow' }, { router: routers[1] })
    expect(got(written), early(written)).toBe(201)
    // Others have less patience. That they leave says nothing of the shard.
    const router = routerFor(Math.floor(chance(world, 0, 2)))
    for (let number = 0; number < MANY; number++) {
      const left = await ask(world, pathOf(card), { router, patienceMs: chance(world, 150, 300) })
      expect(got(left), early(left)).toBe('no answer')
    }
    // Nor does it that all who stay have to wait.
    for (let round = 0; round < MANY / 2; round++) {
      const stayed = [1, 2].map(() => ask(world, pathOf(card), { router }))
      for (const outcome of await Promise.all(stayed)) expect(got(outcome), early(outcome)).toBe(200)
    }
  })

  test('crowd-at-a-frozen-shard', async (context) => {
    const settled = await settle(await open(context))
    const { world } = settled
    const shard = anyOf(world)
    const frozen = shard.pause()
    const card = cardAt(settled, shard)
    // All at one router, whichever: what it has of places is needed for the others.
    const router = routerFor(Math.floor(chance(world, 0, 2)))
    const crowd = Array.from({ length: 104 }, (_, number) =>
      ask(world, pathOf({ ...card, id: `${number}` }), { router }),
    )
    await world.run(chance(world, 20, 400))
    await expectOthersWell(settled, [shard], 'is frozen, and 104 requests wait for it')
    const late = Array.from({ length: 8 }, (_, number) =>
      put(world, { ...card, id: `late ${number}` }, { router }),
    )
    for (const outcome of await Promise.all([...crowd, ...late])) expectSorry(outcome, shard, 'is frozen')
    // They have been told that it was not done. Nobody begins to do it now.
    const since = mark(world)
    frozen.heal()
    await expectBack(settled, [shard])
    const begun = forUsers(sent(world, since)).filter(({ path }) => path.includes('late'))
    const after = say('sent-after-503', { router, count: begun.length, shard: shard.name }, begun[0])
    expect(begun.length, after).toBe(0)
  })

  test('places-stay-while-one-is-down', async (context) => {
    const settled = await settle(await open(context))
    const { world } = settled
    const shard = anyOf(world)
    shard.crash({ disk: 'keep' })
    await restartRouters(world)
    await expectAway(settled, shard, 'was dead before the routers booted')
    await expectOthersWell(settled, [shard], 'was dead before the routers booted')
    await shard.restart()
    await expectBack(settled, [shard])
    const silent = anyOf(world)
    const frozen = chance(world, 0, 2) < 1 ? silent.pause() : world.partition(routersOf(world), [silent])
    await restartRouters(world)
    await expectAway(settled, silent, 'said nothing when the routers booted')
    await expectOthersWell(settled, [silent], 'said nothing when the routers booted')
    frozen.heal()
    await expectBack(settled, [silent])
    const hidden = anyOf(world)
    const fault = hidden.hideName()
    await restartRouters(world)
    await expectAway(settled, hidden, 'has a name that leads nowhere')
    await expectOthersWell(settled, [hidden], 'has a name that leads nowhere')
    fault.heal()
    await expectBack(settled, shardsOf(world))
  })

  test('two-outages', async (context) => {
    const settled = await settle(await open(context))
    const { world } = settled
    const [first, second, third, fourth] = shardsOf(world)
    if (first === undefined || second === undefined || third === undefined || fourth === undefined) return
    first.crash({ disk: 'keep' })
    const frozen = third.pause()
    await expectAway(settled, first, 'is dead')
    await expectAway(settled, third, 'is frozen')
    await expectOthersWell(settled, [first, third], 'are dead and frozen')
    await first.restart()
    frozen.heal()
    await expectBack(settled, [first, third])
    // What was learnt in the first outage must not be believed in the second.
    for (const shard of [second, third, fourth, first]) shard.crash({ disk: 'keep' })
    for (const shard of shardsOf(world)) {
      await expectAway(settled, shard, 'is dead, as they all are')
      await expectCrowdAway(settled, shard, MANY, 'is dead, as they all are')
    }
    for (const shard of shardsOf(world)) await shard.restart()
    await expectBack(settled, shardsOf(world))
  })

  test('dies-with-work-in-hand', async (context) => {
    const settled = await settle(await open(context))
    const { world } = settled
    const shard = anyOf(world)
    const card = cardAt(settled, shard)
    await mustPut(world, { ...card, id: 'gone' })
    shard.slowDisk(300)
    const since = mark(world)
    const first = Math.floor(chance(world, 0, 2))
    const writes = WRITES.map(({ id, ...asking }, number) =>
      ask(world, pathOf({ ...card, id }), { ...asking, router: routerFor(first + number) }),
    )
    await world.run(100)
    shard.crash({ disk: 'keep' })
    for (const outcome of await Promise.all(writes))
      expectSorry(outcome, shard, 'died while it worked on the request')
    world.healAll()
    await shard.restart()
    await world.run(AWAY_WITHIN_MS)
    expectSentOnce(forUsers(sent(world, since)))
    await expectBack(settled, [shard])
  })

  test('write-is-sent-once', async (context) => {
    const settled = await settle(await open(context))
    const { world } = settled
    const shard = anyOf(world)
    const card = { ...cardAt(settled, shard), text: 'late' }
    const gone = { ...card, id: 'gone' }
    await mustPut(world, gone)
    // The shard does it, and its answer gets lost. Then somebody else writes, past the cut.
    const cut = world.partition([shard], [world.node('router-1')], 'one-way')
    const since = mark(world)
    const lost = [put(world, card), ask(world, pathOf(gone), { method: 'DELETE' })]
    for (const outcome of await Promise.all(lost))
      expectSorry(outcome, shard, 'did it, but its answer was lost')
    for (const each of [card, gone]) await mustPut(world, { ...each, text: 'newer' }, { router: routers[1] })
    cut.heal()
    await world.run(AWAY_WITHIN_MS)
    for (const each of [card, gone])
      await expectCard(world, { ...each, text: 'newer' }, routers[1], (found) =>
        say('write-came-again', { found: textIn(found) }, found.at),
      )
    expectSentOnce(forUsers(sent(world, since)).filter(({ node }) => node === 'router-1'))
  })

  test('answers-come-too-late', async (context) => {
    const settled = await settle(await open(context))
    const { world } = settled
    const shard = anyOf(world)
    const card = cardAt(settled, shard)
    const links = routersOf(world).map((router) => world.link(shard, router, { delayMs: 2600 }))
    const since = mark(world)
    const asked = [1, 2, 3, 4].map((number) =>
      put(world, { ...card, id: `late ${number}`, text: `late ${number}` }, { router: routerFor(number) }),
    )
    for (const outcome of await Promise.all(asked)) expectSorry(outcome, shard, 'answers after 2.6 s')
    // One that waited in a line of its router was not sent at all.
    const begun = new Set(forUsers(sent(world, since)).map(({ path }) => path))
    for (const link of links) link.heal()
    // Their answers arrive among those to others.
    for (let number = 1; number <= 12; number++) {
      const id = `late ${1 + (number % 4)}`
      const path = pathOf({ ...card, id })
      const found = await ask(world, path, { router: routerFor(number) })
      // For a moment, a router may still believe that the shard is away.
      const felt = say('late-answer-felt', { found: textIn(found), wanted: id }, found.at)
      expect(textIn(found), felt).toBeOneOf([begun.has(path) ? id : 'status 404', 'status 503'])
      await world.run(chance(world, 60, 140))
    }
    await expectBack(settled, [shard])
  })

  test('users-leave', async (context) => {
    const settled = await settle(await open(context))
    const { world } = settled
    const shard = anyOf(world)
    const frozen = shard.pause()
    const card = cardAt(settled, shard)
    const left = Array.from({ length: 12 }, (_, number) =>
      put(
        world,
        { ...card, id: `left ${number}` },
        { router: routerFor(number), patienceMs: 200 + 10 * number },
      ),
    )
    await Promise.all(left)
    await expectOthersWell(settled, [shard], 'is frozen, and those who waited for it have left')
    frozen.heal()
    await expectBack(settled, [shard])
  })

  test('a-shard-says-no', async (context) => {
    const settled = await settle(await open(context))
    const { world } = settled
    const shard = anyOf(world)
    const card = cardAt(settled, shard)
    shard.failDisk({ calls: ['append', 'write', 'sync'], count: 100 })
    for (const router of routers) {
      const since = mark(world)
      const outcome = await put(world, { ...card, id: 'no' }, { router })
      expect(got(outcome), say('error-changed', { method: 'PUT', got: got(outcome) }, outcome.at)).toBe(500)
      const asked = forUsers(sent(world, since))
      expect(asked.length, say('error-asked-again', { count: asked.length }, asked[1])).toBe(1)
    }
    await setFailing(shard, true)
    const read = await ask(world, pathOf(card), { router: routers[1] })
    expect(got(read), say('error-changed', { method: 'GET', got: got(read) }, read.at)).toBe(500)
    await setFailing(shard, false)
    // It reads as well as ever again, and an error was no reason to leave it.
    await expectOthersWell(settled, [shard], 'cannot write')
    await expectCard(world, card, routers[1], (found) =>
      say('reads-felt', { shard: shard.name, found: textIn(found) }, found.at),
    )
  })
}

/** Each write, at most: one that waited in a line of its router was not sent at all. */
function expectSentOnce(asked: ReturnType<typeof sent>): void {
  const again = asked.find(({ path }, place) => asked.findIndex((other) => other.path === path) < place)
  const count = again === undefined ? 1 : asked.filter(({ path }) => path === again.path).length
  expect(count, say('write-sent-again', { count }, again)).toBe(1)
}
