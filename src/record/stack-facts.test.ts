import { expect, test } from 'vitest'
import type { Stack } from '../contract/stack.ts'
import { nodesOf, summaryOf, tiersOf } from './stack-facts.ts'
import { decadesTo, shareOnScale, topOfScale } from './user-scale.ts'

const stack: Stack = {
  entry: 'edge',
  load: { usersPerDay: 1, requestsPerUser: 1 },
  roles: {
    edge: { program: { of: 'cdn-edge' }, regions: { seoul: 2, oregon: 0 }, costPerMonth: 20 },
    web: { program: { learner: 'web.ts' }, regions: { seoul: 1, virginia: 1 }, costPerMonth: 40 },
    'shard-a': { program: { of: 'replicas' }, tier: 'shard', regions: { seoul: 1 }, costPerMonth: 20 },
    'shard-b': {
      program: { of: 'replicas' },
      tier: 'shard',
      regions: { seoul: 1, virginia: 1 },
      costPerMonth: 20,
    },
    'shard-c': { program: { of: 'replicas' }, tier: 'shard', regions: {} },
    config: { program: { shared: 'database' }, tier: 'router', regions: { oregon: 1 } },
  },
}

test('a tier is what runs one program: whose it is, where, and what it costs', () => {
  expect(tiersOf(stack, { 'cdn-edge': 'own', replicas: 'reference' })).toEqual([
    { name: 'edge', program: 'cdn-edge', owner: 'own', nodes: { seoul: 2 }, costPerMonth: 40 },
    { name: 'web', program: 'web.ts', owner: 'own', nodes: { seoul: 1, virginia: 1 }, costPerMonth: 80 },
    {
      name: 'shard',
      program: 'replicas',
      owner: 'reference',
      nodes: { seoul: 2, virginia: 1 },
      costPerMonth: 60,
    },
    { name: 'config', program: 'database', owner: 'given', nodes: { oregon: 1 }, costPerMonth: 0 },
  ])
  expect(nodesOf({ regions: { a: 1, b: 2 } })).toBe(3)
})

test('of an exercise that nobody has told of, the reference ran', () => {
  expect(tiersOf(stack, {})[0]?.owner).toBe('reference')
})

test('a row of a scene, by what its columns are', () => {
  const columns = ['rate', 'p50', 'p99', 'errors', { billAtPeak: 4 }, 'answered'] as const
  expect(summaryOf(columns, [913.1251, 27.5, undefined, 0, 1025.9220975, 9])).toEqual({
    requestsPerSecond: 913.125,
    p50Ms: 27.5,
    errorShare: 0,
    costPerMonth: 1025.92,
  })
  expect(summaryOf(columns, ['–', Number.NaN])).toEqual({})
})

test('the scale of users goes to a million at least', () => {
  expect(topOfScale([])).toBe(1_000_000)
  expect(topOfScale([1_600_000])).toBe(10_000_000)
  expect(decadesTo(1_000_000)).toHaveLength(7)
  expect([0, 1, 1000, 1_000_000, 9e9].map((users) => shareOnScale(users, 1_000_000))).toEqual([
    0, 0, 0.5, 1, 1,
  ])
})
