import { expect, test } from 'vitest'
import { sharedNames } from '../contract/shared-program.ts'
import { startShared } from './shared-world.fixture.ts'
import { startWorld } from './world.fixture.ts'

const role = (name: string) => ({ program: { shared: name }, regions: { seoul: 1 } })

test('the shared programs of a stack are those of its roles, its view, its scenes and what stands beside it', () => {
  const load = { usersPerDay: 1, requestsPerUser: 1 }
  const names = sharedNames({
    entry: 'web',
    roles: { web: role('web'), other: role('web'), own: { program: { provided: 'own.ts' }, regions: {} } },
    view: { roles: { mail: role('mail') } },
    beside: {
      more: { roles: { web: { regions: {} } } },
      less: { roles: { web: { program: { shared: 'cache' } } } },
    },
    scenes: { slow: { roles: { store: role('database') }, steps: [], measures: [], endMs: 1 } },
    load,
  })
  expect(names).toEqual(['cache', 'database', 'mail', 'web'])
})

test('a shared program runs beside those of the exercise, under a name that none of them can have', async () => {
  const program = "export default { fetch: (request) => fetch('http://database-1/status') }"
  const world = await startShared('database', {
    programs: { 'database.ts': '', 'web.ts': program },
    entry: 'web',
    roles: { database: role('database') },
  })
  expect(await (await world.fetch('/')).json()).toEqual({ items: 0, version: 0, reads: 0 })
})

test('one that the stack does not name is told of when a test boots it', async () => {
  const options = { roles: { back: role('database') } }
  await expect(startWorld({ options })).rejects.toThrow(
    'the role back runs the shared program database, which the stack names nowhere: give stack.ts a role',
  )
})
