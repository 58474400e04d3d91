/** The fifth stage: who was used least often goes first; of those alike, who was not used for the longest time. */
import { test } from 'millions/suite'
import { type CacheNode, open } from '../cache-node.ts'
import { expectAsModel, expectFound, expectHeld, mustPut, mustPutAll } from '../expectations.ts'
import { keysOf } from './budget.ts'
import { expectConstant, expectNewest } from './constant.ts'

const POLICY = 'lfu'
const VALUE = 'x'.repeat(94)
const NEW = 'x'.repeat(95)

async function readAll(cache: CacheNode, keys: readonly string[], times = 1): Promise<void> {
  for (let time = 0; time < times; time++) for (const key of keys) await cache.get(key)
}

export function lfu(): void {
  test.real('least-used-goes', async (context) => {
    const cache = await open(context, POLICY, 500)
    const keys = keysOf('key-', 5)
    await mustPutAll(cache, keys, VALUE)
    for (const [place, times] of [3, 1, 4, 2, 5].entries())
      await readAll(cache, keys.slice(place, place + 1), times)
    await mustPut(cache, 'new-1', NEW)
    const after = ['key-10', 'key-12', 'key-13', 'key-14', 'new-1']
    await expectHeld(cache, [...keys, 'new-1'], after, 'lfu-order')
  })

  test('used-hundreds-of-times', async (context) => {
    const cache = await open(context, POLICY, 300)
    const keys = keysOf('key-', 3)
    await mustPutAll(cache, keys, VALUE)
    // More often, and longer ago.
    for (const [key, times] of [
      ['key-11', 700],
      ['key-12', 300],
      ['key-10', 299],
    ] as const)
      await cache.bulk(Array.from({ length: times }, () => ({ key, value: VALUE, read: true })))
    await mustPut(cache, 'new-1', NEW)
    await readAll(cache, ['new-1'], 1)
    await cache.bulk(Array.from({ length: 305 }, () => ({ key: 'new-1', value: NEW, read: true })))
    await mustPut(cache, 'new-2', NEW)
    await expectHeld(cache, [...keys, 'new-1', 'new-2'], ['key-11', 'new-1', 'new-2'], 'lfu-order-of-many')
  })

  test('used-for-years', async (context) => {
    const cache = await open(context, POLICY, 400)
    const read = (key: string, times: number) =>
      cache.bulk(Array.from({ length: times }, () => ({ key, value: VALUE, read: true })))
    // Three uses of a long time ago, two that are read all the time, and a newcomer with two uses.
    await mustPut(cache, 'key-10', VALUE)
    await read('key-10', 2)
    await mustPutAll(cache, ['key-11', 'key-12'], VALUE)
    for (const [key, times] of [
      ['key-11', 7000],
      ['key-12', 5000],
    ] as const)
      await read(key, times)
    await mustPut(cache, 'key-13', VALUE)
    await read('key-13', 1)
    await mustPut(cache, 'new-1', NEW)
    const keys = keysOf('key-', 4)
    // Looked at in this order, so that key-12 is used last.
    await expectHeld(cache, [...keys, 'new-1'], ['key-10', 'key-11', 'key-12', 'new-1'], 'lfu-order-of-years')
    // The three that were used less go, and key-12 is one of them.
    await mustPut(cache, 'large', 'x'.repeat(295))
    await expectHeld(cache, [...keys, 'new-1'], ['key-11'], 'lfu-order-of-years')
  })

  test('newcomers-make-room-for-each-other', async (context) => {
    const cache = await open(context, POLICY, 500)
    const keys = keysOf('key-', 4)
    await mustPutAll(cache, keys, VALUE)
    await readAll(cache, keys, 2)
    for (const key of ['new-1', 'new-2', 'new-3', 'new-4']) {
      await mustPut(cache, key, NEW)
      await expectFound(cache, key, NEW)
    }
    const among = [...keys, 'new-1', 'new-2', 'new-3', 'new-4']
    await expectHeld(cache, among, [...keys, 'new-4'], 'lfu-newcomer')
  })

  test('alike-by-last-use', async (context) => {
    const cache = await open(context, POLICY, 500)
    const keys = keysOf('key-', 5)
    await mustPutAll(cache, keys, VALUE)
    await readAll(cache, ['key-13', 'key-10', 'key-14', 'key-12', 'key-11'])
    await mustPut(cache, 'new-1', NEW)
    await readAll(cache, ['new-1', 'new-1'])
    await mustPut(cache, 'new-2', NEW)
    await readAll(cache, ['new-2', 'new-2'])
    const among = [...keys, 'new-1', 'new-2']
    await expectHeld(cache, among, ['key-11', 'key-12', 'key-14', 'new-1', 'new-2'], 'lfu-alike')
  })

  test('overwriting-is-a-use', async (context) => {
    const cache = await open(context, POLICY, 500)
    const keys = keysOf('key-', 5)
    await mustPutAll(cache, keys, VALUE)
    await readAll(cache, ['key-11', 'key-12', 'key-13', 'key-14'])
    for (const value of ['y', 'y'.repeat(94)]) await mustPut(cache, 'key-10', value, 'replaced')
    await mustPut(cache, 'new-1', NEW)
    const wanted = ['key-10', 'key-12', 'key-13', 'key-14', 'new-1']
    await expectHeld(cache, [...keys, 'new-1'], wanted, 'lfu-overwrite')
  })

  test('misses-are-no-use', async (context) => {
    const cache = await open(context, POLICY, 300)
    await readAll(cache, ['key-12'], 5)
    await mustPutAll(cache, ['key-12', 'key-10', 'key-11'], VALUE)
    await readAll(cache, ['key-10', 'key-11'])
    await mustPut(cache, 'new-1', NEW)
    await expectHeld(cache, keysOf('key-', 3), ['key-10', 'key-11'], 'lfu-miss')
  })

  test('whoever-comes-back-begins-with-one', async (context) => {
    for (const how of ['deleted', 'evicted', 'refused'] as const) {
      const cache = await open(context, POLICY, 300)
      await mustPut(cache, 'key-10', VALUE)
      await readAll(cache, ['key-10'], 4)
      await mustPutAll(cache, ['key-11', 'key-12'], VALUE)
      await readAll(cache, ['key-11', 'key-12'], how === 'evicted' ? 6 : 2)
      if (how === 'deleted') await cache.delete('key-10')
      if (how === 'refused') await cache.put('key-10', 'x'.repeat(300))
      if (how === 'evicted') await mustPut(cache, 'new-0', NEW)
      await mustPut(cache, 'key-10', VALUE)
      await mustPut(cache, 'new-1', NEW)
      const among = [...keysOf('key-', 3), 'new-0', 'new-1']
      await expectHeld(cache, among, ['key-11', 'key-12', 'new-1'], 'lfu-begins-anew', { how })
    }
  })

  test('least-used-grows', async (context) => {
    const cache = await open(context, POLICY, 500)
    const keys = keysOf('key-', 5)
    await mustPutAll(cache, keys, VALUE)
    await readAll(cache, keys.slice(1), 3)
    await mustPut(cache, 'key-10', 'y'.repeat(250), 'replaced')
    await expectHeld(cache, keys, ['key-10', 'key-13', 'key-14'], 'written-spared')
    // And once more, among those who are used most.
    await readAll(cache, ['key-10'], 9)
    await mustPut(cache, 'key-13', 'y'.repeat(150), 'replaced')
    await expectHeld(cache, keys, ['key-10', 'key-13'], 'written-spared')
  })

  test('mixed-lfu', async (context) => {
    for (const budgetBytes of [90, 331])
      await expectAsModel(await open(context, POLICY, budgetBytes), POLICY, 'mixed-lfu')
  })

  test('constant-lfu', async (context) => {
    await expectNewest(await expectConstant(context, POLICY), 'rush-lfu')
  })
}
