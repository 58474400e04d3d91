/** The last stage: a policy of one's own, nearly as good as the best of the three whatever people ask for. */
import { expect, say, test } from 'millions/suite'
import type { TestContext } from '../../../src/contract/suite.ts'
import { open } from '../cache-node.ts'
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

const POLICY = 'best'
const ENTRY_BYTES = 60
const POINTS = 5
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
