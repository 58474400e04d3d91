/** Two web nodes, three databases of which one is the primary, and a witness in another region. */
import type { Stack } from '../../src/contract/stack.ts'

export default {
  entry: 'web',
  roles: {
    web: {
      program: { learner: 'web.ts' },
      regions: { virginia: 2 },
      cores: 2,
      serviceMs: 1,
      calls: ['database'],
    },
    database: {
      program: { learner: 'database.ts' },
      regions: { virginia: 3 },
      serviceMs: 2,
      vars: { mode: 'async' },
      calls: ['database', 'witness'],
    },
    witness: { program: { shared: 'witness' }, regions: { oregon: 1 } },
  },
  load: {
    usersPerDay: 100_000,
    requestsPerUser: 20,
    read: '/items/{key}',
    write: { method: 'PUT', path: '/items/{key}', body: 'a card about {key}' },
  },
} satisfies Stack
