/** From a plan to the stack that it means, or to what is wrong with it. */
import { beforeAll, expect, test } from 'vitest'
import type { Planned } from '../../contract/planned.ts'
import type { Stack } from '../../contract/stack.ts'
import { prepareRealm } from '../sandbox/realm.ts'
import { SuiteFault } from '../world-error.ts'
import { tellProblem } from './plan-error.ts'
import { plannedStack } from './planned-stack.ts'
import { readPlan } from './read-plan.ts'

beforeAll(() => prepareRealm())

const stack: Stack = {
  entry: 'web',
  roles: { web: { program: { learner: 'web.ts' }, regions: { seoul: 1 }, vars: { A: '1' } } },
  load: { usersPerDay: 1, requestsPerUser: 1 },
}

const planned: Planned = {
  program: 'plan.ts',
  roles: ({ seoul, cores }) => {
    const problems = [
      ...(typeof seoul === 'number' ? [] : [{ path: ['seoul'], message: 'wants a number' }]),
      ...(cores === undefined ? [] : [{ path: ['cores', 'web'], message: 'is nothing that a plan says' }]),
    ]
    if (problems.length > 0) return { problems }
    return { roles: { web: { regions: { seoul: Number(seoul) }, vars: { B: '2' } } } }
  },
}

const plan = (source: string) => readPlan({ 'plan.ts': source }, 'plan.ts')

test('changes go into the stack as those of a test would', () => {
  expect(plannedStack(stack, planned, plan('export default { seoul: 3 }')).roles.web).toEqual({
    program: { learner: 'web.ts' },
    regions: { seoul: 3 },
    vars: { A: '1', B: '2' },
  })
})

test('each problem has its place, and the first is what is thrown', () => {
  const source = "export default {\n  seoul: '3',\n  cores: 2,\n}"
  expect(() => plannedStack(stack, planned, plan(source))).toThrow(
    expect.objectContaining({
      file: 'plan.ts',
      line: 2,
      column: 3,
      message: 'seoul wants a number.',
      also: [{ file: 'plan.ts', line: 3, column: 3, message: 'cores.web is nothing that a plan says.' }],
    }),
  )
})

test('what the exercise cannot make a stack of is its own fault', () => {
  const broken: Planned = { program: 'plan.ts', roles: () => ({ roles: { cache: { cores: 2 } } }) }
  expect(() => plannedStack(stack, broken, plan('export default {}'))).toThrow(SuiteFault)
  const throws: Planned = { program: 'plan.ts', roles: (all) => (all as unknown as { a: { b: never } }).a.b }
  expect(() => plannedStack(stack, throws, plan('export default {}'))).toThrow(
    'nothing could be made of plan.ts',
  )
})

test('a path is written as code would write it', () => {
  const tell = (...path: (string | number)[]) => tellProblem({ path, message: 'is wrong' })
  expect(tell('roles', 'web', 'regions', 'seoul')).toBe('roles.web.regions.seoul is wrong.')
  expect(tell('roles', 'two words', 0)).toBe('roles["two words"][0] is wrong.')
  expect(tell()).toBe('The plan is wrong.')
  expect(tell('x'.repeat(500)).length).toBeLessThan(100)
})
