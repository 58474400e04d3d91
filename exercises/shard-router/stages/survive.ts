/** The fourth stage: a shard dies or hangs. Its people hear of it in time, and nobody else notices. */
import { expect, say, test } from 'millions/suite'
import type { Node, World } from '../../../src/contract/world.ts'
import {
  AWAY_WITHIN_MS,
  aboutPerson,
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
  shardNames,
  shardsOf,
  some,
  WAIT_AT_LEAST_MS,
} from '../cluster.ts'
import {
  type Card,
  expectCard,
  holdersOf,
  listOf,
  mustPut,
  onePersonEach,
  pathOf,
  put,
  routerFor,
  textIn,
} from '../people.ts'

/** What the others take while a shard hangs: far more than they need. */
const OWN_SPEED_MS = 300
/** A user and a router are some way from each other. */
const WAY_MS = 50

interface Settled {
  readonly world: World
  /** Shard → the card that was put there before all of this. */
  readonly cards: ReadonlyMap<string, Card>
}

/** A card on each shard, of one person each. */
async function settle(world: World): Promise<Settled> {
  const cards = new Map<string, Card>()
  for (const [shard, person] of await onePersonEach(world)) {
    const card = { person, id: 'first', at: 1, text: `of ${person}` }
    await mustPut(world, card)
    cards.set(shard, card)
  }
  return { world, cards }
}

const cardAt = ({ cards }: Settled, shard: Node): Card =>
  cards.get(shard.name) ?? { person: '', id: '', at: 0, text: '' }

/** Reads, lists, writes and deletes of somebody whose shard is away: 503 in time, by both routers. */
async function expectAway(settled: Settled, shard: Node, why: string): Promise<void> {
  const { world } = settled
  const card = cardAt(settled, shard)
  const body = JSON.stringify({ at: 2, text: 'meanwhile' })
  const since = mark(world)
  const outcomes = await Promise.all([
    ask(world, pathOf(card)),
    ask(world, listOf(card.person), { router: routers[1] }),
    ask(world, pathOf({ ...card, id: 'second' }), { method: 'PUT', body, router: routers[1] }),
    ask(world, pathOf({ ...card, id: 'third' }), { method: 'DELETE' }),
  ])
  for (const outcome of outcomes) expectSorry(outcome, shard, why)
  const elsewhere = aboutPerson(sent(world, since), card.person).filter(({ peer }) => peer !== shard.name)
  const list = shardNames(elsewhere).join(' and ') || 'none'
  const moved = say('asked-elsewhere', { shard: shard.name, why, list }, elsewhere[0])
  expect(list, moved).toBe('none')
}

function expectSorry(outcome: Outcome, shard: Node, why: string): void {
  const values = { shard: shard.name, why, request: `${outcome.method} ${outcome.path}`, got: got(outcome) }
  expect(got(outcome), say('not-503', values, outcome.at)).toBe(503)
  const late = say('503-late', { ...values, tookMs: Math.round(outcome.tookMs) }, outcome.at)
  expect(outcome.tookMs, late).toBeLessThanOrEqual(AWAY_WITHIN_MS + WAY_MS)
}

/** Those of the other shards read and write as ever. */
async function expectOthersWell(settled: Settled, away: readonly Node[], why: string): Promise<void> {
  const { world, cards } = settled
  const others = [...cards].filter(([shard]) => !away.some(({ name }) => name === shard))
  const asked = others.flatMap(([, card], place) => [
    ask(world, pathOf(card), { router: routerFor(place) }),
    ask(world, listOf(card.person), { router: routerFor(place + 1) }),
    put(world, { ...card, id: 'later' }, { router: routerFor(place) }),
  ])
  const names = away.map(({ name }) => name).join(' and ')
  for (const outcome of await Promise.all(asked)) {
    const values = { shards: names, why, request: `${outcome.method} ${outcome.path}`, got: got(outcome) }
    const isWell = outcome.status === 200 || outcome.status === 201
    expect(isWell ? 'answered' : got(outcome), say('others-felt', values, outcome.at)).toBe('answered')
    const slow = say('others-slow', { ...values, tookMs: Math.round(outcome.tookMs) }, outcome.at)
    expect(outcome.tookMs, slow).toBeLessThanOrEqual(OWN_SPEED_MS)
  }
}

/** In time they are used again, and what was there before is there again. */
async function expectBack(settled: Settled, shards: readonly Node[]): Promise<void> {
  const { world } = settled
  await world.run(AWAY_WITHIN_MS)
  for (const [place, shard] of shards.entries()) {
    const card = cardAt(settled, shard)
    const router = routerFor(place)
    await expectCard(world, card, router, (found) =>
      say('not-back', { shard: shard.name, router, found: textIn(found) }, found.at),
    )
    await mustPut(world, { ...card, id: 'again', text: 'again' }, { router })
    const held = await holdersOf(world, { ...card, id: 'again' })
    expect(some(held), say('placement-moved', { shard: shard.name, list: some(held) })).toBe(shard.name)
  }
}

