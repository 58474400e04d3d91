import { expect, test } from 'vitest'
import type { ExerciseText } from '../../contract/exercise.ts'
import type { TestResult } from '../../contract/verdict.ts'
import { nextStage, passedStages, stageViews } from './stages.ts'

const exercise = {
  stages: [
    { id: 'first', level: 'core' },
    { id: 'second', level: 'core' },
    { id: 'third', level: 'stretch' },
  ],
} as const
const text: ExerciseText = {
  title: 'An exercise',
  stages: { first: { title: 'First things', hints: ['Look.'] } },
  tests: { a: 'It does a' },
  says: {},
}

function result(stage: string, test: string, status: TestResult['status'], seed = 1): TestResult {
  return { stage, test, seed, status }
}

const statuses = (results: readonly TestResult[], running: boolean) =>
  stageViews(exercise, text, results, running).map((stage) => stage.status)

test('before a run every stage waits, with its words and hints', () => {
  const stages = stageViews(exercise, text, [], false)
  expect(stages.map((stage) => stage.status)).toEqual(['waiting', 'waiting', 'waiting'])
  expect(stages[0]).toMatchObject({ number: 1, title: 'First things', hints: ['Look.'] })
})

test('while results arrive, the stage they are of is running and those before it are decided', () => {
  expect(statuses([result('first', 'a', 'passed')], true)).toEqual(['running', 'waiting', 'waiting'])
  expect(statuses([result('first', 'a', 'passed'), result('second', 'b', 'passed')], true)).toEqual([
    'passed',
    'running',
    'waiting',
  ])
  expect(statuses([result('first', 'a', 'failed')], true)).toEqual(['failed', 'waiting', 'waiting'])
})

test('a stage passes when all its tests do; the first that does not is next', () => {
  const results = [
    result('first', 'a', 'passed'),
    result('second', 'b', 'failed'),
    result('third', 'c', 'not-run'),
  ]
  const stages = stageViews(exercise, text, results, false)
  expect(stages.map((stage) => stage.status)).toEqual(['passed', 'failed', 'not-run'])
  expect(passedStages(stages)).toEqual(['first'])
  expect(nextStage(stages)?.id).toBe('second')
})

test('a test on several seeds shows once, by the seed that failed', () => {
  const results = [
    result('first', 'a', 'passed', 1),
    result('first', 'a', 'failed', 2),
    result('first', 'a', 'passed', 3),
  ]
  const [first] = stageViews(exercise, text, results, false)
  expect(first?.tests).toHaveLength(1)
  expect(first?.tests[0]?.result.seed).toBe(2)
  expect(first?.status).toBe('failed')
})
