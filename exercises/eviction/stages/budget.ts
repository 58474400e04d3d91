/** The first stage: as many bytes as were promised, never more, and none of them wasted. Who goes is not asked yet. */
import { expect, say, test } from 'millions/suite'
import { oddValues } from '../../kit/odd-data.ts'
import { allOf } from '../../kit/waiting.ts'
import { type CacheNode, got, open, place } from '../cache-node.ts'
import {
  expectAbsent,
  expectFound,
  expectHeld,
  expectPut,
  expectStats,
  expectWithin,
  mustPut,
  mustPutAll,
} from '../expectations.ts'
import { bytesOf, sizeOf } from '../model.ts'

const ANY = 'fifo'

/** So many keys that begin alike, of two digits. */
export const keysOf = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, number) => `${name}${10 + number}`)

const WIDE = ['e', 'é', '한', '🌊'] as const
/** Words of JavaScript, marks of paths, and nothing but spaces. */
const ODD_KEYS = [
  'a+b',
  'a b',
  '#',
  'head',
  'undefined',
  '__proto__',
  'constructor',
  '두\n줄',
  '키'.repeat(200),
  'toString',
  'a/b?c=d#e',
  '100%25',
  ' ',
  '🐘',
  '0',
  'e\u0301',
  'é',
]

async function fill(cache: CacheNode, keys: readonly string[], value: string): Promise<Map<string, string>> {
  await mustPutAll(cache, keys, value)
  return new Map(keys.map((key) => [key, value]))
}

async function mustDelete(cache: CacheNode, key: string, wanted: number): Promise<void> {
  const answer = await cache.delete(key)
  expect(answer.status, say('delete-status', { key, got: got(answer), wanted }, answer.at)).toBe(wanted)
}

