/** A planner, and the system that is built as it says: balancers, web servers, replicas for reads, a primary for writes. */
import type { Stack } from '../../src/contract/stack.ts'

const frankfurt = (count: number): Record<string, number> => ({ frankfurt: count })

/** Nobody is turned away: lines are as long as they get. */
const backlog = 100_000

export default {
  entry: 'balancer',
  // Users find one that lives.
  reach: { by: 'nearest', convergesMs: 200 },
  roles: {
    balancer: {
      program: { provided: 'balancer.ts' },
      regions: frankfurt(2),
      cores: 2,
      serviceMs: 2,
      backlog,
      costPerMonth: 40,
      calls: ['web'],
    },
    web: {
      program: { provided: 'web.ts' },
      regions: frankfurt(4),
      cores: 2,
      serviceMs: 40,
      backlog,
      costPerMonth: 40,
      calls: ['replica', 'primary'],
    },
    replica: {
      program: { provided: 'database.ts' },
      regions: frankfurt(3),
      cores: 2,
      serviceMs: 25,
      backlog,
      costPerMonth: 40,
    },
    primary: {
      program: { provided: 'database.ts' },
      regions: frankfurt(1),
      cores: 2,
      serviceMs: 30,
      backlog,
      costPerMonth: 40,
    },
    planner: {
      program: { learner: 'server.ts' },
      regions: frankfurt(1),
      costPerMonth: 10,
    },
  },
  load: { usersPerDay: 345_600, requestsPerUser: 10, peak: 3, writes: 0.1, regions: { frankfurt: 1 } },
} satisfies Stack
