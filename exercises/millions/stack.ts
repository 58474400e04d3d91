/** The whole of Postcards. Its roles are made of the learner's plan; what stands here is what no plan decides. */
import type { Stack } from '../../src/contract/stack.ts'
import { peak } from './traffic.ts'

export default {
  entry: 'edge',
  reach: {
    by: 'name',
    names: 'dns',
    resolvers: ['seoul', 'virginia', 'frankfurt'].map((users) => ({ users, count: 8 })),
  },
  roles: {
    /** Keeps the list of shards for the routers. In none of the centers, as whoever has to be asked when one of them is lost. */
    config: {
      program: { shared: 'database' },
      regions: { oregon: 1 },
      costPerMonth: 20,
      tier: 'router',
    },
  },
  load: peak,
} satisfies Stack
