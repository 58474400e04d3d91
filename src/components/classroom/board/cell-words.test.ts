import { expect, test } from 'vitest'
import type { BoardCell, Grade } from '../../../classroom/api.ts'
import { board as words } from '../../../messages/en/board.ts'
import { cellState, oddOutcome } from './cell-words.ts'

const echo = { exercise: 'echo', stages: [{ id: 'greet', level: 'core' } as const] }
const handed: BoardCell = { learner: 'l', exercise: 'echo', submissions: 1, handedInAtMs: 1, waiting: 1 }
const grade: Grade = {
  outcome: { kind: 'failed' },
  stages: [{ stage: 'greet', state: 'failed' }],
  testsPassed: 0,
  tests: 1,
  suiteHash: 's',
  seeds: 3,
  gradedAtMs: 1,
  firstFailure: { stage: 'greet', test: 'says-hello' },
}
const graded = (more: Partial<Grade> = {}, waiting = 0): BoardCell => ({
  ...handed,
  waiting,
  grade: { ...grade, ...more, submission: 's', number: 1 },
})

test('a cell is told in words, with what the test shows where that is known', () => {
  expect(cellState(echo, undefined, words)).toBe('nothing handed in')
  expect(cellState(echo, handed, words)).toBe('waits for its grade')
  expect(cellState(echo, graded(), words)).toBe('0 of 1 stages pass, fails in “says-hello”')
  expect(cellState(echo, graded({}, 1), words, { 'says-hello': 'It says hello.' })).toBe(
    '0 of 1 stages pass, fails in “It says hello.”, a newer one waits',
  )
})

test('an end that is neither passed nor failed is told as such', () => {
  const stuck = graded({ outcome: { kind: 'stuck', stage: 'greet', test: 'says-hello' } })
  expect(oddOutcome(graded(), words)).toBe(undefined)
  expect(oddOutcome(stuck, words)).toBe('gets stuck')
  expect(cellState(echo, stuck, words)).toContain('gets stuck')
})
