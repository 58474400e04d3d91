import { expect, test } from 'vitest'
import { fieldOf, isInOrder, timeOf, timesOf } from './local-time.ts'

test('what a field shows is read back as it was, to the minute', () => {
  const atMs = new Date(2026, 2, 14, 9, 5).getTime()
  expect(fieldOf(atMs)).toBe('2026-03-14T09:05')
  expect(timeOf(fieldOf(atMs))).toBe(atMs)
  expect(timeOf(fieldOf(atMs + 59_000))).toBe(atMs)
})

test('no time is an empty field, and what is no time is none', () => {
  expect(fieldOf(undefined)).toBe('')
  for (const field of ['', 'tomorrow', '2026-13-41T99:99', '0001-01-01T00:00'])
    expect(timeOf(field)).toBe(undefined)
})

test('times that are not there are left out', () => {
  expect(timesOf('', '')).toEqual({})
  expect(Object.keys(timesOf('2026-03-14T09:05', ''))).toEqual(['opensAtMs'])
})

test('a class closes after it opens', () => {
  expect(isInOrder({})).toBe(true)
  expect(isInOrder({ opensAtMs: 1, closesAtMs: 2 })).toBe(true)
  expect(isInOrder({ opensAtMs: 2, closesAtMs: 2 })).toBe(false)
})
