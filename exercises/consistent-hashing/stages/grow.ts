/** The second stage: with one shard more or less, few keys have another owner. Nothing moves yet. */
import { expect, say, test } from 'millions/suite'
import { alike, numbered, open, ownersOf, type Shards } from '../cluster.ts'
import { askedOnce, expectFewMoves, expectSameByBoth, FEWER, manyKeys } from '../shares.ts'

const without = (shards: Shards, name: string): Shards =>
  Object.fromEntries(Object.entries(shards).filter(([each]) => each !== name))

export function grow(): void {
  test('one-added', async (context) => {
    const world = await open(context, { shards: 1 })
    const asked = askedOnce(world, manyKeys(context.random, FEWER))
    await expectFewMoves(asked, alike(numbered(4)), alike(numbered(5)))
  })

  test('from-one-to-twelve', async (context) => {
    const world = await open(context, { shards: 1 })
    const { random } = context
    const asked = askedOnce(world, manyKeys(random))
    // One by one, and several at once.
    const counts = [1, 2 + Math.floor(2 * random()), 4 + Math.floor(7 * random()), 12]
    for (const [place, count] of counts.slice(1).entries())
      await expectFewMoves(asked, alike(numbered(counts[place] ?? 1)), alike(numbered(count)))
    const many = alike(numbered(12))
    await expectFewMoves(asked, many, without(many, 'shard-10'))
  })

  test('one-removed', async (context) => {
    const world = await open(context, { shards: 1 })
    const asked = askedOnce(world, manyKeys(context.random, FEWER))
    const shards = alike(numbered(5))
    for (const name of ['shard-1', 'shard-3']) await expectFewMoves(asked, shards, without(shards, name))
  })

  test('one-in-place-of-another', async (context) => {
    const world = await open(context, { shards: 1 })
    const asked = askedOnce(world, manyKeys(context.random, FEWER))
    const shards = alike(numbered(4))
    await expectFewMoves(asked, shards, { ...without(shards, 'shard-3'), 'shard-10': 1 })
  })

  test('asking-changes-nothing', async (context) => {
    const world = await open(context, { shards: 4, routers: 2 })
    const keys = manyKeys(context.random, 500)
    const before = await ownersOf(world, keys)
    const all = numbered(5)
    const lists = [...all.map((name) => without(alike(all), name)), alike(all), alike(numbered(12))]
    await expectSameByBoth(world, keys, lists)
    const after = await ownersOf(world, keys)
    const at = after.findIndex((owner, index) => owner !== before[index])
    const values = { key: keys[at] ?? '', owner: before[at] ?? '', other: after[at] ?? '' }
    expect(at, say('asking-changes', values)).toBe(-1)
  })
}
