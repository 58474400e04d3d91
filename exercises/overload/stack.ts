/** Two web servers before a database that does 50 requests a second. */
import type { Stack } from '../../src/contract/stack.ts'
import { perSecond } from '../kit/stack.ts'

export default {
  entry: 'web',
  roles: {
    web: {
      program: { learner: 'web.ts' },
      regions: { frankfurt: 2 },
      serviceMs: 0.1,
      backlog: 5000,
      costPerMonth: 20,
      calls: ['database'],
    },
    database: {
      program: { provided: 'database.ts' },
      regions: { frankfurt: 1 },
      cores: 4,
      backlog: 100_000,
      costPerMonth: 120,
    },
  },
  load: { ...perSecond(40), usersPerDay: 100_000, requestsPerUser: 10 },
} satisfies Stack
