/** The first stage: every key has one owner, which follows from the key, and the shards have about as many each. */
import { expect, say, test } from 'millions/suite'
import { oddKeys, oddTexts } from '../../kit/odd-data.ts'
import { reversed } from '../change.ts'
import {
  alike,
  ask,
  fieldOf,
  got,
  heldBy,
  itemPath,
  mark,
  namesOf,
  numbered,
  open,
  ownersOf,
  placesOf,
  routersOf,
  sent,
  shardsOf,
} from '../cluster.ts'
import { ALIKE, alikeKeys, expectSameOwners, expectShares, manyKeys } from '../shares.ts'
import { get, put, readAll, remove, usersOf } from '../users.ts'

const both = ['router-1', 'router-2']
/** Texts that a reader would take for one another, or for a text above. */
const lookAlike = [
  'caf\u00e9',
  'cafe\u0301',
  'CAFE\u0301',
  '\uff17',
  '\ufb01sh',
  'fish',
  'fi\u200bsh',
  ' 7',
  '7 ',
  'A',
  'a',
]

export function ring(): void {
  test.real('first-item', async (context) => {
    const world = await open(context, { shards: 4, routers: 2, isReal: true })
    const users = usersOf(world, context.random, both)
    for (const key of ['summer', 'winter', 'a', 'Ä', 'card-17']) {
      await put(users, key, 'router-1')
      await get(users, key, 'router-2')
      const [owner] = await ownersOf(world, [key])
      for (const shard of shardsOf(world)) {
        const values = { key, owner: owner ?? '', shard: shard.name }
        const isHere = (await heldBy(shard)).includes(key)
        expect(isHere, say('not-at-its-owner', values)).toBe(shard.name === owner)
      }
    }
  })

  test('ten-thousand-keys', async (context) => {
    const world = await open(context, { shards: 4 })
    const shards = alike(numbered(4))
    expectShares(await placesOf(world, manyKeys(context.random)), shards, 'keys')
    for (const [kind, keyOf] of Object.entries(alikeKeys(context.random))) {
      const first = Math.floor(1e5 * context.random())
      const keys = Array.from({ length: ALIKE }, (_, number) => keyOf(first + number))
      expectShares(await placesOf(world, keys), shards, kind)
    }
  })

  test('other-numbers-of-shards', async (context) => {
    const world = await open(context, { shards: 2 })
    const keys = manyKeys(context.random)
    expectShares(await placesOf(world, keys), alike(numbered(2)), 'keys')
    const one = alike(numbered(1))
    expectShares(await placesOf(world, keys.slice(0, 100), one), one, 'keys')
    const many = alike(numbered(12))
    const places = await placesOf(world, keys, many)
    expectShares(places, many, 'keys')
    // Points that fall together are few: it takes many shards, and many keys, to notice whose comes first.
    expectSameOwners(
      places,
      await ownersOf(world, keys, reversed(many)),
      'by the same list the other way round',
    )
  })

  test('both-routers-agree', async (context) => {
    const world = await open(context, { shards: 4, routers: 2 })
    const keys = manyKeys(context.random, 500)
    const first = await placesOf(world, keys)
    const agree = async (why: string, ask: () => Promise<readonly string[]>) =>
      expectSameOwners(first, await ask(), why)
    await agree('by router-2', () => ownersOf(world, keys, undefined, 'router-2'))
    await agree('asked a second time', () => ownersOf(world, keys))
    for (const router of routersOf(world)) router.crash({ disk: 'lose' })
    for (const router of routersOf(world).toReversed()) await router.restart()
    await agree('after a restart', () => ownersOf(world, keys))
    await agree('by router-2, after a restart', () => ownersOf(world, keys, undefined, 'router-2'))
  })

  test('keys-of-all-kinds', async (context) => {
    const world = await open(context, { shards: 3, routers: 2 })
    const users = usersOf(world, context.random, both)
    const keys = [
      ...oddKeys.map(decodeURIComponent),
      '7',
      '07',
      ' ',
      '한강',
      '🗼',
      'a/b',
      'x+y?z=1&q#2',
      '-',
      '+',
      ...lookAlike,
    ]
    for (const [place, key] of keys.entries())
      await put(
        users,
        key,
        both[place % 2],
        `${(oddTexts[place % oddTexts.length] ?? '').replace(/^\ufeff/, '')}`,
      )
    await put(users, 'empty', 'router-1', '')
    await put(users, 'long', 'router-2', '한 🎈 '.repeat(5000))
    await readAll(users)
    const some = keys.slice(0, 8)
    for (const key of some) await remove(users, key)
    await readAll(users, some)
    for (const key of keys) await put(users, key)
    await readAll(users)
  })

  test('two-spellings', async (context) => {
    const world = await open(context, { shards: 4 })
    for (const [one, other] of [
      ['/items/~anna', '/items/%7Eanna'],
      ['/items/a', '/items/%61'],
      ['/items/%ED%95%9C', '/items/%ed%95%9c'],
    ] as const) {
      await ask(world, one, { method: 'PUT', body: one })
      const found = await ask(world, other)
      const values = { one, other, got: got(found) }
      expect(found.text, say('spelling-counts', values, found.at)).toBe(one)
    }
    const wrong = await ask(world, '/items/%ff')
    expect(got(wrong), say('no-text', { path: wrong.path, got: got(wrong) }, wrong.at)).toBe(400)
  })

  test('one-shard-once', async (context) => {
    const world = await open(context, { shards: 4, routers: 2 })
    const users = usersOf(world, context.random, both)
    for (let number = 0; number < 6; number++) {
      const key = `card ${number}`
      const deeds = [put, get, put, remove, get] as const
      for (const deed of deeds) {
        const since = mark(world)
        await deed(users, key)
        const asked = sent(world, since)
        const list = asked.map(({ method, peer }) => `${method} at ${peer}`).join(', ')
        const values = { path: itemPath(key), count: asked.length, list }
        expect(asked.length, say('asked-around', values, asked[1])).toBe(1)
      }
    }
    for (const router of both) {
      const told = await ask(world, '/shards', { router })
      const names = Object.keys(fieldOf(told.json, 'shards') ?? {}).sort()
      expect(names, say('shards-form', { router }, told.at)).toEqual(namesOf(shardsOf(world)))
    }
  })
}
