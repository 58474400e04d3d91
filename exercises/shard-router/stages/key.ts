/** The second stage: the sharding key is the person. All that is theirs is in one place, and people are spread evenly. */

import { expect, say, test } from 'millions/suite'
import type { World } from '../../../src/contract/world.ts'
import { withRoom } from '../../kit/room.ts'
import {
  ask,
  chance,
  forUsers,
  got,
  mark,
  type Outcome,
  open,
  routers,
  sent,
  shardNames,
} from '../cluster.ts'
import {
  type Card,
  expectEven,
  expectOnePlace,
  expectOneShard,
  fieldOf,
  listOf,
  mustPutAll,
  routerFor,
} from '../people.ts'

/** Of 1,000 people. Two hundred may be spread less evenly, by chance. */
const EVEN = 1.3
const EVEN_OF_FEW = 1.75

const numbers = (count: number) => Array.from({ length: count }, (_, number) => number)
const pairs = (firsts: readonly string[], lasts: readonly string[], between: string) =>
  firsts.flatMap((first) => lasts.map((last) => `${first}${between}${last}`))

const FIRST = 'anna ben chloe david emma felix grace hana ivan julia'.split(' ')
const LAST =
  'kim lee park choi jung meyer schmidt garcia silva rossi smith jones nguyen tran khan ivanov sato suzuki dubois moreau okafor mensah ali haddad cohen levi berg lund virtanen korhonen novak horvat popov kaya demir santos costa lopez perez brown'.split(
    ' ',
  )
const WIDE = [
  ...pairs([...'김이박최정강조'], '민준 서연 도윤 하은 지호 수아 예준 지유 시우 채원'.split(' '), ''),
  ...pairs(
    'Ελένη Γιώργος Κώστας Μαρία Νίκος Σοφία Ζωή Άννα Δημήτρης Χρήστος'.split(' '),
    'Ελένη Γιώργος Κώστας Μαρία Νίκος Σοφία Ζωή'.split(' '),
    ' ',
  ),
  ...pairs([...'🗼🐫🌊🎈🚲🎻🦊🌵🍉🛶'], [...'🗼🐫🌊🎈🚲🎻'], ''),
]

/**
 * Of 32 bits that a common rule makes of a name, these are among the greatest (behind the last point of a ring): FNV-1a,
 * the same mixed once more, FNV-1, sdbm, CRC, Jenkins, Murmur, SHA-256, MD5, SHA-1, djb2 in both ways, Java. The last four
 * are FNV-1a at its ends: all bits, none, the sign alone, and all bits once it is mixed.
 */
const AT_THE_END =
  'user-12166266 user-14105808 user-11437002 user-11123039 user-14886963 user-13084143 user-14739387 user-10030447 user-10223266 user-10316546 pnsjfyyz cybljzvu ourbuxqb rawfnaox kemgibqi qbtdvadq nqxwdayt'.split(
    ' ',
  )

/** People as they are called: by their names, by numbers, by names with numbers. */
const THOUSAND = [
  ...AT_THE_END,
  ...pairs(FIRST, LAST, '.'),
  ...numbers(300 - AT_THE_END.length).map((number) => `user-${number + 1}`),
  ...numbers(300).map((number) => String(5000 + 4 * number)),
]

/** So many cards of a person, in the order of their ids, with some of one time. */
const cardsOf = (person: string, count: number): Card[] =>
  numbers(count).map((number) => ({
    person,
    id: ['a', 'constructor', '2.5', '한'][number] ?? `${number * 4}`,
    at: 1_700_000_000_000 + Math.floor(number / 2) * 86_400_000,
    text: `${person}, ${number}`,
  }))

const idsIn = (list: Outcome): readonly string[] => {
  const cards = fieldOf(list.json, 'cards')
  return Array.isArray(cards) ? cards.map((card) => String(fieldOf(card, 'id'))) : [`status ${got(list)}`]
}

const sorted = (ids: readonly string[]) => [...ids].sort()

