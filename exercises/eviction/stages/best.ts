/** The last stage: a policy of one's own, nearly as good as the best of the three whatever people ask for. */
import { expect, say, test } from 'millions/suite'
import type { TestContext } from '../../../src/contract/suite.ts'
import { numbers, open } from '../cache-node.ts'
import {
  expectAbsent,
  expectFound,
  expectHeld,
  expectPut,
  expectStats,
  expectWithin,
  mustPutAll,
} from '../expectations.ts'
import { Model, type PolicyName } from '../model.ts'
import { type TraceName, traceOf, valueFor } from '../provided/traces.ts'
import { keysOf } from './budget.ts'
import { nameOf } from './constant.ts'

const POLICY = 'best'
const ENTRY_BYTES = 60
const POINTS = 5
/** Whoever calls itself for each of those before gets too deep. */
const MANY_ENTRIES = 40_000
const MANY_AT_ONCE = 2000
/** Four days of the trace that shifts, for each slot. */
const PER_SLOT = 240
const three: readonly PolicyName[] = ['fifo', 'lru', 'lfu']

const percent = (hits: number, asked: number): number => Math.round((1000 * hits) / asked) / 10

/** How many of a hundred requests each of the three finds, by the plainest program. */
function scores(keys: readonly string[], slots: number): ReadonlyMap<PolicyName, number> {
  return new Map(
    three.map((policy) => {
      const model = new Model(policy, slots, () => 1)
      for (const key of keys) if (model.read(key) === undefined) model.put(key, '')
      return [policy, percent(model.hits, keys.length)]
    }),
  )
}

/** The same keys in the same order, at the cache and at the three. */
async function expectNearTheBest(context: TestContext, name: TraceName): Promise<void> {
  const slots = 40 + Math.floor(20 * context.random())
  const cache = await open(context, POLICY, slots * ENTRY_BYTES)
  const next = traceOf(name, slots, context.random)
  // By other names than those of the scenes: what people ask for next does not stand in a name.
  const names = new Map<string, string>()
  const renamed = (key: string): string => {
    const known = names.get(key) ?? `${Math.floor(46_656 * context.random()).toString(36)}.${names.size}`
    names.set(key, known)
    return known
  }
  const keys = Array.from({ length: PER_SLOT * slots }, () => renamed(next()))
  let hits = 0
  for (let from = 0; from < keys.length; from += 4000) {
    const lines = keys
      .slice(from, from + 4000)
      .map((key) => ({ key, value: valueFor(key, ENTRY_BYTES), read: true }))
    const { answer, result } = await cache.bulk(lines)
    const told =
      typeof result === 'object' && result !== null ? Number(Reflect.get(result, 'hits')) : Number.NaN
    const isNumber = Number.isInteger(told) && told >= 0 && told <= lines.length
    expect(
      isNumber,
      say('trace-unanswered', { lines: lines.length, told: answer.text.slice(0, 60) }, answer.at),
    ).toBe(true)
    hits += told
    const { answer: stats, held } = await cache.holds()
    const full = { held, budget: cache.budgetBytes, items: Math.floor(held / ENTRY_BYTES) }
    expect(held, say('above-budget', full, stats.at)).toBeLessThanOrEqual(cache.budgetBytes)
  }
  const scored = scores(keys, slots)
  const wanted = Math.max(...scored.values())
  const [winner = ''] = [...scored].filter(([, score]) => score === wanted).map(([policy]) => policy)
  const mine = percent(hits, keys.length)
  const list = [...scored].map(([policy, score]) => `${policy} ${score} %`).join(', ')
  const values = { trace: name, slots, mine, winner, list, least: Math.round(10 * (wanted - POINTS)) / 10 }
  expect(mine, say('below-the-best', values)).toBeGreaterThanOrEqual(wanted - POINTS)
}

