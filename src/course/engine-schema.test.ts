import * as v from 'valibot'
import { expect, test } from 'vitest'
import { stackSchema } from './exercise-schema.ts'

const stackWith = (program: object) => ({
  entry: 'web',
  roles: { web: { program, engine: 'sqlite', regions: { seoul: 1 } } },
  load: { usersPerDay: 1, requestsPerUser: 1 },
})

test('a role has an engine only where its program is provided', () => {
  expect(v.is(stackSchema, stackWith({ shared: 'sql' }))).toBe(true)
  expect(v.is(stackSchema, stackWith({ provided: 'sql.ts' }))).toBe(true)
  const { issues } = v.safeParse(stackSchema, stackWith({ learner: 'web.ts' }))
  expect(issues?.[0].message).toBe('has an engine, which only a program that is provided can use')
})
