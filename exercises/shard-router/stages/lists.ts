/** The fifth stage: what has no key is asked of all shards, merged by time, and marked when a shard is missing. */

import { expect, say, test } from 'millions/suite'
import type { World } from '../../../src/contract/world.ts'
import { withRoom } from '../../kit/room.ts'
import {
  AWAY_WITHIN_MS,
  ask,
  chance,
  got,
  open,
  routers,
  routersOf,
  setFailing,
  shardsOf,
} from '../cluster.ts'
import { expectOnce, expectOnly, expectOrder, listAll, listPage } from '../everyone.ts'
import {
  cardsOf,
  expectInTime,
  expectMissing,
  expectPartial,
  expectSilenceWithin,
  expectWhole,
  NOW,
  withHolders,
} from '../partial.ts'
import { answered, mustPut, mustPutAll, onePersonEach, pathOf, routerFor } from '../people.ts'

/** No shard gives more at once. */
const MOST_ASKED_FOR = 100

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
    const cards = cardsOf(await everybody(world), 26)
    await mustPutAll(world, cards)
    for (const limit of [3, 7, 26]) expectOnly(await listAll(world, { limit }), cards)
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
    const many = Array.from({ length: MOST_ASKED_FOR + Math.floor(chance(world, 1, 9)) }, (_, number) => ({
      person: most,
      id: `${number}`,
      at: NOW + number,
      text: 'many',
    }))
    await mustPutAll(world, many)
    // A shard that gives a hundred, and has a few more, cannot be asked for one more.
    expectOnly(await listAll(world, { limit: MOST_ASKED_FOR }), many)
    const few = others.map((person, place) => ({ person, id: 'only', at: NOW - 20 * place - 1, text: 'few' }))
    await mustPutAll(world, few)
    // One that no two or three shares add up to.
    const odd = [25, 29, 31, 35, 37, 41][Math.floor(chance(world, 0, 6))] ?? 25
    expectOnly(await listAll(world, { limit: odd }), [...many, ...few])
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
    const people = await onePersonEach(world)
    const cards = cardsOf([...PEOPLE, ...people.values()], 12)
    // All of the newest are on one shard, whichever: who asks in bites asks that one again.
    const [most = '', other = ''] = shardsOf(world)
      .map(({ name }) => name)
      .toSorted(() => chance(world, -1, 1))
    const newest = Array.from({ length: 12 }, (_, number) => ({
      person: people.get(most) ?? '',
      id: `newest ${number}`,
      at: NOW + 1_000_000 + number,
      text: 'newest',
    }))
    await mustPutAll(world, [...cards, ...newest])
    for (const router of routersOf(world))
      for (const shard of shardsOf(world)) world.link(router, shard, { delayMs: 350 })
    const page = await listPage(world, { limit: 10 })
    expectMissing(page, [], 'each takes 0.35 s')
    const tookMs = Math.round(page.outcome.tookMs)
    expect(tookMs, say('one-after-the-other', { tookMs }, page.outcome.at)).toBeLessThanOrEqual(1200)
    // One of them says nothing from the beginning, or from the middle of a page on.
    const silent = world.node(other).pause()
    const why = 'is frozen, and the others take 0.35 s each'
    const partial = await listPage(world, { limit: 10 })
    expectMissing(partial, [other], why)
    expectInTime(partial, [other], why)
    silent.heal()
    await world.run(AWAY_WITHIN_MS)
    await expectSilenceWithin(world, world.node(most))
    // Within a second a shard is not missing.
    for (const router of routersOf(world)) world.link(router, shardsOf(world)[1] ?? router, { delayMs: 600 })
    const slow = await listPage(world, { limit: 100, router: routers[1] })
    expectMissing(slow, [], 'shard-2 takes 0.95 s, and the others 0.35 s')
    expectOnly([slow], [...cards, ...newest])
  })
}
