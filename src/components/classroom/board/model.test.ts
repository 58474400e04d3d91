import { expect, test } from 'vitest'
import type { Board, BoardCell, Grade, StageState } from '../../../classroom/api.ts'
import {
  applyChanges,
  believed,
  failingMost,
  passedOf,
  sorted,
  stageCounts,
  stageStates,
  stuckOn,
} from './model.ts'

const stages = [
  { id: 'greet', level: 'core' },
  { id: 'count', level: 'stretch' },
] as const

function cell(learner: string, states: readonly StageState[], more: Partial<BoardCell> = {}): BoardCell {
  const failed = states.indexOf('failed')
  const grade: Grade = {
    outcome: { kind: failed === -1 ? 'passed' : 'failed' },
    stages: states.map((state, place) => ({ stage: stages[place]?.id ?? '', state })),
    testsPassed: 0,
    tests: 2,
    suiteHash: 's',
    seeds: 3,
    gradedAtMs: 1,
    ...(failed !== -1 && { firstFailure: { stage: stages[failed]?.id ?? '', test: 'says-it' } }),
  }
  return {
    learner,
    exercise: 'echo',
    submissions: 1,
    handedInAtMs: 1,
    waiting: 0,
    grade: { ...grade, submission: `of-${learner}`, number: 1 },
    ...more,
  }
}

const board: Board = {
  classId: 'c',
  name: 'A room',
  revision: 1,
  exercises: [{ exercise: 'echo', stages }],
  learners: ['Ada', 'Bo', 'Cy'].map((name) => ({ id: name, name, joinedAtMs: 1 })),
  cells: [cell('Ada', ['passed', 'failed']), cell('Bo', ['failed', 'not-run'])],
  nowMs: 1,
}
const [echo = { exercise: 'echo', stages }] = board.exercises

test('changes replace cells and learners, and whoever is gone takes their cells along', () => {
  const changed = applyChanges(board, {
    revision: 2,
    learners: [
      { id: 'Di', name: 'Di', joinedAtMs: 2 },
      { id: 'Cy', name: 'Cyd', joinedAtMs: 1 },
    ],
    gone: ['Bo'],
    cells: [cell('Ada', ['passed', 'passed'])],
  })
  expect(changed.learners.map(({ name }) => name)).toEqual(['Ada', 'Cyd', 'Di'])
  expect(changed.cells.map(({ learner }) => learner)).toEqual(['Ada'])
  expect(passedOf(stageStates(echo, changed.cells[0]))).toBe(2)
  expect(changed.revision).toBe(2)
})

test('the same changes once more change nothing', () => {
  const changes = {
    revision: 2,
    learners: [{ id: 'Di', name: 'Di', joinedAtMs: 2 }],
    gone: ['Bo'],
    cells: [],
  }
  const once = applyChanges(board, changes)
  expect(applyChanges(once, changes)).toEqual(once)
})

test('a stage that no grade names was not run', () => {
  expect(stageStates(echo, undefined)).toEqual(['not-run', 'not-run'])
  expect(stageStates(echo, cell('Ada', ['passed']))).toEqual(['passed', 'not-run'])
})

test('who fails first in the same test for ten minutes is stuck, the longest first', () => {
  const at = (minutes: number): number => minutes * 60_000
  const cells = [
    cell('Ada', ['failed'], { sameFailureSinceMs: at(1) }),
    cell('Bo', ['failed'], { sameFailureSinceMs: at(0) }),
    cell('Cy', ['passed', 'passed']),
  ]
  const stuck = (nowMs: number) =>
    stuckOn({ ...board, cells }, nowMs).map(({ cell: { learner }, minutes }) => [learner, minutes])
  expect(stuck(at(10) - 1)).toEqual([])
  expect(stuck(at(12))).toEqual([
    ['Bo', 12],
    ['Ada', 11],
  ])
})

test('tests are counted by those who fail in them first, in the exercises that are looked at', () => {
  const more = { ...board, cells: [...board.cells, cell('Cy', ['passed', 'failed'])] }
  const found = failingMost(more, new Set(['echo']))
  expect(found.map(({ stage, cells }) => [stage, cells.length])).toEqual([
    ['count', 2],
    ['greet', 1],
  ])
  expect(failingMost(more, new Set(['other']))).toEqual([])
})

test('a room is as far as its stages', () => {
  expect(stageCounts(board, echo)).toEqual([
    { stage: 'greet', passed: 1 },
    { stage: 'count', passed: 0 },
  ])
})

test('learners stand by name, by progress, or the newest first', () => {
  const cells = [
    cell('Bo', ['passed', 'passed'], { handedInAtMs: 5 }),
    cell('Cy', ['passed'], { handedInAtMs: 9 }),
  ]
  const order = (sort: Parameters<typeof sorted>[1]) =>
    sorted({ ...board, cells }, sort, [echo], 'en').map(({ name }) => name)
  expect(order('name')).toEqual(['Ada', 'Bo', 'Cy'])
  expect(order('progress')).toEqual(['Bo', 'Cy', 'Ada'])
  expect(order('newest')).toEqual(['Cy', 'Bo', 'Ada'])
})

test('what the room believes is told by the tests that fail, the most common first', () => {
  const failing = failingMost(
    {
      ...board,
      cells: [
        cell('Ada', ['passed', 'failed']),
        cell('Bo', ['failed', 'not-run']),
        cell('Cy', ['passed', 'passed']),
      ],
    },
    new Set(['echo']),
  )
  const beliefs = [
    { name: 'one', tests: ['never'] },
    { name: 'two', tests: ['says-it', 'never'] },
  ]
  expect(believed(failing, beliefs)).toEqual([{ belief: beliefs[1], learners: 2 }])
  expect(believed([], beliefs)).toEqual([])
})
