/** Three data centers, and two name servers that tell users which of them to go to. */
import type { Resolvers } from '../../src/contract/reach.ts'
import type { Stack } from '../../src/contract/stack.ts'

/** A hundred of them, all over the world. Those in Tokyo keep every answer for a minute at least. */
const resolvers: readonly Resolvers[] = [
  { users: 'seoul', count: 32 },
  { users: 'tokyo', count: 4, leastTtlMs: 60_000 },
  { users: 'virginia', count: 32 },
  { users: 'frankfurt', count: 32 },
]

export default {
  entry: 'center',
  reach: { by: 'name', names: 'dns', resolvers },
  roles: {
    center: {
      program: { provided: 'center.ts' },
      regions: { seoul: 1, virginia: 1, frankfurt: 1 },
      serviceMs: 2,
      costPerMonth: 120,
    },
    dns: {
      program: { learner: 'dns.ts' },
      regions: { oregon: 1, singapore: 1 },
      serviceMs: 0.2,
      costPerMonth: 10,
      calls: ['center', 'dns'],
    },
  },
  load: {
    usersPerDay: 100_000,
    requestsPerUser: 20,
    peak: 4,
    keys: { count: 1000, zipf: 1 },
    regions: { seoul: 0.3, tokyo: 0.1, virginia: 0.3, frankfurt: 0.3 },
  },
} satisfies Stack
