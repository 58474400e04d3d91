/** Two web servers, a cache that they fill, and the database. In views, the balancer of lesson 2.1 stands before them. */
import type { Stack } from '../../src/contract/stack.ts'
import { behindBalancer } from '../kit/stack.ts'

export default {
  entry: 'web',
  roles: {
    web: {
      program: { learner: 'web.ts' },
      regions: { seoul: 2 },
      cores: 2,
      serviceMs: 0.5,
      costPerMonth: 40,
      scale: { least: 1, most: 6 },
      calls: ['cache', 'database'],
    },
    cache: {
      program: { provided: 'cache.ts' },
      regions: { seoul: 1 },
      serviceMs: 0.1,
      costPerMonth: 60,
      figures: [{ id: 'entries', path: '/status', field: 'entries' }],
    },
    database: {
      program: { shared: 'database' },
      regions: { seoul: 1 },
      serviceMs: 4,
      vars: { ITEMS: '500' },
      costPerMonth: 120,
      figures: [{ id: 'reads', path: '/status', field: 'reads' }],
    },
  },
  view: behindBalancer('seoul'),
  load: {
    usersPerDay: 100_000,
    requestsPerUser: 20,
    peak: 4,
    writes: 0.1,
    keys: { count: 500, zipf: 1 },
    read: '/items/{key}',
    write: { method: 'PUT', path: '/items/{key}', body: 'a card about {key}, written anew' },
  },
} satisfies Stack
