/** The first stage: a card is found where it was put, by both routers, for ever. */

import { expect, say, test } from 'millions/suite'
import { withRoom } from '../../kit/room.ts'
import { ask, forUsers, got, mark, open, restartRouters, routers, sent, some } from '../cluster.ts'
import {
  bodyOf,
  type Card,
  expectCard,
  expectOneShard,
  holdersOf,
  mustPut,
  mustPutAll,
  pathOf,
  put,
  routerFor,
  textIn,
} from '../people.ts'
import { expectSpellings } from '../spellings.ts'
import { expectLarge, expectStatuses } from '../unchanged.ts'

/** Ids that are no plain numbers, or look like the number of another card. */
const IDS = [
  'summer',
  '7',
  '07',
  '7.0',
  '-7',
  '0.5',
  '1e3',
  'NaN',
  '9007199254740993',
  'constructor',
  '__proto__',
  'toString',
  ' ',
  '한강',
  '🗼',
  'a/b',
  'a%2Fb',
  '100%',
  'x+y?z=1&q#2',
]

const card = (person: string, id: string, number = 1): Card => ({
  person,
  id,
  at: 1_000_000 + number,
  text: `${number}: ${person} ☀ ${id}`,
})

const lost = (found: { path: string }, router: string, why: string) =>
  say('card-not-found', { path: found.path, router, why })

