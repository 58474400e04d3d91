/** From a learner's files to the stacks that a view and its scenes run. */
import { beforeAll, expect, test } from 'vitest'
import type { Planned } from '../contract/planned.ts'
import type { Stack } from '../contract/stack.ts'
import { prepareRealm } from '../simulator/sandbox/realm.ts'
import { planOf } from './plan.ts'
import { plannedScenes } from './planned-scenes.ts'

beforeAll(() => prepareRealm())

const declared: Stack = {
  entry: 'web',
  roles: { web: { program: { learner: 'web.ts' }, regions: { seoul: 1 } } },
  view: { roles: { web: { cores: 2 } } },
  scenes: { small: { roles: { web: { cores: 4 } }, steps: [], measures: [], endMs: 1 } },
  load: { usersPerDay: 1, requestsPerUser: 1 },
}
const planned: Planned = {
  program: 'plan.ts',
  roles: ({ servers }) =>
    typeof servers === 'number'
      ? { roles: { web: { regions: { seoul: servers } } } }
      : {
          problems: [
            { path: ['servers'], message: 'wants a number' },
            { path: ['more'], message: 'too' },
          ],
        },
}

function stacks(source: string) {
  const read = planOf({ kind: 'plan', files: { 'plan.ts': source }, program: 'plan.ts' })
  if (read.kind !== 'planned') return read
  // As it comes from another thread.
  return plannedScenes(declared, planned, structuredClone(read.plan))
}

test('the plan is under what stands around it in views, and under each scene', () => {
  const made = stacks('export default { servers: 3 }')
  expect(made).toMatchObject({
    stack: { roles: { web: { regions: { seoul: 3 }, cores: 2 } } },
    scenes: { small: { roles: { web: { regions: { seoul: 3 }, cores: 4 } } } },
  })
})

test('what is no plan, or means no stack, is a problem of the learner’s code', () => {
  const problem = { reason: 'does-not-compile', byLearner: true, file: 'plan.ts' }
  expect(stacks('const')).toMatchObject({ kind: 'refused', problem: { ...problem, line: 1 } })
  expect(stacks('export default {\n  servers: "3" }')).toEqual({
    problem: {
      ...problem,
      line: 2,
      message: 'servers wants a number.',
      also: [{ file: 'plan.ts', line: 1, column: 1, message: 'more too.' }],
    },
  })
})
