import { expect, test } from 'vitest'
import type { DrillReport, DrillTold } from '../../../classroom/api.ts'
import { countGroups, drillRows } from './rows.ts'

const told: Readonly<Record<string, DrillTold>> = {
  'Ada 2': { phase: 'ended', share: 1, since: { requests: 1000, errors: 0, p99Ms: 40 } },
  Bo: { phase: 'ended', share: 1, since: { requests: 100, errors: 50, p99Ms: 900 } },
  Cy: { phase: 'running', share: 0.4, since: { requests: 100, errors: 10, p99Ms: 90 } },
  Di: { phase: 'does-not-compile', share: 0 },
  Ed: { phase: 'running', share: 0 },
  'Ada 10': { phase: 'ended', share: 1, since: { requests: 1000, errors: 0, p99Ms: 40 } },
  Flo: { phase: 'ended', share: 1, since: { requests: 100, errors: 0, p99Ms: 900 } },
}
const learners = [...Object.keys(told), 'Gil'].map((name) => ({ id: name, name, joinedAtMs: 0 }))
const reports = new Map(
  Object.entries(told).map(([learner, each]): [string, DrillReport] => [learner, { ...each, learner }]),
)

test('the worst stand first, whoever has no numbers after them, and of whom nothing is known last', () => {
  const rows = drillRows(learners, reports, 'en')
  expect(rows.map(({ learner, group }) => `${learner.name}: ${group}`)).toEqual([
    'Bo: noticed',
    'Cy: running',
    'Flo: noticed',
    'Ada 2: nothing',
    'Ada 10: nothing',
    'Di: not-run',
    'Ed: running',
    'Gil: silent',
  ])
  expect(countGroups(rows)).toEqual({ nothing: 2, noticed: 2, running: 2, 'not-run': 1, silent: 1 })
})

test('who is no more in the class has no row', () => {
  expect(drillRows([], reports, 'en')).toEqual([])
})
