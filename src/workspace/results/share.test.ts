import { expect, test } from 'vitest'
import type { TestResult } from '../../contract/verdict.ts'
import type { Graded } from '../session/verdicts.ts'
import { ownTests, withOthers } from './share.ts'

const result = (stage: string, status: TestResult['status']): TestResult => ({
  stage,
  test: 'one',
  seed: 1,
  status,
})

function graded(filesHash: string, ...tests: readonly TestResult[]): Graded {
  const verdict = {
    format: 1,
    exercise: 'millions',
    filesHash,
    suiteHash: 'suite',
    outcome: { kind: 'passed' },
    tests,
  } as const
  return { verdict, files: {}, suiteUrl: '/suite.js', tookMs: 1 }
}

test('a lesson has its own stages graded, and all where it builds the exercise alone', () => {
  const stages = [{ id: 'survives', level: 'core' }] as const
  const tests = [result('serves', 'passed'), result('survives', 'passed')]
  expect(ownTests({ stages, stagesBefore: 1 }, tests)).toEqual([tests[1]])
  expect(ownTests({ stages }, tests)).toBeUndefined()
})

test('what another lesson found of the same code stays, and of other code it goes', () => {
  const before = graded('a', result('serves', 'passed'), result('survives', 'failed'))
  const now = graded('a', result('serves', 'not-run'), result('survives', 'passed'))
  const statuses = (each: Graded) => each.verdict.tests.map(({ status }) => status)
  expect(statuses(withOthers(now, before))).toEqual(['passed', 'passed'])
  expect(statuses(withOthers({ ...now, verdict: { ...now.verdict, filesHash: 'b' } }, before))).toEqual([
    'not-run',
    'passed',
  ])
  expect(withOthers(now, undefined)).toBe(now)
})
