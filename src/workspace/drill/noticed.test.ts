import { expect, test } from 'vitest'
import type { DrillTold } from '../../classroom/api.ts'
import { usersNoticed } from './noticed.ts'

const calm = { requests: 1000, errors: 0, p99Ms: 40 }
const ended = (more: Partial<DrillTold>): DrillTold => ({ phase: 'ended', share: 1, before: calm, ...more })

test.each([
  ['all is as before', { since: calm }, false],
  ['one in a thousand has no good answer', { since: { ...calm, errors: 1 } }, false],
  ['two in a thousand have none', { since: { ...calm, errors: 2 } }, true],
  ['they wait 200 ms', { since: { ...calm, p99Ms: 200 } }, false],
  ['they wait longer', { since: { ...calm, p99Ms: 201 } }, true],
  [
    'they wait longer, as they did before',
    { before: { ...calm, p99Ms: 150 }, since: { ...calm, p99Ms: 300 } },
    false,
  ],
  ['there was no before', { before: undefined, since: { ...calm, p99Ms: 300 } }, true],
  ['nobody was answered', { since: { requests: 10, errors: 10 } }, true],
  ['nobody came', { since: { requests: 0, errors: 0 } }, undefined],
  ['nothing was measured', {}, undefined],
  ['it is not over', { phase: 'running', since: calm }, undefined],
  ['it was stopped', { phase: 'stopped', since: calm }, undefined],
] as const)('when %s', (_, { before = calm, ...more }, noticed) => {
  const given = _ === 'there was no before' ? { phase: 'ended' as const, share: 1 } : ended({ before })
  expect(usersNoticed({ ...given, ...more })).toBe(noticed)
})
