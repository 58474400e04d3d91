/** Users, the node that they reach, and one behind it that knows names. */
import type { Stack } from '../../src/contract/stack.ts'
import { loads, spans } from '../kit/stack.ts'

export default {
  entry: 'web',
  roles: {
    web: {
      program: { learner: 'web.ts' },
      regions: { frankfurt: 1 },
      serviceMs: 2,
      costPerMonth: 10,
      calls: ['people'],
    },
    people: {
      program: { provided: 'people.ts' },
      regions: { frankfurt: 1 },
      costPerMonth: 10,
    },
  },
  scenes: {
    'people-dies': {
      steps: [...loads([0, 20]), { atMs: 5000, do: 'crash', node: 'people-1' }],
      measures: spans(['both', 0, 5], ['alone', 5, 15]),
      columns: ['rate', 'p50', 'errors'],
      endMs: 15_000,
    },
  },
  load: {
    usersPerDay: 20_000,
    requestsPerUser: 20,
    peak: 4,
    keys: { count: 200, zipf: 1 },
    read: '/people/{key}',
  },
} satisfies Stack
