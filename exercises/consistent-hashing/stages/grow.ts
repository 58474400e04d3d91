/** The second stage: with one shard more or less, few keys have another owner. Nothing moves yet. */
import { expect, say, test } from 'millions/suite'
import { alike, numbered, open, ownersOf, type Shards } from '../cluster.ts'
import { expectFewMoves, manyKeys } from '../shares.ts'

const without = (shards: Shards, name: string): Shards =>
  Object.fromEntries(Object.entries(shards).filter(([each]) => each !== name))

export function grow(): void {
  test('one-added', async (context) => {
    const world = await open(context, { shards: 4 })
    await expectFewMoves(world, manyKeys(context.random), alike(numbered(4)), alike(numbered(5)))
  })

  test('from-one-to-twelve', async (context) => {
    const world = await open(context, { shards: 1 })
    const keys = manyKeys(context.random)
    for (const count of [1, 2, 6, 11])
      await expectFewMoves(world, keys, alike(numbered(count)), alike(numbered(count + 1)))
  })

  test('one-removed', async (context) => {
    const world = await open(context, { shards: 4 })
    const keys = manyKeys(context.random)
    const shards = alike(numbered(5))
    for (const name of ['shard-1', 'shard-3', 'shard-5'])
      await expectFewMoves(world, keys, shards, without(shards, name))
    const many = alike(numbered(11))
    for (const name of ['shard-1', 'shard-10']) await expectFewMoves(world, keys, many, without(many, name))
  })

  test('one-in-place-of-another', async (context) => {
    const world = await open(context, { shards: 4 })
    const keys = manyKeys(context.random)
    const shards = alike(numbered(4))
    for (const [out, next] of [
      ['shard-1', 'shard-5'],
      ['shard-3', 'shard-10'],
    ] as const)
      await expectFewMoves(world, keys, shards, { ...without(shards, out), [next]: 1 })
  })

  test('asking-changes-nothing', async (context) => {
    const world = await open(context, { shards: 4 })
    const keys = manyKeys(context.random, 500)
    const before = await ownersOf(world, keys)
    for (const count of [5, 3, 12]) await ownersOf(world, keys, alike(numbered(count)))
    const after = await ownersOf(world, keys)
    const at = after.findIndex((owner, index) => owner !== before[index])
    const values = { key: keys[at] ?? '', owner: before[at] ?? '', other: after[at] ?? '' }
    expect(at, say('asking-changes', values)).toBe(-1)
  })
}
