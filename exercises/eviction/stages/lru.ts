/** The third stage: who was not used for the longest time goes first. */
import { test } from 'millions/suite'
import { open } from '../cache-node.ts'
import { expectAsModel, expectFound, expectHeld, mustPut, mustPutAll } from '../expectations.ts'
import { keysOf } from './budget.ts'

const POLICY = 'lru'
const VALUE = 'x'.repeat(94)
const NEW = 'x'.repeat(95)

export function lru(): void {
  test.real('read-keeps', async (context) => {
    const cache = await open(context, POLICY, 500)
    const keys = keysOf('key-', 5)
    await mustPutAll(cache, keys, VALUE)
    for (const key of ['key-11', 'key-10', 'key-13', 'key-10']) await expectFound(cache, key, VALUE)
    await mustPutAll(cache, ['new-1', 'new-2'], NEW)
    const wanted = ['key-10', 'key-11', 'key-13', 'new-1', 'new-2']
    await expectHeld(cache, [...keys, 'new-1', 'new-2'], wanted, 'lru-read')
  })

  test('read-in-bulk-keeps', async (context) => {
    const cache = await open(context, POLICY, 500)
    const keys = keysOf('key-', 5)
    await mustPutAll(cache, keys, VALUE)
    await cache.bulk(['key-11', 'key-10'].map((key) => ({ key, value: 'not stored', read: true })))
    await mustPutAll(cache, ['new-1', 'new-2', 'new-3'], NEW)
    const wanted = ['key-10', 'key-11', 'new-1', 'new-2', 'new-3']
    await expectHeld(cache, [...keys, 'new-1', 'new-2', 'new-3'], wanted, 'lru-read')
  })

  test('all-read-between-two-puts', async (context) => {
    const cache = await open(context, POLICY, 9000)
    const keys = keysOf('key-', 90)
    await mustPutAll(cache, keys, VALUE)
    // More of them than anybody would note for later: at random, then all in another order than they came, then few of them.
    const order = keys.map((key) => ({ key, at: cache.random() })).sort((one, other) => one.at - other.at)
    const reads = [
      ...Array.from({ length: 400 }, () => keys[cache.number(0, 89)] ?? ''),
      ...order.map(({ key }) => key),
      ...Array.from({ length: 1500 }, () => order[cache.number(60, 89)]?.key ?? ''),
    ]
    await cache.bulk(reads.map((key) => ({ key, value: 'not stored', read: true })))
    const fresh = keysOf('new-', 30)
    await mustPutAll(cache, fresh, VALUE)
    const held = new Set(order.slice(30).map(({ key }) => key))
    const among = [...keys, ...fresh]
    await expectHeld(cache, among, [...keys.filter((key) => held.has(key)), ...fresh], 'lru-order')
  })

  test('order-of-use', async (context) => {
    const cache = await open(context, POLICY, 500)
    const keys = keysOf('key-', 5)
    await mustPutAll(cache, keys, VALUE)
    // Everybody is used, in another order than they came.
    for (const key of ['key-12', 'key-14', 'key-10', 'key-13', 'key-11']) await cache.get(key)
    await mustPutAll(cache, ['new-1', 'new-2', 'new-3'], NEW)
    const wanted = ['key-11', 'key-13', 'new-1', 'new-2', 'new-3']
    await expectHeld(cache, [...keys, 'new-1', 'new-2', 'new-3'], wanted, 'lru-order')
  })

  test('overwritten-is-used', async (context) => {
    const cache = await open(context, POLICY, 500)
    const keys = keysOf('key-', 5)
    await mustPutAll(cache, keys, VALUE)
    await mustPut(cache, 'key-10', 'y'.repeat(94), 'replaced')
    await mustPut(cache, 'key-12', 'y'.repeat(20), 'replaced')
    await mustPut(cache, 'key-12', 'y'.repeat(94), 'replaced')
    await mustPutAll(cache, ['new-1', 'new-2'], NEW)
    const wanted = ['key-10', 'key-12', 'key-14', 'new-1', 'new-2']
    await expectHeld(cache, [...keys, 'new-1', 'new-2'], wanted, 'lru-overwrite')
  })

  test('what-is-no-use', async (context) => {
    const cache = await open(context, POLICY, 500)
    const keys = keysOf('key-', 5)
    await mustPutAll(cache, keys, VALUE)
    for (let time = 0; time < 3; time++) {
      await cache.get('key-99')
      await cache.stats()
      await cache.put('large', 'x'.repeat(600))
      await cache.delete('key-98')
    }
    // What was here under its key is gone, and its place in the line with it.
    await cache.put('key-11', 'x'.repeat(600))
    const fresh = ['new-1', 'new-2', 'new-3']
    await mustPutAll(cache, fresh, NEW)
    await expectHeld(cache, [...keys, ...fresh], [...keys.slice(3), ...fresh], 'lru-no-use')
  })

  test('longest-unused-grows', async (context) => {
    const cache = await open(context, POLICY, 500)
    const keys = keysOf('key-', 5)
    await mustPutAll(cache, keys, VALUE)
    await mustPut(cache, 'key-10', 'y'.repeat(250), 'replaced')
    await expectHeld(cache, keys, ['key-10', 'key-13', 'key-14'], 'written-spared')
    await mustPut(cache, 'key-14', 'y'.repeat(494), 'replaced')
    await expectHeld(cache, keys, ['key-14'], 'written-spared')
  })

  test('gone-and-back', async (context) => {
    const cache = await open(context, POLICY, 500)
    const keys = keysOf('key-', 5)
    await mustPutAll(cache, keys, VALUE)
    await cache.delete('key-12')
    await mustPut(cache, 'new-1', NEW)
    // key-10 goes, and comes back; then key-11 goes.
    await mustPut(cache, 'new-2', NEW)
    await mustPut(cache, 'key-10', VALUE)
    const among = [...keys, 'new-1', 'new-2']
    await expectHeld(cache, among, ['key-10', 'key-13', 'key-14', 'new-1', 'new-2'], 'begins-anew')
    await mustPutAll(cache, ['new-3', 'new-4', 'new-5'], NEW)
    const wanted = ['new-1', 'new-2', 'new-3', 'new-4', 'new-5']
    await expectHeld(cache, [...among, 'new-3', 'new-4', 'new-5'], wanted, 'begins-anew')
  })

  test('mixed-lru', async (context) => {
    for (const budgetBytes of [90, 331])
      await expectAsModel(await open(context, POLICY, budgetBytes), POLICY, 'mixed-lru')
  })
}
