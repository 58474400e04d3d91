/** One database in each of three data centers. Users come to the nearest. */
import type { Stack } from '../../src/contract/stack.ts'

export default {
  entry: 'database',
  reach: { by: 'nearest', convergesMs: 10_000 },
  roles: {
    database: {
      program: { learner: 'database.ts' },
      regions: { seoul: 1, virginia: 1, frankfurt: 1 },
      serviceMs: 1,
      costPerMonth: 120,
      calls: ['database'],
    },
  },
  load: {
    usersPerDay: 100_000,
    requestsPerUser: 20,
    peak: 4,
    writes: 0.1,
    keys: { count: 100, zipf: 1 },
    regions: { seoul: 0.4, virginia: 0.3, frankfurt: 0.3 },
    read: '/items/{key}',
    write: { method: 'PUT', path: '/items/{key}', body: 'a card about {key}' },
  },
} satisfies Stack