export function route(): void {
  test.real('first-card', async (context) => {
    const world = withRoom(await open(context))
    const first = card('anna', '17')
    const since = mark(world)
    const stored = await put(world, first)
    const refused = say('first-refused', { path: stored.path, got: got(stored) }, stored.at)
    expect(got(stored), refused).toBe(201)
    expectOneShard(world, since, stored)
    await expectCard(world, first, routers[0], (found) => lost(found, routers[0], 'written'))
    const held = await holdersOf(world, first)
    expect(held.length, say('held-by', { path: stored.path, list: some(held) })).toBe(1)
    // That there is none is known by the one shard as well.
    const before = mark(world)
    const absent = await ask(world, pathOf(card('anna', '18')), { router: routers[1] })
    expect(got(absent), say('absent-found', { path: absent.path, got: got(absent) }, absent.at)).toBe(404)
    expectOneShard(world, before, absent)
    await mustPut(world, card('anna', '18'))
    await expectCard(world, card('anna', '18'), routers[1], (found) =>
      lost(found, routers[1], 'asked for before it was written'),
    )
  })

  test('ids-of-all-kinds', async (context) => {
    const world = await open(context)
    const cards = IDS.map((id, place) => card('anna', id, place))
    for (const [place, each] of cards.entries()) {
      const since = mark(world)
      const stored = await put(world, each, { router: routerFor(place) })
      const refused = say('id-refused', { id: each.id, got: got(stored) }, stored.at)
      expect(got(stored), refused).toBe(201)
      expectOneShard(world, since, stored)
    }
    for (const [place, each] of cards.entries()) {
      const router = routerFor(place + 1)
      await expectCard(world, each, router, (found) => say('id-mixed-up', { id: each.id, router }, found.at))
    }
  })

  test.real('both-routers', async (context) => {
    const world = withRoom(await open(context))
    const cards = Array.from({ length: 12 }, (_, place) => card(`person-${place}`, `${place}`, place))
    for (const [place, each] of cards.entries()) await mustPut(world, each, { router: routerFor(place) })
    for (const [place, each] of cards.entries()) {
      const router = routerFor(place + 1)
      await expectCard(world, each, router, (found) => lost(found, router, 'written by the other router'))
    }
    const changed = cards.map((each) => ({ ...each, text: `${each.text}, again` }))
    for (const [place, each] of changed.entries()) {
      // Who has just told the old one must tell the new one.
      await ask(world, pathOf(each), { router: routerFor(place) })
      await mustPut(world, each, { router: routerFor(place + 1) })
      await expectCard(world, each, routerFor(place), (found) =>
        say('old-card', { path: found.path, router: routerFor(place) }, found.at),
      )
    }
  })

  test('after-a-restart', async (context) => {
    const world = await open(context)
    const cards = Array.from({ length: 16 }, (_, place) => card(`p${place * 4}`, `${place}`, place))
    await mustPutAll(world, cards)
    const written = forUsers(sent(world)).length
    const twice = say('written-twice', { count: cards.length, written })
    expect(written, twice).toBe(cards.length)
    await restartRouters(world)
    // In another order, so that who gives places out in turn gives out others.
    for (const [place, each] of cards.toReversed().entries()) {
      const router = routerFor(place)
      await expectCard(world, each, router, (found) => lost(found, router, 'written before it restarted'))
    }
    for (const each of cards.filter((_, place) => place % 4 === 0)) {
      const held = await holdersOf(world, each)
      expect(held.length, say('held-by', { path: pathOf(each), list: some(held) })).toBe(1)
    }
  })

  test('other-numbers-of-shards', async (context) => {
    for (const count of [1, 3, 7]) {
      const world = await open(context, count)
      const cards = Array.from({ length: 30 }, (_, place) => card(`who-${place}`, `no-${place}`, place))
      await mustPutAll(world, cards)
      for (const [place, each] of cards.slice(0, 6).entries()) {
        const router = routerFor(place)
        await expectCard(world, each, router, (found) => lost(found, router, `written, with ${count} shards`))
      }
    }
  })

  test('one-card-two-spellings', async (context) => {
    const world = await open(context)
    // The same once it is decoded: letters may be escaped or not, in capitals or not.
    const spellings = [
      ['/people/J%C3%BCrgen/cards/no%2d1', '/people/J%c3%bcrgen/cards/no-1'],
      ['/people/%41nna/cards/%7Ex', '/people/Anna/cards/~x'],
      ['/people/o%27neil/cards/(1)', "/people/o'neil/cards/%281%29"],
      ['/people/a%2Bb/cards/1', '/people/a+b/cards/1'],
    ]
    for (const [place, [written = '', read = '']] of spellings.entries()) {
      const text = `card ${place}`
      const stored = await ask(world, written, { method: 'PUT', body: JSON.stringify({ at: place, text }) })
      const refused = say('write-refused', { path: written, got: got(stored) }, stored.at)
      expect(got(stored), refused).toBe(201)
      const found = await ask(world, read, { router: routers[1] })
      expect(textIn(found), say('two-spellings', { written, read }, found.at)).toBe(text)
    }
    await expectSpellings(world)
    for (const path of ['/people/%E0%A4%A/cards/1', '/people/%ff/cards/1', '/people/anna/cards/100%']) {
      const outcome = await ask(world, path)
      expect(got(outcome), say('bad-escape', { path, got: got(outcome) }, outcome.at)).toBe(400)
    }
    for (const path of ['/', '/nothing', '/constructor', '/people']) {
      const outcome = await ask(world, path)
      expect(got(outcome), say('no-such-page', { path, got: got(outcome) }, outcome.at)).toBe(404)
    }
  })

  test('passed-unchanged', async (context) => {
    const world = await open(context)
    const long = { ...card('anna', '1'), text: `${'Grüße aus 서울 🗼 '.repeat(200)}"\\\n` }
    await mustPut(world, long)
    const read = await ask(world, pathOf(long), { router: routers[1] })
    expect(textIn(read), say('text-changed', { path: read.path }, read.at)).toBe(long.text)
    const etag = read.headers?.get('etag') ?? '(none)'
    const told = say('header-not-back', { method: 'GET', name: 'ETag', path: read.path }, read.at)
    expect(etag, told).not.toBe('(none)')
    // Who changed what another one has changed meanwhile is told so.
    await mustPut(world, { ...long, text: 'newer' }, { router: routers[1] })
    const conditions = [{ 'if-match': etag }, { 'if-none-match': '*' }]
    for (const method of ['PUT', 'DELETE']) {
      for (const condition of conditions) {
        const headers = { 'content-type': 'application/json', ...condition }
        const body = method === 'PUT' ? { body: bodyOf({ ...long, text: 'older' }) } : {}
        const late = await ask(world, pathOf(long), { method, headers, ...body })
        const [name = ''] = Object.keys(condition)
        expect(got(late), say('condition-lost', { method, name, got: got(late) }, late.at)).toBe(412)
      }
    }
    await expectLarge(world, long)
    await expectStatuses(world, long)
    expect(await holdersOf(world, long), say('deleted-lives-on', { path: pathOf(long) })).toEqual([])
  })

  test('many-at-once', async (context) => {
    const world = await open(context)
    const cards = Array.from({ length: 40 }, (_, place) => card(`person ${place % 20}`, `${place}`, place))
    await mustPutAll(world, cards)
    const found = await Promise.all(
      cards.map((each, place) =>
        ask(world, pathOf(each), { router: routerFor(place + 1), isDirect: true }).then(textIn),
      ),
    )
    const [first = card('', '')] = cards
    const since = mark(world)
    const same = Array.from({ length: 6 }, () => ask(world, pathOf(first), { router: routers[1] }))
    for (const each of await Promise.all(same))
      expect(textIn(each), say('same-mixed-up', { path: each.path, found: textIn(each) }, each.at)).toBe(
        first.text,
      )
    const asked = forUsers(sent(world, since)).length
    expect(asked, say('joined', { path: pathOf(first), count: 6, asked })).toBe(6)
    const wrong = cards.findIndex((each, place) => found[place] !== each.text)
    const values = { path: pathOf(cards[wrong] ?? card('', '')), count: cards.length }
    expect(found[wrong] ?? 'none', say('mixed-up', values)).toBe('none')
  })
}