export function key(): void {
  test.real('cards-of-a-person', async (context) => {
    const world = withRoom(await open(context))
    const people = ['anna', '김민준', '__proto__', `user-${Math.floor(chance(world, 1, 1000))}`]
    for (const [place, person] of people.entries()) {
      const cards = cardsOf(person, 7)
      await mustPutAll(world, cards)
      for (const router of routers) {
        const since = mark(world)
        const list = await ask(world, listOf(person), { router })
        expectOneShard(world, since, list)
        const found = sorted(idsIn(list)).join(', ')
        const incomplete = say('person-incomplete', { person, router }, list.at)
        expect(found, incomplete).toBe(sorted(cards.map(({ id }) => id)).join(', '))
      }
      expectOnePlace(world, person)
      if (place > 0) continue
      const since = mark(world)
      await ask(world, `${listOf(person)}/a`, { method: 'DELETE', router: routers[1] })
      expectOnePlace(world, person, since)
    }
  })

  test('thousand-people', async (context) => {
    const world = await open(context)
    await expectEven(world, THOUSAND, { most: EVEN, what: 'people of all kinds' })
  })

  test('people-alike', async (context) => {
    const world = await open(context)
    const from = Math.floor(chance(world, 10, 900))
    // As long as addresses of pages and keys of other systems are.
    const long = ['x', '가', '/'][Math.floor(chance(world, 0, 3))]?.repeat(chance(world, 60, 260)) ?? ''
    const kinds = [
      ['numbers that step by 4', numbers(200).map((number) => String(4 * (from + number)))],
      ['names that begin alike, and end alike', numbers(200).map((each) => `${long}-${from + each}-${long}`)],
      ['names that end alike', pairs(FIRST, LAST.slice(0, 20), '.').map((name) => `${name}@${long}`)],
      ['names in Hangul, Greek and emoji', WIDE],
    ] as const
    for (const [what, people] of kinds) await expectEven(world, people, { most: EVEN_OF_FEW, what })
  })

  test('two-or-five-shards', async (context) => {
    for (const count of [2, 5]) {
      const world = await open(context, count)
      const people = THOUSAND.filter((_, place) => place % 5 === 0)
      await expectEven(world, people, { most: EVEN_OF_FEW, what: `people, with ${count} shards` })
    }
  })

  test('pages-of-a-person', async (context) => {
    const world = await open(context)
    const person = 'a+b & 서울 100%/x'
    const cards = cardsOf(person, 41)
    await mustPutAll(world, cards)
    await mustPutAll(world, cardsOf('somebody else', 6))
    const since = mark(world)
    const found: string[] = []
    let next: unknown = ''
    for (let pages = 0; pages < 9 && typeof next === 'string'; pages++) {
      const query: string = next === '' ? '?limit=7' : `?limit=7&before=${encodeURIComponent(next)}`
      const page = await ask(world, `${listOf(person)}${query}`, { router: routerFor(pages) })
      const ids = idsIn(page)
      expect(ids.length, say('page-size', { person, asked: 7, count: ids.length }, page.at)).toBeLessThan(8)
      found.push(...ids)
      next = fieldOf(page.json, 'next')
    }
    const values = { person, count: cards.length, found: found.length }
    expect(sorted(found).join(', '), say('person-pages', values)).toBe(
      sorted(cards.map(({ id }) => id)).join(', '),
    )
    const asked = forUsers(sent(world, since))
    const shards = shardNames(asked).join(' and ')
    const dear = say('pages-cost', { pages: 6, count: asked.length, shards }, asked[6])
    expect(`${asked.length} of ${shardNames(asked).length}`, dear).toBe('6 of 1')
  })

  test('names-that-look-alike', async (context) => {
    const world = await open(context)
    const people = [
      'ab',
      'a',
      'abc',
      'Ab',
      'ab ',
      'ab/cards',
      'ab/cards/c',
      'ab%',
      'ab%20',
      'a b',
      '1',
      '01',
      '1.0',
      'é',
      'e\u0301',
    ]
    const ids = ['c', 'bc', 'b', 'c ', '1']
    await mustPutAll(
      world,
      people.flatMap((person) => ids.map((id, at) => ({ person, id, at, text: person }))),
    )
    await expectApart(world, people, ids)
  })
}

/** Each of them has their own cards, and no others. */
async function expectApart(world: World, people: readonly string[], ids: readonly string[]): Promise<void> {
  for (const [place, person] of people.entries()) {
    const list = await ask(world, listOf(person), { router: routerFor(place) })
    const cards = fieldOf(list.json, 'cards')
    const texts = Array.isArray(cards) ? cards.map((card) => String(fieldOf(card, 'text'))) : []
    const wanted = ids.map(() => person).join(', ')
    expect(texts.join(', '), say('people-mixed-up', { person }, list.at)).toBe(wanted)
  }
}
