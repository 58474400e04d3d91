import { expect, test } from 'vitest'
import { type Claims, compare, type Finding } from './compare.ts'

const claims: Claims = {
  exercise: 'millions',
  tests: [
    { stage: 'serves', test: 'near', status: 'passed' },
    { stage: 'serves', test: 'page', status: 'passed' },
    { stage: 'survives', test: 'web', status: 'failed' },
    { stage: 'center', test: 'seoul', status: 'not-run' },
  ],
  tiers: [
    { name: 'web', program: 'web.ts', owner: 'own', nodes: { virginia: 1, seoul: 2 }, costPerMonth: 80 },
  ],
  peak: { p99Ms: 106.574, errorShare: 0 },
  carried: { usersPerDay: 1_600_000, costPerMonth: 900 },
}

const judged = (found: readonly Finding[]) =>
  found.map(({ about, judged, reason }) => [
    'stage' in about ? about.stage : 'name' in about ? about.name : about.number,
    judged,
    ...(reason === undefined ? [] : [reason]),
  ])

test('what came out the same way is the same, in as many digits as are told', () => {
  const nodes = { seoul: 2, virginia: 1 }
  const tiers = claims.tiers?.map((tier) => ({ ...tier, nodes }))
  expect(
    judged(
      compare(claims, { ...claims, ...(tiers && { tiers }), peak: { p99Ms: 106.57401, errorShare: 0 } }),
    ),
  ).toEqual([
    ['serves', 'same'],
    ['survives', 'same'],
    ['center', 'same'],
    ['web', 'same'],
    ['p99Ms', 'same'],
    ['errorShare', 'same'],
    ['usersPerDay', 'same'],
    ['costPerMonth', 'same'],
  ])
})

test('each number that came out otherwise is told, and a test that changed places with another', () => {
  const found = compare(claims, {
    tests: [
      { stage: 'serves', test: 'near', status: 'passed' },
      { stage: 'serves', test: 'page', status: 'failed' },
      { stage: 'survives', test: 'web', status: 'passed' },
      { stage: 'center', test: 'seoul', status: 'passed' },
    ],
    tiers: [],
    peak: { p99Ms: 250 },
    carried: { usersPerDay: 0, costPerMonth: 900 },
  })
  expect(judged(found)).toEqual([
    ['serves', 'different'],
    ['survives', 'different'],
    ['center', 'same'],
    ['web', 'different'],
    ['p99Ms', 'different'],
    ['errorShare', 'different'],
    ['usersPerDay', 'different'],
    ['costPerMonth', 'same'],
  ])
  expect(found.find(({ about }) => about.kind === 'peak')).toMatchObject({ claimed: 106.574, seen: 250 })
})

test('of what did not run nothing can be told', () => {
  for (const [, word, reason] of judged(compare(claims, {})))
    expect([word, reason]).toEqual(['unknown', 'did-not-run'])
})

test('with other tests than those it was saved with, a difference may be theirs', () => {
  const found = compare(claims, { ...claims, peak: { p99Ms: 99, errorShare: 0 } }, true)
  expect(judged(found)).toContainEqual(['p99Ms', 'unknown', 'other-course'])
  expect(judged(found)).toContainEqual(['usersPerDay', 'same'])
})
