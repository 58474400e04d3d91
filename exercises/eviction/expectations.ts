/** What every policy has to keep, said in the words of the exercise. */
import { expect, say } from 'millions/suite'
import { type Answer, type CacheNode, got, type Line, numbers } from './cache-node.ts'
import { bytesOf, Model, type PolicyName, type PutResult, sizeOf } from './model.ts'

/** Keys and values, cut to what can be read. */
export const shown = (text: string): string =>
  text.length > 24 ? `${text.slice(0, 20)}… (${text.length} letters)` : text

export const some = (keys: readonly string[]): string =>
  keys.length === 0 ? 'none' : `${keys.slice(0, 4).map(shown).join(', ')}${keys.length > 4 ? ', …' : ''}`

const statusOf: Readonly<Record<PutResult, number>> = { stored: 201, replaced: 204, refused: 413 }

export function expectPut(
  cache: CacheNode,
  key: string,
  value: string,
  answer: Answer,
  result: PutResult,
): void {
  const size = sizeOf(key, value)
  const values = { key: shown(key), size, budget: cache.budgetBytes, got: got(answer) }
  const wanted = statusOf[result]
  const id = result === 'stored' ? 'not-stored' : result === 'replaced' ? 'not-replaced' : 'not-refused'
  expect(answer.status, say(id, values, answer.at)).toBe(wanted)
}

/** It has to be stored, or to replace what is there. */
export async function mustPut(
  cache: CacheNode,
  key: string,
  value: string,
  result: PutResult = 'stored',
): Promise<void> {
  expectPut(cache, key, value, await cache.put(key, value), result)
}

export async function mustPutAll(cache: CacheNode, keys: readonly string[], value: string): Promise<void> {
  for (const key of keys) await mustPut(cache, key, value)
}

/** What was put last is what is found. */
export async function expectFound(cache: CacheNode, key: string, value: string): Promise<void> {
  const answer = await cache.get(key)
  const values = { key: shown(key), got: got(answer) }
  expect(answer.status, say('written-not-found', values, answer.at)).toBe(200)
  const other = { key: shown(key), bytes: bytesOf(answer.text), wanted: bytesOf(value) }
  expect(answer.text === value ? 'the same' : 'another', say('other-value', other, answer.at)).toBe(
    'the same',
  )
}

export async function expectAbsent(cache: CacheNode, key: string, id: string): Promise<void> {
  const answer = await cache.get(key)
  expect(answer.status, say(id, { key: shown(key), got: got(answer) }, answer.at)).toBe(404)
}

/** Of these keys, exactly those are here that should be; the words tell which are gone, and which are here, wrongly. */
export async function expectHeld(
  cache: CacheNode,
  among: readonly string[],
  wanted: readonly string[],
  id: string,
  values: Readonly<Record<string, string | number>> = {},
): Promise<void> {
  const found = await cache.found(among)
  const isWanted = new Set(wanted)
  const isFound = new Set(found)
  const gone = some(wanted.filter((key) => !isFound.has(key)))
  const here = some(found.filter((key) => !isWanted.has(key)))
  expect(`gone: ${gone}, here: ${here}`, say(id, { gone, here, ...values })).toBe('gone: none, here: none')
}

/** The bytes of all that is found, never above the budget, and as it says itself. */
export async function expectWithin(
  cache: CacheNode,
  values: ReadonlyMap<string, string>,
): Promise<{ readonly held: number; readonly found: readonly string[] }> {
  const found = await cache.found([...values.keys()])
  const held = found.reduce((sum, key) => sum + sizeOf(key, values.get(key) ?? ''), 0)
  const { budgetBytes } = cache
  expect(held, say('above-budget', { held, budget: budgetBytes, items: found.length })).toBeLessThanOrEqual(
    budgetBytes,
  )
  await expectStats(cache, { bytes: held, items: found.length })
  return { held, found }
}

