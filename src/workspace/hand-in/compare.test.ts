import { expect, test } from 'vitest'
import type { Grade, GradedTest, Practice } from '../../classroom/api.ts'
import { compare } from './compare.ts'

const stages = ['greet', 'count']
const practice: Practice = { suiteHash: 's', outcome: 'passed', passed: stages }
const grade: Grade = {
  outcome: { kind: 'failed' },
  stages: [
    { stage: 'greet', state: 'passed' },
    { stage: 'count', state: 'failed' },
  ],
  testsPassed: 1,
  tests: 2,
  suiteHash: 's',
  seeds: 3,
  gradedAtMs: 1,
}
const failing = (failedSeeds: number): readonly GradedTest[] => [
  { stage: 'greet', test: 'says-hello', status: 'passed', failedSeeds: 0 },
  { stage: 'count', test: 'says-it-again', status: 'failed', failedSeeds },
]

test('each stage has both, and those that differ are marked', () => {
  const { rows } = compare({ stages, practice, grade, tests: failing(1) })
  expect(rows).toEqual([
    { stage: 'greet', practice: 'passed', grade: 'passed', differs: false },
    { stage: 'count', practice: 'passed', grade: 'failed', differs: true },
  ])
})

test('a stage that a grading never reached was not run', () => {
  const { rows } = compare({ stages, practice, grade: { ...grade, stages: [] }, tests: [] })
  expect(rows.map((row) => row.grade)).toEqual(['not-run', 'not-run'])
})

test.each([
  ['same', { practice: { ...practice, passed: ['greet'] } }],
  ['same', { practice: { ...practice, suiteHash: 'older', passed: ['greet'] } }],
  ['no-practice', { practice: undefined }],
  ['other-suite', { practice: { ...practice, suiteHash: 'older' } }],
  ['some-seeds', {}],
  ['all-seeds', { tests: failing(3) }],
  ['held-back', { tests: failing(3).map((each) => ({ ...each, isHeldBack: true as const })) }],
  [
    'same',
    {
      grade: { ...grade, suiteHash: 'with more', practiceSuiteHash: grade.suiteHash },
      practice: { ...practice, passed: ['greet'] },
    },
  ],
  ['limits', { grade: { ...grade, outcome: { kind: 'stuck', stage: 'count', test: 'says-it-again' } } }],
  [
    'better',
    {
      practice: { ...practice, passed: [] },
      grade: { ...grade, stages: [{ stage: 'greet', state: 'passed' }] },
    },
  ],
  ['broke', { grade: { ...grade, stages: [], outcome: { kind: 'grader-broke', message: 'no memory' } } }],
] as const)('why: %s', (why, changed) => {
  const compared = { stages, practice, grade, tests: failing(1), ...changed }
  expect(compare(compared).why).toBe(why)
})