const anyOf = (world: World): Node => {
  const [shard] = shardsOf(world).slice(Math.floor(chance(world, 0, shardsOf(world).length)))
  if (shard === undefined) throw new Error('there is no shard')
  return shard
}

export function survive(): void {
  test.real('shard-dies', async (context) => {
    const settled = await settle(await open(context))
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
    for (const [place, outcome] of [
      await ask(world, pathOf(card)),
      await put(world, { ...card, id: 'slow' }, { router: routers[1] }),
    ].entries()) {
      const values = { shard: shard.name, request: ended(outcome), tookMs: delayMs }
      expect(got(outcome), say('gave-up-early', values, outcome.at)).toBe(place === 0 ? 200 : 201)
    }
  })

  test('crowd-at-a-frozen-shard', async (context) => {
    const settled = await settle(await open(context))
    const { world } = settled
    const shard = anyOf(world)
    shard.pause()
    const card = cardAt(settled, shard)
    const crowd = Array.from({ length: 120 }, (_, number) =>
      ask(world, pathOf({ ...card, id: `${number}` }), { router: routerFor(number) }),
    )
    await world.run(chance(world, 20, 400))
    await expectOthersWell(settled, [shard], 'is frozen, and 120 requests wait for it')
    for (const outcome of await Promise.all(crowd)) expectSorry(outcome, shard, 'is frozen')
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
    for (const shard of shardsOf(world)) await expectAway(settled, shard, 'is dead, as they all are')
    for (const shard of shardsOf(world)) await shard.restart()
    await expectBack(settled, shardsOf(world))
  })

  test('dies-with-work-in-hand', async (context) => {
    const settled = await settle(await open(context))
    const { world } = settled
    const shard = anyOf(world)
    const card = cardAt(settled, shard)
    shard.slowDisk(300)
    const writes = [1, 2, 3].map((number) =>
      put(world, { ...card, id: `cut ${number}` }, { router: routerFor(number) }),
    )
    await world.run(100)
    shard.crash({ disk: 'keep' })
    for (const outcome of await Promise.all(writes))
      expectSorry(outcome, shard, 'died while it worked on the request')
    world.healAll()
    await shard.restart()
    await expectBack(settled, [shard])
  })

  test('write-is-sent-once', async (context) => {
    const settled = await settle(await open(context))
    const { world } = settled
    const shard = anyOf(world)
    const card = { ...cardAt(settled, shard), text: 'late' }
    // The shard does it, and its answer gets lost. Then somebody else writes, past the cut.
    const cut = world.partition([shard], [world.node('router-1')], 'one-way')
    const since = mark(world)
    const lost = await put(world, card)
    expectSorry(lost, shard, 'did it, but its answer was lost')
    await mustPut(world, { ...card, text: 'newer' }, { router: routers[1] })
    cut.heal()
    await world.run(AWAY_WITHIN_MS)
    await expectCard(world, { ...card, text: 'newer' }, routers[1], (found) =>
      say('write-came-again', { found: textIn(found) }, found.at),
    )
    const writes = forUsers(sent(world, since)).filter(
      ({ node, method }) => node === 'router-1' && method === 'PUT',
    )
    expect(writes.length, say('write-sent-again', { count: writes.length }, writes[1])).toBe(1)
  })

  test('answers-come-too-late', async (context) => {
    const settled = await settle(await open(context))
    const { world } = settled
    const shard = anyOf(world)
    const card = cardAt(settled, shard)
    const links = routersOf(world).map((router) => world.link(shard, router, { delayMs: 2600 }))
    const asked = [1, 2, 3, 4].map((number) =>
      put(world, { ...card, id: `late ${number}`, text: `late ${number}` }, { router: routerFor(number) }),
    )
    for (const outcome of await Promise.all(asked)) expectSorry(outcome, shard, 'answers after 2.6 s')
    for (const link of links) link.heal()
    // Their answers arrive among those to others.
    for (let number = 1; number <= 12; number++) {
      const id = `late ${1 + (number % 4)}`
      const found = await ask(world, pathOf({ ...card, id }), { router: routerFor(number) })
      // For a moment, a router may still believe that the shard is away.
      const felt = say('late-answer-felt', { found: textIn(found), wanted: id }, found.at)
      expect(textIn(found), felt).toBeOneOf([id, 'status 503'])
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
      expect(got(outcome), say('error-changed', { got: got(outcome) }, outcome.at)).toBe(500)
      const asked = forUsers(sent(world, since))
      expect(asked.length, say('error-asked-again', { count: asked.length }, asked[1])).toBe(1)
    }
    // It reads as well as ever, and is no reason to leave it.
    await expectOthersWell(settled, [shard], 'cannot write')
    await expectCard(world, card, routers[1], (found) =>
      say('reads-felt', { shard: shard.name, found: textIn(found) }, found.at),
    )
  })
}
