import { expect, test } from 'vitest'
import { Turns } from './turns.ts'

test('what was up at a time is what it turned to last before it', () => {
  const turns = new Turns(true)
  expect(turns.wasUpAt(5)).toBe(true)
  turns.note(10, 'up')
  turns.note(20, 'down')
  turns.note(25, 'down')
  turns.note(30, 'up')
  expect([5, 10, 19.9, 20, 29.9, 30, 100].map((atMs) => turns.wasUpAt(atMs))).toEqual([
    true,
    true,
    true,
    false,
    false,
    true,
    true,
  ])
})

test('what came later was not there before', () => {
  const turns = new Turns(false)
  expect(turns.wasUpAt(5)).toBe(false)
  turns.note(10, 'up')
  expect([9, 10].map((atMs) => turns.wasUpAt(atMs))).toEqual([false, true])
})

test('one that flaps for ever takes no more memory for it', () => {
  const turns = new Turns(true)
  for (let atMs = 0; atMs < 10_000; atMs++) turns.note(atMs, atMs % 2 === 0 ? 'up' : 'booting')
  expect(turns.wasUpAt(9998)).toBe(true)
  expect(turns.wasUpAt(9999)).toBe(false)
})
