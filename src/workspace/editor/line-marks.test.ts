import { expect, test } from 'vitest'
import { en } from '../../messages/en/index.ts'
import { lineMarks } from './line-marks.ts'

const before = { 'front.ts': 'one\ntwo\nthree', 'other.ts': 'one' }
const lines = [
  { file: 'front.ts', line: 1, text: 'one', ids: [3, 5], logged: 2, threw: 0 },
  { file: 'front.ts', line: 3, text: 'three', ids: [7, 8], logged: 1, threw: 1 },
  { file: 'other.ts', line: 1, text: 'one', ids: [9], logged: 0, threw: 1 },
]

test('each line with what it did, and whether the selected event is of it', () => {
  const marks = lineMarks(
    { lines, selected: { file: 'front.ts', line: 3 }, before, now: before },
    en.replay.lines,
  )
  expect(marks).toMatchObject([
    { file: 'front.ts', line: 1, did: 'logged 2×', threw: false, isSelected: false },
    { file: 'front.ts', line: 3, did: 'logged 1×, threw 1×', threw: true, isSelected: true },
    { file: 'other.ts', line: 1, did: 'threw 1×', threw: true, isSelected: false },
  ])
})

test('a mark goes along with its line, and goes when the line is changed', () => {
  const now = { ...before, 'front.ts': 'zero\nwon\ntwo\nthree' }
  const marks = lineMarks({ lines, selected: undefined, before, now }, en.replay.lines)
  expect(marks).toMatchObject([
    { file: 'front.ts', line: 4, place: { file: 'front.ts', line: 3 } },
    { file: 'other.ts', line: 1 },
  ])
})
