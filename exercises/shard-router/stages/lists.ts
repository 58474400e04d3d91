/** The fifth stage: what has no key is asked of all shards, merged by time, and marked when a shard is missing. */
import { expect, say, test } from 'millions/suite'
import type { Node, World } from '../../../src/contract/world.ts'
import {
  AWAY_WITHIN_MS,
  ask,
  chance,
  got,
  open,
  roomOf,
  routers,
  routersOf,
  setFailing,
  shardsOf,
  some,
  withRoom,
} from '../cluster.ts'
import { expectOnce, expectOnly, expectOrder, keyOf, type List, listAll, listPage } from '../everyone.ts'
import { answered, type Card, mustPut, mustPutAll, onePersonEach, pathOf, routerFor } from '../people.ts'

const NOW = 1_700_000_000_000

/** So many cards of these people in turn, written in another order, so far apart. */
function cardsOf(people: readonly string[], count: number, apartMs = 40): Card[] {
  return Array.from({ length: count }, (_, number) => ({
    person: people[(number * 5) % people.length] ?? '',
    id: ['한', 'constructor', 'x+y%2B&z'][number] ?? `no ${number}`,
    at: NOW + Math.floor((number * 17) % count) * apartMs,
    text: `card ${number}`,
  }))
}

const PEOPLE = [
  'anna',
  '김민준',
  '__proto__',
  'a+b & 100%/c',
  '🗼🎈',
  ...'bcdefghij'.split('').map((end) => `p-${end}`),
]

/** Two cards each, whose names and ids are alike when they are put together. */
const TWINS = ['', '/', ':', ' ', '-', '|', ',', '.'].flatMap((mark, place) => [
  { person: `t${mark}w`, id: 'i', at: NOW + place, text: 'twin' },
  { person: 't', id: `w${mark}i`, at: NOW + place, text: 'twin' },
])

/** On every shard there is somebody. */
const everybody = async (world: World): Promise<readonly string[]> => [
  ...PEOPLE,
  ...(await onePersonEach(world)).values(),
]

/** Cards, and the shards that hold them. */
async function withHolders(world: World, count: number): Promise<ReadonlyMap<string, readonly Card[]>> {
  const people = await onePersonEach(world)
  const cards = cardsOf([...people.values()], count)
  await mustPutAll(world, cards)
  return new Map(
    [...people].map(([shard, person]) => [shard, cards.filter((card) => card.person === person)]),
  )
}

/** All but those of these shards are there, in time, and these are named. */
async function expectPartial(
  world: World,
  held: ReadonlyMap<string, readonly Card[]>,
  away: readonly Node[],
  why: string,
): Promise<void> {
  const names = away.map(({ name }) => name).sort()
  const present = [...held].filter(([shard]) => !names.includes(shard)).flatMap(([, cards]) => cards)
  const values = { shards: names.join(' and '), why }
  for (const router of routers) {
    const page = await listPage(world, { limit: 100, router })
    expectMissing(page, names, why)
    const tookMs = Math.round(page.outcome.tookMs)
    const late = say('partial-late', { ...values, tookMs }, page.outcome.at)
    expect(tookMs, late).toBeLessThanOrEqual(AWAY_WITHIN_MS + 50 + roomOf(world))
    const found = new Set(page.cards.map(({ key }) => key))
    const holes = some(present.map(keyOf).filter((key) => !found.has(key)))
    expect(holes, say('partial-hole', { ...values, cards: holes }, page.outcome.at)).toBe('none')
    expectOrder(page)
  }
}

function expectMissing({ missing, outcome }: List, names: readonly string[], why: string): void {
  const found = missing.join(', ') || 'nobody'
  const untold =
    names.length === 0
      ? say('missing-wrongly', { path: outcome.path, found, why }, outcome.at)
      : say('missing-untold', { shards: names.join(' and '), why }, outcome.at)
  expect(found, untold).toBe([...names].sort().join(', ') || 'nobody')
}

async function expectWhole(world: World, held: ReadonlyMap<string, readonly Card[]>): Promise<void> {
  await world.run(AWAY_WITHIN_MS)
  for (const router of routers) {
    const page = await listPage(world, { limit: 100, router })
    expectMissing(page, [], 'all of them have been back for 2 s')
    expectOnly([page], [...held.values()].flat())
  }
}

