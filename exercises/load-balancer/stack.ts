/** Users, one balancer with a public address, and four web servers on private ones. */
import type { Stack } from '../../src/contract/exercise.ts'

export default {
  entry: 'balancer',
  roles: {
    balancer: {
      program: { learner: 'balancer.ts' },
      regions: { frankfurt: 1 },
      serviceMs: 0.2,
      costPerMonth: 20,
    },
    web: {
      program: { provided: 'web.ts' },
      fills: 'web-server',
      regions: { frankfurt: 4 },
      cores: 2,
      serviceMs: 20,
      vars: { listMs: '200' },
      costPerMonth: 40,
    },
  },
  load: { usersPerDay: 100_000, requestsPerUser: 20, peak: 4, writes: 0.1, keys: { count: 1000, zipf: 1 } },
} satisfies Stack
