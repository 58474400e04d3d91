/** Two web servers, four caches that they fill, and a database that can do 150 reads a second. */
import type { Figure } from '../../src/contract/exercise.ts'
import type { Stack } from '../../src/contract/stack.ts'
import { behindBalancer } from '../kit/stack.ts'

const entries: Figure = { id: 'entries', path: '/status', field: 'entries' }
const reads: Figure = { id: 'reads', path: '/status', field: 'reads' }

export default {
  entry: 'web',
  roles: {
    web: {
      program: { learner: 'web.ts' },
      regions: { seoul: 2 },
      cores: 2,
      serviceMs: 0.5,
      costPerMonth: 40,
      calls: ['cache', 'database'],
    },
    cache: {
      program: { provided: 'cache.ts' },
      regions: { seoul: 4 },
      serviceMs: 0.1,
      costPerMonth: 60,
      figures: [entries],
      scale: { least: 1, most: 6 },
    },
    database: {
      program: { shared: 'database' },
      regions: { seoul: 1 },
      serviceMs: 6.6,
      vars: { ITEMS: '1000' },
      costPerMonth: 120,
      figures: [reads],
    },
  },
  view: behindBalancer('seoul'),
  load: {
    usersPerDay: 100_000,
    requestsPerUser: 20,
    peak: 4,
    writes: 0.05,
    keys: { count: 1000, zipf: 0.6 },
    read: '/items/{key}',
    write: { method: 'PUT', path: '/items/{key}', body: 'a card about {key}, written anew' },
  },
} satisfies Stack
