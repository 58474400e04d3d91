import { expect, test } from 'vitest'
import { areaPath, linePath } from './chart-path.ts'
import { paceOf } from './pace.ts'

const frame = { width: 100, height: 50, endMs: 1000, top: 10 }

test('a line goes up with its values, and stays within the frame', () => {
  const points = [
    { timeMs: 0, value: 0 },
    { timeMs: 500, value: 5 },
    { timeMs: 1500, value: 20 },
  ]
  expect(linePath(points, frame)).toBe('M0 50L50 25L100 0')
})

test('a line is broken where nobody was answered', () => {
  const points = [
    { timeMs: 0, value: 10 },
    { timeMs: 500, value: undefined },
    { timeMs: 1000, value: 10 },
  ]
  expect(linePath(points, frame)).toBe('M0 0M100 0')
})

test('an area without anything in it is not drawn', () => {
  expect(areaPath([], frame)).toBe('')
  expect(areaPath([{ timeMs: 10, value: 0 }], frame)).toBe('')
  expect(areaPath([{ timeMs: 500, value: 10 }], frame)).toBe('M50 50L50 0L50 50Z')
})

test('a long scene is hurried, a short one takes as long as life', () => {
  expect(paceOf(80_000)).toBe(6)
  expect(paceOf(5000)).toBe(1)
})