export function budget(): void {
  test.real('full-makes-room', async (context) => {
    const cache = await open(context, ANY, 500)
    const values = new Map<string, string>()
    for (const key of keysOf('card-', 30)) {
      const value = `text of ${key}`.padEnd(43, '.')
      values.set(key, value)
      await mustPut(cache, key, value)
      await expectFound(cache, key, value)
    }
    const { held, found } = await expectWithin(cache, values)
    const wasted = say('wasted', { held, budget: 500, items: found.length, size: 50 })
    expect(found.length, wasted).toBe(10)
  })

  test.real('kept-and-forgotten', async (context) => {
    const cache = await open(context, ANY, 1000)
    await expectAbsent(cache, 'a', 'absent-found')
    await mustPut(cache, 'a', 'one')
    await mustPut(cache, 'b', '')
    await expectFound(cache, 'a', 'one')
    await expectFound(cache, 'b', '')
    await mustPut(cache, 'a', 'two', 'replaced')
    await expectFound(cache, 'a', 'two')
    await mustDelete(cache, 'a', 204)
    await expectAbsent(cache, 'a', 'deleted-found')
    await mustDelete(cache, 'a', 404)
    await mustPut(cache, 'a', 'three')
    await expectFound(cache, 'a', 'three')
    await expectFound(cache, 'b', '')
  })

  test('bytes-not-letters', async (context) => {
    for (const letter of WIDE) {
      const value = letter.repeat(12 / bytesOf(letter))
      const keys = Array.from({ length: 9 }, (_, number) => `${letter}${number}`)
      const size = sizeOf(keys[0] ?? '', value)
      const cache = await open(context, ANY, 5 * size)
      const kept = keys.slice(0, 5)
      await mustPutAll(cache, kept, value)
      await expectHeld(cache, kept, kept, 'exact-fit', { size, budget: 5 * size, letter })
      await expectStats(cache, { bytes: 5 * size, items: 5, evictions: 0 })
      for (const key of keys.slice(5)) {
        await mustPut(cache, key, value)
        await expectStats(cache, { bytes: 5 * size, items: 5 })
      }
      await expectWithin(cache, new Map(keys.map((key) => [key, value])))
    }
  })

  test('overwritten-counts-once', async (context) => {
    const cache = await open(context, ANY, 600)
    const values = await fill(cache, keysOf('key-', 4), 'x'.repeat(94))
    for (let time = 0; time < 25; time++) {
      const value = cache.pick(['a', '한', '🌊'] as const).repeat(cache.number(0, 60))
      values.set('key-11', value)
      await mustPut(cache, 'key-11', value, 'replaced')
    }
    await expectHeld(cache, [...values.keys()], [...values.keys()], 'overwrite-evicts', { budget: 600 })
    await expectWithin(cache, values)
    await expectFound(cache, 'key-11', values.get('key-11') ?? '')
  })

  test('overwritten-grows', async (context) => {
    for (const which of [0, 2, 4]) {
      const cache = await open(context, ANY, 500)
      const keys = keysOf('key-', 5)
      const values = await fill(cache, keys, 'x'.repeat(94))
      const grown = keys[which] ?? ''
      // Of as many letters as before, and of three times as many bytes.
      for (const value of ['é'.repeat(94), '한'.repeat(94)]) {
        values.set(grown, value)
        await mustPut(cache, grown, value, 'replaced')
      }
      await expectFound(cache, grown, '한'.repeat(94))
      const { found } = await expectWithin(cache, values)
      expect(found.length, say('grown-makes-room', { found: found.length, wanted: 3 })).toBe(3)
      values.set(grown, 'x')
      await mustPut(cache, grown, 'x', 'replaced')
      await mustPutAll(cache, ['new-1', 'new-2'], 'y'.repeat(95))
      const left = [...values.keys(), 'new-1', 'new-2']
      await expectHeld(cache, left, [...found, 'new-1', 'new-2'], 'shrunk-frees', { budget: 500 })
    }
  })

  test('until-it-fits', async (context) => {
    for (const [small, large] of [
      [50, 500],
      [20, 501],
      [100, 1000],
      [90, 10],
    ] as const) {
      const cache = await open(context, ANY, 1000)
      const keys = keysOf('key-', Math.floor(1000 / small))
      const values = await fill(cache, keys, 'x'.repeat(small - 6))
      values.set('large', 'y'.repeat(large - 5))
      await mustPut(cache, 'large', values.get('large') ?? '')
      await expectFound(cache, 'large', values.get('large') ?? '')
      const { found } = await expectWithin(cache, values)
      const wanted = Math.floor((1000 - large) / small)
      const id = found.length < wanted + 1 ? 'evicts-too-many' : 'evicts-too-few'
      const told = { small, large, before: keys.length, found: found.length - 1, wanted }
      expect(found.length, say(id, told)).toBe(wanted + 1)
      await expectStats(cache, { evictions: keys.length - wanted })
    }
  })

  test.real('too-large', async (context) => {
    const cache = await open(context, ANY, 300)
    const keys = keysOf('key-', 3)
    await mustPutAll(cache, keys, 'x'.repeat(84))
    for (const value of ['y'.repeat(298), `${'한'.repeat(99)}z`, '🌊'.repeat(2000)])
      expectPut(cache, 'big', value, await cache.put('big', value), 'refused')
    await expectAbsent(cache, 'big', 'refused-found')
    await expectHeld(cache, keys, keys, 'oversize-evicts', { budget: 300 })
    await expectStats(cache, { bytes: 270, items: 3, evictions: 0 })
    await mustPut(cache, 'fits', 'x'.repeat(26))
    await expectHeld(cache, keys, keys, 'oversize-evicts', { budget: 300 })
    const all = `${'한'.repeat(98)}yz`
    await mustPut(cache, 'last', all)
    await expectFound(cache, 'last', all)
    await expectHeld(cache, [...keys, 'fits', 'last'], ['last'], 'exact-alone', { budget: 300 })
  })

  test('too-large-for-an-old-key', async (context) => {
    const cache = await open(context, ANY, 300)
    const keys = keysOf('key-', 3)
    await mustPutAll(cache, keys, 'x'.repeat(84))
    const one = cache.pick(['key-10', 'key-11', 'key-12'] as const)
    expectPut(cache, one, 'y'.repeat(295), await cache.put(one, 'y'.repeat(295)), 'refused')
    await expectAbsent(cache, one, 'refused-old-value')
    const others = keys.filter((key) => key !== one)
    await expectHeld(cache, others, others, 'oversize-evicts', { budget: 300 })
    await expectStats(cache, { bytes: 180, items: 2 })
    await mustPut(cache, 'new', 'z'.repeat(117))
    await expectHeld(cache, [...others, 'new'], [...others, 'new'], 'refused-frees', { budget: 300 })
    await mustPut(cache, one, '')
  })

  test('deleted-frees', async (context) => {
    const cache = await open(context, ANY, 400)
    const keys = keysOf('key-', 4)
    await mustPutAll(cache, keys, '한'.repeat(31).padEnd(32, '.'))
    for (const key of ['key-11', 'key-13']) await mustDelete(cache, key, 204)
    await mustDelete(cache, 'key-99', 404)
    await expectStats(cache, { bytes: 200, items: 2, evictions: 0 })
    await mustPutAll(cache, ['new-1', 'new-2'], 'z'.repeat(95))
    const wanted = ['key-10', 'key-12', 'new-1', 'new-2']
    await expectHeld(cache, [...keys, 'new-1', 'new-2'], wanted, 'deleted-frees', { budget: 400 })
    for (const key of wanted) await mustDelete(cache, key, 204)
    await expectStats(cache, { bytes: 0, items: 0, evictions: 0 })
  })

  test('odd-keys-and-values', async (context) => {
    const cache = await open(context, ANY, 20_000)
    const values = new Map<string, string>()
    for (const [number, key] of ODD_KEYS.entries()) {
      const answer = await cache.get(key)
      expect(answer.status, say('absent-found', { key, got: got(answer) }, answer.at)).toBe(404)
      const value = `${oddValues[number % oddValues.length]}${number < 5 ? '' : number}`
      values.set(key, value)
      await mustPut(cache, key, value)
    }
    // A cache is asked for hours, and what fits goes for no reason.
    await cache.world.run(6 * 3_600_000)
    for (const [key, value] of values) await expectFound(cache, key, value)
    const { found } = await expectWithin(cache, values)
    expect(found.length, say('odd-lost', { found: found.length, wanted: values.size })).toBe(values.size)
    for (const key of values.keys()) await mustDelete(cache, key, 204)
    await expectStats(cache, { bytes: 0, items: 0 })
  })

  test('tells-of-itself', async (context) => {
    const cache = await open(context, ANY, 300)
    await expectStats(cache, {
      policy: ANY,
      budgetBytes: 300,
      bytes: 0,
      items: 0,
      hits: 0,
      misses: 0,
      evictions: 0,
    })
    for (let number = 0; number < 7; number++) {
      await cache.get(`key-${number}`)
      await mustPut(cache, `key-${number}`, 'x'.repeat(95))
      await cache.get(`key-${number}`)
    }
    await expectStats(cache, { bytes: 300, items: 3, hits: 7, misses: 7, evictions: 4 })
    await mustPut(cache, 'key-6', 'x'.repeat(294), 'replaced')
    await expectStats(cache, { bytes: 299, items: 1, evictions: 6 })
    await mustDelete(cache, 'key-6', 204)
    await expectStats(cache, { bytes: 0, items: 0, hits: 7, misses: 7, evictions: 6 })
  })

  test('puts-at-once', async (context) => {
    const cache = await open(context, ANY, 1000)
    // Whatever becomes of a request that is none: others go on.
    await cache.send('no line of JSON')
    const keys = keysOf('key-', 40)
    const pause = cache.node.pause()
    const value = 'x'.repeat(94)
    const sent = [...keys, ...keys.slice(20)].map((key) =>
      cache.world.fetch(place(key), { method: 'PUT', body: value }).then((answer) => answer.status),
    )
    const replies = allOf(sent)
    await cache.world.run(100)
    pause.heal()
    await replies
    const { found, held } = await expectWithin(cache, new Map(keys.map((key) => [key, value])))
    expect(found.length, say('wasted', { held, budget: 1000, items: found.length, size: 100 })).toBe(10)
  })

  test.real('starts-empty', async (context) => {
    const cache = await open(context, ANY, 500)
    await mustPutAll(cache, keysOf('old-', 60), 'x'.repeat(94))
    const keys = keysOf('key-', 5)
    await mustPutAll(cache, keys, 'x'.repeat(94))
    const { node } = cache
    await cache.world.run(100)
    node.crash({ disk: 'keep' })
    await node.restart({ vars: { budgetBytes: '200' } })
    await expectStats(cache, { budgetBytes: 200, bytes: 0, items: 0, evictions: 0 })
    for (const key of keys) await expectAbsent(cache, key, 'restart-found')
    await mustPutAll(cache, keys, 'x'.repeat(94))
    await expectStats(cache, { bytes: 200, items: 2, evictions: 3 })
    // Settings hold from the start on: what is changed now holds from the next one on.
    node.crash({ disk: 'keep' })
    await node.restart({ vars: { budgetBytes: '300' } })
    node.setVars({ budgetBytes: '1000' })
    await mustPutAll(cache, keys, 'x'.repeat(94))
    await expectStats(cache, { budgetBytes: 300, bytes: 300, items: 3, evictions: 2 })
  })

  test('smallest-budgets', async (context) => {
    const one = await open(context, ANY, 1)
    for (const key of ['a', 'b']) {
      await mustPut(one, key, '')
      await expectFound(one, key, '')
      await expectStats(one, { bytes: 1, items: 1 })
    }
    for (const [key, value] of [
      ['a', 'x'],
      ['한', ''],
    ] as const)
      expectPut(one, key, value, await one.put(key, value), 'refused')
    await expectFound(one, 'b', '')
    const large = await open(context, ANY, 3_000_000_000)
    const values = await fill(large, keysOf('key-', 12), '한'.repeat(9000))
    const { found } = await expectWithin(large, values)
    expect(found.length, say('odd-lost', { found: found.length, wanted: values.size })).toBe(values.size)
    await expectStats(large, { budgetBytes: 3_000_000_000, evictions: 0 })
  })
}