export function best(): void {
  test('zipf', (context) => expectNearTheBest(context, 'zipf'))
  test('scan', (context) => expectNearTheBest(context, 'scan'))
  test('loop', (context) => expectNearTheBest(context, 'loop'))
  test('shifting', (context) => expectNearTheBest(context, 'shifting'))

  test('all-fits', async (context) => {
    const cache = await open(context, POLICY, 1000)
    const keys = keysOf('key-', 20)
    await mustPutAll(cache, keys, 'x'.repeat(44))
    await expectHeld(cache, keys, keys, 'fits-and-gone', { budget: 1000 })
    await expectStats(cache, { bytes: 1000, items: 20, evictions: 0 })
  })

  test('within-budget', async (context) => {
    const cache = await open(context, POLICY, 700)
    const values = new Map<string, string>()
    for (let round = 0; round < 4; round++) {
      const lines = Array.from({ length: 80 }, () => {
        const key = `키${Math.min(cache.number(0, 40), cache.number(0, 40))}`
        const value = cache.pick(['v', '값', '🌊'] as const).repeat(cache.number(0, 30))
        values.set(key, value)
        return { key, value }
      })
      await cache.bulk(lines)
      const { found, held } = await expectWithin(cache, values)
      for (const key of found) await expectFound(cache, key, values.get(key) ?? '')
      expect(held, say('best-wastes', { held, budget: 700 })).toBeGreaterThanOrEqual(350)
    }
    for (const key of values.keys()) await cache.delete(key)
    await expectStats(cache, { bytes: 0, items: 0 })
    await mustPutAll(cache, keysOf('key-', 5), 'z'.repeat(134))
    await expectHeld(cache, keysOf('key-', 5), keysOf('key-', 5), 'fits-and-gone', { budget: 700 })
  })

  test('smaller-and-fewer', async (context) => {
    const budget = 6000
    const cache = await open(context, POLICY, budget)
    const expectUsed = async () => {
      const { answer, held } = await cache.holds()
      expect(held, say('best-wastes', { held, budget }, answer.at)).toBeGreaterThanOrEqual(budget / 2)
    }
    // Few large ones, then many small ones: room is bytes, and not a number of entries.
    await mustPutAll(cache, keysOf('large-', 12), 'x'.repeat(492))
    for (let time = 0; time < 4; time++) {
      const keys = keysOf(`small-${time}-`, 90)
      await cache.bulk([...keys, ...keys].map((key) => ({ key, value: 'x'.repeat(40), read: true })))
      await expectUsed()
    }
    // Most are deleted: there is room, and whoever comes is let in.
    const all = [...keysOf('large-', 12), ...[0, 1, 2, 3].flatMap((time) => keysOf(`small-${time}-`, 90))]
    const here = await cache.found(all)
    for (const key of here.slice(0, Math.ceil(0.8 * here.length))) await cache.delete(key)
    const { held } = await cache.holds()
    const fresh = keysOf('fresh-', Math.min(60, Math.floor((budget - held) / 50)))
    await mustPutAll(cache, fresh, 'y'.repeat(42))
    await expectHeld(cache, fresh, fresh, 'fits-and-gone', { budget })
  })

  test('grows-among-the-popular', async (context) => {
    const cache = await open(context, POLICY, 1000)
    const keys = keysOf('key-', 20)
    await mustPutAll(cache, keys, 'x'.repeat(44))
    for (const key of [...keys.slice(1), ...keys.slice(1), ...keys.slice(1)]) await cache.get(key)
    for (const letters of [60, 200, 600]) {
      const value = 'y'.repeat(letters)
      await cache.put('key-10', value)
      const answer = await cache.get('key-10')
      const values = { key: 'key-10', bytes: answer.text.length, wanted: letters }
      const isTrue = answer.status === 404 || answer.text === value
      expect(isTrue ? 'the same, or none' : 'another', say('other-value', values, answer.at)).toBe(
        'the same, or none',
      )
    }
  })

  test('many-before-it-is-full', async (context) => {
    const cache = await open(context, POLICY, MANY_ENTRIES * nameOf(0).length)
    for (let first = 0; first <= MANY_ENTRIES; first += MANY_AT_ONCE) {
      const { answer, result } = await cache.bulk(
        Array.from({ length: MANY_AT_ONCE }, (_, place) => ({ key: nameOf(first + place), value: '' })),
      )
      const [told, right] = [numbers(result, ['stored']), `stored ${MANY_AT_ONCE}`]
      expect(told, say('rush-refused', { told }, answer.at)).toBe(right)
    }
    const { answer, held } = await cache.holds()
    const items = Math.floor(held / nameOf(0).length)
    const values = { held, budget: cache.budgetBytes, items }
    expect(held, say('above-budget', values, answer.at)).toBeLessThanOrEqual(cache.budgetBytes)
  })

  test('too-large-for-best', async (context) => {
    const cache = await open(context, POLICY, 300)
    const keys = keysOf('key-', 3)
    await mustPutAll(cache, keys, 'x'.repeat(84))
    for (const key of ['big', 'key-11'])
      expectPut(cache, key, '한'.repeat(100), await cache.put(key, '한'.repeat(100)), 'refused')
    await expectAbsent(cache, 'key-11', 'refused-old-value')
    await expectHeld(cache, ['key-10', 'key-12'], ['key-10', 'key-12'], 'oversize-evicts', { budget: 300 })
    await expectStats(cache, { bytes: 180, items: 2 })
  })
}
