/** Ten thousand keys: how many each shard gets, and how many go elsewhere when the shards are others. */
import { expect, say } from 'millions/suite'
import type { World } from '../../src/contract/world.ts'
import { ownersOf, type Place, placesOf, type Shards, some } from './cluster.ts'

/** Who owns the keys by each list; none is asked about twice. */
export type Asked = (shards: Shards) => Promise<readonly Place[]>

export function askedOnce(world: World, keys: readonly string[]): Asked {
  const known = new Map<string, Promise<readonly Place[]>>()
  return (shards) => {
    const list = JSON.stringify(shards)
    const places = known.get(list) ?? placesOf(world, keys, shards)
    known.set(list, places)
    return places
  }
}

/** As many as the lesson tells of. */
const KEYS = 10_000
/** Enough for a few shards. */
export const FEWER = 6000
/** Of each kind that looks alike. */
export const ALIKE = 2500
const MOST_SHARE = 1.25
const LEAST_SHARE = 0.75
const MOST_MOVED = 1.15

/** Keys that no other test has. */
export const manyKeys = (random: () => number, count = KEYS): readonly string[] => {
  const first = Math.floor(random() * 1e5)
  return Array.from({ length: count }, (_, index) => `card-${first + index}`)
}

/** Keys that look alike, each kind for itself. */
export function alikeKeys(random: () => number): Readonly<Record<string, (number: number) => string>> {
  const long = (path: string) => path.repeat(3 + Math.floor(3 * random()))
  const [begin, end] = [`https://postcards.example${long('/people/anna/cards')}`, long('@postcards.example')]
  return {
    'numbers that step by 4': (number) => String(4 * number),
    'numbers that step by 1,000': (number) => String(1000 * number),
    'names that begin and end alike': (number) => `${begin}/${number.toString(36)}${end}`,
    'Korean names': (number) => `${String.fromCodePoint(0xac00 + (number % 1000))}${number}님`,
  }
}

export function weightOf(shards: Shards): number {
  return Object.values(shards).reduce((sum, weight) => sum + weight, 0)
}

/** No shard has much more or less than its weight asks for. */
export function expectShares(places: readonly Place[], shards: Shards, kind: string): void {
  const counts = new Map<string, number>()
  for (const { owner } of places) counts.set(owner, (counts.get(owner) ?? 0) + 1)
  const strangers = [...counts.keys()].filter((name) => shards[name] === undefined)
  expect(some(strangers), say('owner-unknown', { names: some(strangers), kind, keys: places.length })).toBe(
    'none',
  )
  for (const [shard, weight] of Object.entries(shards)) {
    const fair = (places.length * weight) / weightOf(shards)
    const count = counts.get(shard) ?? 0
    const values = {
      shard,
      count,
      fair: Math.round(fair),
      kind,
      keys: places.length,
      of: Object.keys(shards).length,
    }
    expect(count / fair, say('share-too-large', values)).toBeLessThanOrEqual(MOST_SHARE)
    expect(count / fair, say('share-too-small', values)).toBeGreaterThanOrEqual(LEAST_SHARE)
  }
}

/** Asked in another way, everybody says the same. */
export function expectSameOwners(places: readonly Place[], owners: readonly string[], why: string): void {
  const at = places.findIndex(({ owner }, index) => owner !== owners[index])
  const values = { why, key: places[at]?.key ?? '', owner: places[at]?.owner ?? '', other: owners[at] ?? '' }
  expect(at, say('owners-differ', values)).toBe(-1)
}

/** Two routers are asked about these lists, one in this order and one in the other: none goes by what it was asked before. */
export async function expectSameByBoth(
  world: World,
  keys: readonly string[],
  lists: readonly Shards[],
): Promise<void> {
  const first: (readonly Place[])[] = []
  for (const shards of lists) first.push(await placesOf(world, keys, shards))
  for (const [place, shards] of [...lists.entries()].toReversed())
    expectSameOwners(
      first[place] ?? [],
      await ownersOf(world, keys, shards, 'router-2'),
      `of router-2 about ${told(shards)}`,
    )
}

/**
 * A key moves only to a shard that has more weight than before, or away from one that has less. Which ones do is told in
 * the names: all others keep what they have among themselves.
 */
export async function expectFewMoves(asked: Asked, before: Shards, after: Shards): Promise<void> {
  const [were, are] = [await asked(before), await asked(after)]
  expectShares(are, after, 'keys')
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const change = (name: string) => (after[name] ?? 0) - (before[name] ?? 0)
  const moved = were
    .map(({ key, owner }, index) => ({ key, from: owner, to: are[index]?.owner ?? '' }))
    .filter(({ from, to }) => from !== to)
  const idle = moved.filter(({ from, to }) => change(to) <= 0 && change(from) >= 0)
  const [first] = idle
  const words = { before: told(before), after: told(after) }
  const wrong = {
    ...words,
    count: idle.length,
    key: first?.key ?? '',
    from: first?.from ?? '',
    to: first?.to ?? '',
  }
  expect(idle.length, say('moved-elsewhere', wrong)).toBe(0)
  const [weightBefore, weightAfter] = [weightOf(before), weightOf(after)]
  // What those that change have to take or give, each for itself.
  const share = names
    .filter((name) => change(name) !== 0)
    .map((name) => Math.abs((after[name] ?? 0) / weightAfter - (before[name] ?? 0) / weightBefore))
  const fair = were.length * share.reduce((sum, each) => sum + each, 0)
  const values = { ...words, count: moved.length, fair: Math.round(fair), keys: were.length }
  expect(moved.length / fair, say('moved-too-many', values)).toBeLessThanOrEqual(MOST_MOVED)
}

const told = (shards: Shards): string => {
  const names = Object.keys(shards)
  const isPlain = Object.values(shards).every((weight) => weight === 1)
  if (!isPlain) return names.map((name) => `${name} (${shards[name]})`).join(', ')
  return names.length > 4 ? `${names.length} shards` : names.join(', ')
}
