/** Two web servers before four shards of SQLite. */
import type { Stack } from '../../src/contract/stack.ts'

export default {
  entry: 'web',
  roles: {
    web: {
      program: { learner: 'web.ts' },
      regions: { frankfurt: 2 },
      cores: 2,
      serviceMs: 1,
      backlog: 1000,
      costPerMonth: 40,
      calls: ['shard'],
    },
    shard: {
      program: { shared: 'sql' },
      engine: 'sqlite',
      regions: { frankfurt: 4 },
      serviceMs: 1,
      backlog: 1000,
      costPerMonth: 60,
      tier: 'data',
    },
  },
  load: { usersPerDay: 50_000, requestsPerUser: 1 },
} satisfies Stack
