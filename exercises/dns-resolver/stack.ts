/** A resolver, and the name servers of the world that it asks: the root's, those of top-level domains, and those that know. */
import type { Load } from '../../src/contract/exercise.ts'
import type { Stack } from '../../src/contract/stack.ts'
import { usual } from './usual.ts'

/** A page of one of a thousand people: each has a name of its own. */
const visits: Partial<Load> = {
  journey: {
    steps: [{ path: '/dns-query?name=p{key}.postcards.example&type=A', sees: '203.0.113.10' }],
  },
}

const ZONES = usual({ postcards: '*.postcards.example 300 A 203.0.113.10' })

export default {
  entry: 'resolver',
  roles: {
    resolver: {
      program: { learner: 'resolver.ts' },
      regions: { seoul: 1 },
      serviceMs: 0.2,
      costPerMonth: 20,
      calls: ['root', 'tld', 'auth'],
    },
    root: {
      program: { provided: 'name-server.ts' },
      regions: { tokyo: 1, virginia: 1 },
      serviceMs: 0.2,
      vars: { ZONES },
    },
    tld: {
      program: { provided: 'name-server.ts' },
      regions: { singapore: 1, oregon: 1 },
      serviceMs: 0.2,
      vars: { ZONES },
    },
    auth: {
      program: { provided: 'name-server.ts' },
      regions: { virginia: 4 },
      serviceMs: 2,
      vars: { ZONES },
    },
  },
  load: {
    usersPerDay: 100_000,
    requestsPerUser: 20,
    peak: 4,
    keys: { count: 1000, zipf: 1 },
    regions: { seoul: 1 },
    ...visits,
  },
} satisfies Stack
