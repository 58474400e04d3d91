import { expect, test } from 'vitest'
import type { DrillTold, UsersSaw } from '../../classroom/api.ts'
import { usersNoticed } from './noticed.ts'

const calm = { requests: 1000, errors: 0, p99Ms: 40 }
const saw = (since: UsersSaw, before: UsersSaw = calm): DrillTold => ({
  phase: 'ended',
  share: 1,
  before,
  since,
})
const slow = { ...calm, p99Ms: 300 }

test.each<readonly [string, DrillTold, boolean | undefined]>([
  ['all is as before', saw(calm), false],
  ['one in a thousand has no good answer', saw({ ...calm, errors: 1 }), false],
  ['two in a thousand have none', saw({ ...calm, errors: 2 }), true],
  ['they wait 200 ms', saw({ ...calm, p99Ms: 200 }), false],
  ['they wait longer', saw({ ...calm, p99Ms: 201 }), true],
  ['they wait long, as they did before', saw(slow, { ...calm, p99Ms: 150 }), false],
  ['they wait long, and there was no before', { phase: 'ended', share: 1, since: slow }, true],
  ['nobody was answered', saw({ requests: 10, errors: 10 }), true],
  ['nobody came', saw({ requests: 0, errors: 0 }), undefined],
  ['nothing was measured', { phase: 'ended', share: 1, before: calm }, undefined],
  ['it is not over', { ...saw(slow), phase: 'running' }, undefined],
  ['it was stopped', { ...saw(slow), phase: 'stopped' }, undefined],
])('when %s', (_, told, noticed) => {
  expect(usersNoticed(told)).toBe(noticed)
})
