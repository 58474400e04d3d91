/** The second stage: who was put first goes first, whatever was done with them since. */
import { test } from 'millions/suite'
import { open } from '../cache-node.ts'
import {
  bulkBoth,
  expectAlike,
  expectAsModel,
  expectHeld,
  expectStats,
  mustPut,
  mustPutAll,
} from '../expectations.ts'
import { Model } from '../model.ts'
import { keysOf } from './budget.ts'

const POLICY = 'fifo'
const VALUE = 'x'.repeat(94)

export function fifo(): void {
  test.real('first-put-first-gone', async (context) => {
    const cache = await open(context, POLICY, 500)
    const keys = keysOf('key-', 12)
    for (const [number, key] of keys.entries()) {
      await mustPut(cache, key, VALUE)
      if (number < 4 || number % 3 > 0) continue
      const among = keys.slice(0, number + 1)
      await expectHeld(cache, among, among.slice(-5), 'fifo-order')
    }
  })

  test('reads-change-nothing', async (context) => {
    const cache = await open(context, POLICY, 500)
    const keys = keysOf('key-', 5)
    await mustPutAll(cache, keys, VALUE)
    for (const key of ['key-10', 'key-10', 'key-12', 'key-99']) await cache.get(key)
    await cache.bulk([{ key: 'key-10', value: VALUE, read: true }])
    await mustPutAll(cache, ['new-1', 'new-2'], 'x'.repeat(95))
    await expectHeld(cache, [...keys, 'new-1', 'new-2'], [...keys.slice(2), 'new-1', 'new-2'], 'fifo-read')
  })

  test('overwritten-keeps-its-place', async (context) => {
    const cache = await open(context, POLICY, 500)
    const keys = keysOf('key-', 5)
    await mustPutAll(cache, keys, VALUE)
    await mustPut(cache, 'key-10', 'y'.repeat(94), 'replaced')
    await mustPut(cache, 'key-11', 'y'.repeat(10), 'replaced')
    await mustPut(cache, 'key-11', 'y'.repeat(94), 'replaced')
    await mustPut(cache, 'new-1', 'x'.repeat(95))
    await expectHeld(cache, [...keys, 'new-1'], [...keys.slice(1), 'new-1'], 'fifo-overwrite')
    await mustPut(cache, 'new-2', 'x'.repeat(95))
    await expectHeld(cache, [...keys, 'new-2'], [...keys.slice(2), 'new-2'], 'fifo-overwrite')
  })

  test('oldest-grows', async (context) => {
    const cache = await open(context, POLICY, 500)
    const keys = keysOf('key-', 5)
    await mustPutAll(cache, keys, VALUE)
    await mustPut(cache, 'key-10', 'y'.repeat(250), 'replaced')
    await expectHeld(cache, keys, ['key-10', 'key-13', 'key-14'], 'written-spared')
    await mustPut(cache, 'new-1', 'x'.repeat(95))
    await expectHeld(cache, [...keys, 'new-1'], ['key-13', 'key-14', 'new-1'], 'fifo-overwrite')
  })

  test('deleted-and-put-again', async (context) => {
    const cache = await open(context, POLICY, 500)
    const keys = keysOf('key-', 5)
    await mustPutAll(cache, keys, VALUE)
    for (const key of ['key-10', 'key-13']) {
      await cache.delete(key)
      await mustPut(cache, key, VALUE)
    }
    await mustPutAll(cache, ['new-1', 'new-2', 'new-3'], 'x'.repeat(95))
    const among = [...keys, 'new-1', 'new-2', 'new-3']
    await expectHeld(cache, among, ['key-10', 'key-13', 'new-1', 'new-2', 'new-3'], 'begins-anew')
    // And who was evicted.
    await mustPutAll(cache, ['key-11', 'key-12', 'new-4'], VALUE.slice(0, 94))
    const later = [...among, 'new-4']
    await expectHeld(cache, later, ['new-2', 'new-3', 'key-11', 'key-12', 'new-4'].sort(), 'begins-anew')
  })

  test('many-go-for-one', async (context) => {
    const cache = await open(context, POLICY, 1000)
    const model = new Model(POLICY, 1000)
    const keys = Array.from({ length: 12 }, (_, number) => `키${number}`)
    await bulkBoth(
      cache,
      model,
      keys.map((key, number) => ({ key, value: 'z'.repeat(20 + 7 * number) })),
    )
    for (const [key, size] of [
      ['large', 420],
      ['larger', 700],
      ['small', 3],
    ] as const)
      await bulkBoth(cache, model, [{ key, value: 'y'.repeat(size) }])
    await expectAlike(cache, model, [...keys, 'large', 'larger', 'small'], 'mixed-fifo')
    await expectStats(cache, { evictions: model.evictions })
  })

  test('mixed-fifo', async (context) => {
    for (const budgetBytes of [90, 331])
      await expectAsModel(await open(context, POLICY, budgetBytes), POLICY, 'mixed-fifo')
  })
}