export async function expectStats(
  cache: CacheNode,
  wanted: Readonly<Record<string, number | string>>,
): Promise<void> {
  const names = Object.keys(wanted)
  const { answer, told } = await cache.stats(...names)
  const right = numbers(wanted, names)
  expect(told, say('stats-wrong', { told, right }, answer.at)).toBe(right)
}

/** Lines in one request, at the cache and at the model. */
export async function bulkBoth(cache: CacheNode, model: Model, lines: readonly Line[]): Promise<void> {
  const { answer, result } = await cache.bulk(lines)
  const wanted = { hits: 0, misses: 0, stored: 0, refused: 0 }
  for (const { key, value, read } of lines) {
    if (read && model.read(key) !== undefined) {
      wanted.hits++
      continue
    }
    if (read) wanted.misses++
    if (model.put(key, value) === 'refused') wanted.refused++
    else wanted.stored++
  }
  const names = Object.keys(wanted)
  const [told, right] = [numbers(result, names), numbers(wanted, names)]
  expect(told, say('bulk-differs', { lines: lines.length, told, right }, answer.at)).toBe(right)
}

/** Everything is read, at the cache and at the model, and has to be alike. */
export async function expectAlike(
  cache: CacheNode,
  model: Model,
  keys: readonly string[],
  id: string,
): Promise<void> {
  const wanted = keys.filter((key) => model.read(key) !== undefined)
  await expectHeld(cache, keys, wanted, id, { budget: cache.budgetBytes })
  await expectStats(cache, { bytes: model.bytes, items: model.entries.size })
}

const saysOf = {
  fifo: { read: 'mixed-fifo-read', deleted: 'mixed-fifo-deleted' },
  lru: { read: 'mixed-lru-read', deleted: 'mixed-lru-deleted' },
  lfu: { read: 'mixed-lfu-read', deleted: 'mixed-lfu-deleted' },
} as const satisfies Record<PolicyName, unknown>

/** Puts, overwrites, reads and deletes by chance, and again and again a look at what is here. */
export async function expectAsModel(cache: CacheNode, policy: PolicyName, id: string): Promise<void> {
  const { budgetBytes } = cache
  const model = new Model(policy, budgetBytes)
  const odd = ['#', 'a+b', 'a b', '__proto__']
  const keys = Array.from(
    { length: 30 },
    (_, number) =>
      (number % 3 === 1 ? odd[(number - 1) / 3] : undefined) ?? `${'키key'.slice(number % 3)}${number}`,
  )
  const key = () => keys[Math.min(cache.number(0, 29), cache.number(0, 29))] ?? ''
  const value = () =>
    cache.pick(['', 'v', '값', '🌊'] as const).repeat(cache.number(0, cache.pick([4, 4, 30] as const)))
  for (let round = 0; round < 6; round++) {
    const lines = Array.from({ length: 60 }, () => ({
      key: key(),
      value: value(),
      read: cache.number(0, 2) > 0,
    }))
    await bulkBoth(cache, model, lines)
    for (let step = 0; step < 6; step++) {
      const [one, other, third] = [key(), key(), key()]
      const text = value()
      expectPut(cache, one, text, await cache.put(one, text), model.put(one, text))
      const status = model.read(other) === undefined ? 404 : 200
      const answer = await cache.get(other)
      const values = { key: other, got: got(answer), wanted: status, budget: budgetBytes }
      expect(answer.status, say(saysOf[policy].read, values, answer.at)).toBe(status)
      const deleted = await cache.delete(third)
      const was = model.delete(third) ? 204 : 404
      const wrong = say(saysOf[policy].deleted, { key: third, got: got(deleted), wanted: was }, deleted.at)
      expect(deleted.status, wrong).toBe(was)
    }
    await expectAlike(cache, model, keys, id)
  }
  await expectStats(cache, { hits: model.hits, misses: model.misses, evictions: model.evictions })
}
