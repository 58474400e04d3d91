import type { Stack } from '../../src/contract/exercise.ts'

/** The data nodes are the narrow place: a change costs each of them as much as a read. */
export default {
  entry: 'web',
  roles: {
    web: {
      program: { learner: 'web.ts' },
      regions: { virginia: 2 },
      cores: 2,
      serviceMs: 1,
      costPerMonth: 60,
    },
    primary: {
      program: { learner: 'primary.ts' },
      regions: { virginia: 1 },
      serviceMs: 2,
      diskBytes: 262_144,
      costPerMonth: 120,
    },
    replica: {
      program: { learner: 'replica.ts' },
      regions: { virginia: 2 },
      serviceMs: 2,
      diskBytes: 262_144,
      costPerMonth: 120,
    },
  },
  load: {
    usersPerDay: 100_000,
    requestsPerUser: 20,
    peak: 4,
    writes: 0.1,
    keys: { count: 100, zipf: 1 },
    read: '/items/{key}',
    write: { method: 'PUT', path: '/items/{key}', body: 'a card about {key}' },
  },
} satisfies Stack