export function lists(): void {
  test.real('newest-first', async (context) => {
    const world = withRoom(await open(context))
    const none = await listPage(world)
    expect(none.cards.length, say('list-of-nothing', {}, none.outcome.at)).toBe(0)
    expect(none.next, say('list-of-nothing', {}, none.outcome.at)).toBe(null)
    const cards = [...cardsOf(await everybody(world), 26), ...TWINS]
    await mustPutAll(world, cards)
    for (const router of routers) {
      const page = await listPage(world, { router, limit: 100 })
      expectMissing(page, [], 'all of them are up')
      expectOrder(page)
      expectOnly([page], cards)
      expect(page.next, say('last-page-has-next', {}, page.outcome.at)).toBe(null)
      const short = await listPage(world, { router })
      const { length } = short.cards
      const isShort = length < 20
      const wrong = isShort ? 'page-short' : 'default-limit'
      expect(length, say(wrong, { length, ...(isShort && { limit: 20 }) }, short.outcome.at)).toBe(20)
      const newest = page.cards.slice(0, 20).map(({ key }) => key)
      const found = short.cards.map(({ key }) => key)
      expect(found, say('not-the-newest', {}, short.outcome.at)).toEqual(newest)
    }
  })

  test('page-by-page', async (context) => {
    const world = await open(context)
    const cards = cardsOf(await everybody(world), 33)
    await mustPutAll(world, cards)
    for (const limit of [2, 7, 33]) expectOnly(await listAll(world, { limit }), cards)
  })

  test('cards-of-one-time', async (context) => {
    const world = await open(context)
    const cards = cardsOf(await everybody(world), 24, 0)
    await mustPutAll(world, cards)
    for (const limit of [3, 7]) expectOnly(await listAll(world, { limit }), cards)
  })

  test('cards-come-and-go', async (context) => {
    const world = await open(context)
    const cards = cardsOf(await everybody(world), 30)
    await mustPutAll(world, cards)
    const goes = cards.filter((_, place) => place % 10 === 4)
    let added = 0
    // New ones in front, old ones that were sent late, and some that go.
    const between = async (page: number) => {
      for (const at of [NOW + 9_000_000 + page, NOW - page, NOW + 500]) {
        const person = PEOPLE[(added * 5) % PEOPLE.length] ?? ''
        await mustPut(
          world,
          { person, id: `added ${added++}`, at, text: 'added' },
          { router: routerFor(added) },
        )
      }
      const [gone] = goes.slice(page)
      if (gone !== undefined) await ask(world, pathOf(gone), { method: 'DELETE' })
    }
    const pages = await listAll(world, { limit: 5, between, mostPages: 30 })
    expectOnce(
      pages,
      cards.filter((card) => !goes.includes(card)),
    )
  })

  test('one-shard-has-most', async (context) => {
    const world = await open(context)
    const people = [...(await onePersonEach(world)).values()]
    const [most = '', ...others] = people
    const many = Array.from({ length: 43 }, (_, number) => ({
      person: most,
      id: `${number}`,
      at: NOW + number,
      text: 'many',
    }))
    const few = others.map((person, place) => ({ person, id: 'only', at: NOW - 20 * place - 1, text: 'few' }))
    await mustPutAll(world, [...many, ...few])
    // One that no two or three shares add up to.
    const odd = [11, 13, 17, 19, 23, 25, 29, 31, 35, 37, 41][Math.floor(chance(world, 0, 11))] ?? 25
    for (const limit of [10, odd]) expectOnly(await listAll(world, { limit }), [...many, ...few])
  })

  test('odd-limits-and-places', async (context) => {
    const world = await open(context)
    const cards = cardsOf(PEOPLE, 8)
    await mustPutAll(world, cards)
    const odd = ['0', '-1', '1.5', '101', '1e2', 'NaN', 'many', '', '0x10', ' 5', '9999999999999999999999']
    for (const limit of odd) {
      const outcome = answered(await ask(world, `/cards?limit=${encodeURIComponent(limit)}`))
      expect(got(outcome), say('odd-limit', { limit, got: got(outcome) }, outcome.at)).toBe(400)
    }
    for (const before of ['nonsense', '1', '-1', '{}', '%00', 'constructor', '한']) {
      const outcome = await ask(world, `/cards?before=${encodeURIComponent(before)}`)
      expect(got(outcome), say('odd-place', { before, got: got(outcome) }, outcome.at)).toBe(400)
    }
    for (const limit of [1, 99, 100]) {
      const page = await listPage(world, { limit })
      const { length } = page.cards
      const wanted = Math.min(limit, cards.length)
      expect(length, say('page-length', { limit, length, wanted }, page.outcome.at)).toBe(wanted)
    }
  })

  test.real('a-shard-is-dead', async (context) => {
    const world = withRoom(await open(context))
    const held = await withHolders(world, 36)
    const [first, , third] = shardsOf(world)
    if (first === undefined || third === undefined) return
    for (const shard of [third, first]) {
      shard.crash({ disk: 'keep' })
      await expectPartial(world, held, [shard], 'is dead')
      await shard.restart()
      await expectWhole(world, held)
    }
  })

  test('shards-hang', async (context) => {
    const world = await open(context)
    const held = await withHolders(world, 36)
    const [first, second, third, fourth] = shardsOf(world)
    if (first === undefined || second === undefined || third === undefined || fourth === undefined) return
    const frozen = second.pause()
    const delayMs = chance(world, 500, 900)
    const slow = routersOf(world).map((router) => world.link(router, third, { delayMs }))
    await expectPartial(world, held, [second], 'is frozen, and another one is slow')
    for (const link of slow) link.heal()
    const cut = world.partition(routersOf(world), [fourth])
    first.crash({ disk: 'keep' })
    await expectPartial(world, held, [first, second, fourth], 'are dead, frozen and cut off')
    frozen.heal()
    cut.heal()
    await first.restart()
    await expectWhole(world, held)
    // It answers, but with an error.
    await setFailing(third, true)
    await expectPartial(world, held, [third], 'answers with 500')
    await setFailing(third, false)
    await expectWhole(world, held)
    // All of them away: that is no list without cards.
    for (const shard of shardsOf(world)) shard.crash({ disk: 'keep' })
    for (const router of routers) {
      const outcome = await ask(world, '/cards', { router })
      expect(got(outcome), say('nobody-lists', { got: got(outcome) }, outcome.at)).toBe(503)
    }
    for (const shard of shardsOf(world)) await shard.restart()
    await expectWhole(world, held)
  })

  test('lost-between-two-pages', async (context) => {
    const world = await open(context)
    const held = await withHolders(world, 40)
    const shard = shardsOf(world)[Math.floor(chance(world, 0, 4))]
    if (shard === undefined) return
    const between = async (page: number) => {
      if (page === 1) shard.crash({ disk: 'keep' })
      if (page === 3) {
        await shard.restart()
        await world.run(AWAY_WITHIN_MS)
      }
    }
    const pages = await listAll(world, { limit: 6, between })
    const others = [...held].filter(([name]) => name !== shard.name).flatMap(([, cards]) => cards)
    expectOnce(pages, others)
    const told = pages.map(({ missing }) => missing.length)
    const reason = say('missing-on-wrong-pages', { shard: shard.name }, pages[2]?.outcome.at)
    expect(told.slice(0, 5), reason).toEqual([0, 0, 1, 1, 0])
  })

  test('asked-side-by-side', async (context) => {
    const world = await open(context)
    const cards = cardsOf(await everybody(world), 12)
    await mustPutAll(world, cards)
    for (const router of routersOf(world))
      for (const shard of shardsOf(world)) world.link(router, shard, { delayMs: 350 })
    const page = await listPage(world, { limit: 10 })
    expectMissing(page, [], 'each takes 0.35 s')
    const tookMs = Math.round(page.outcome.tookMs)
    expect(tookMs, say('one-after-the-other', { tookMs }, page.outcome.at)).toBeLessThanOrEqual(1200)
    // Within a second a shard is not missing.
    for (const router of routersOf(world)) world.link(router, shardsOf(world)[1] ?? router, { delayMs: 600 })
    const slow = await listPage(world, { limit: 100, router: routers[1] })
    expectMissing(slow, [], 'shard-2 takes 0.95 s, and the others 0.35 s')
    expectOnly([slow], cards)
  })
}
