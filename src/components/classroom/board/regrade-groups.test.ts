import { expect, test } from 'vitest'
import type { RegradeChange } from '../../../classroom/api.ts'
import { regradeGroups } from './regrade-groups.ts'

const change = (
  submission: string,
  before: 'passed' | 'failed',
  after: 'passed' | 'failed',
): RegradeChange => ({
  learner: 'ada',
  submission,
  number: 1,
  isCounted: true,
  before: { outcome: before, stagesPassed: 1, testsPassed: 1, suiteHash: 'old' },
  after: { outcome: after, stagesPassed: 1, testsPassed: 1, suiteHash: 'new' },
  tests: [],
})

test('who passes no more comes first, then who passes now, then all else; what does not count is left out', () => {
  const groups = regradeGroups([
    change('a', 'failed', 'failed'),
    change('b', 'failed', 'passed'),
    change('c', 'passed', 'failed'),
    { ...change('d', 'passed', 'failed'), isCounted: false },
  ])
  expect(groups.map(({ kind, changes }) => [kind, changes.map(({ submission }) => submission)])).toEqual([
    ['lost', ['c']],
    ['won', ['b']],
    ['other', ['a']],
  ])
})
