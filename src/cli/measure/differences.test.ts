import { expect, test } from 'vitest'
import { differences } from './differences.ts'

const json = (value: unknown) => JSON.stringify(value)

test('what is the same differs nowhere, however it is laid out', () => {
  expect(
    differences(JSON.stringify({ a: [1, { b: null }] }, null, 2), json({ a: [1, { b: null }] })),
  ).toEqual([])
})

test('every difference is told with its path, and both values', () => {
  const told = differences(json({ a: [1, 2], b: 'x' }), json({ a: [1, 3], c: null }))
  expect(told).toEqual(['a.1: 2 → 3', 'b: "x" → undefined', 'c: undefined → null'])
})

test('nothing recorded, or nothing that can be read, is told', () => {
  expect(differences(undefined, '{}')).toEqual(['nothing is recorded'])
  expect(differences('{', json({ a: 1 }))).toEqual([': undefined → {"a":1}'])
})

test('many differences are counted', () => {
  const told = differences(json(Array(20).fill(0)), json(Array(20).fill(1)))
  expect(told).toHaveLength(9)
  expect(told.at(-1)).toBe('and 12 more')
})
