/** Two web servers, a cache, and the database behind it. */
import type { Figure } from '../../src/contract/exercise.ts'
import type { Stack } from '../../src/contract/stack.ts'

const entries: Figure = { id: 'entries', path: '/status', field: 'entries' }
const reads: Figure = { id: 'reads', path: '/status', field: 'reads' }

const vars = { TTL_MS: '10000', ABSENT_MS: '1000', STALE_MS: '3600000' }

export default {
  entry: 'web',
  roles: {
    web: {
      program: { learner: 'web.ts' },
      regions: { seoul: 2 },
      cores: 2,
      serviceMs: 0.5,
      vars,
      costPerMonth: 40,
      calls: ['cache', 'database'],
    },
    cache: {
      program: { learner: 'cache.ts' },
      regions: { seoul: 1 },
      serviceMs: 0.1,
      vars,
      costPerMonth: 60,
      calls: ['database'],
      figures: [entries],
    },
    database: {
      program: { shared: 'database' },
      regions: { seoul: 1 },
      serviceMs: 8,
      vars: { ITEMS: '1000' },
      costPerMonth: 120,
      figures: [reads],
    },
  },
  load: {
    usersPerDay: 100_000,
    requestsPerUser: 20,
    peak: 4,
    writes: 0.02,
    keys: { count: 1000, zipf: 1 },
    read: '/items/{key}',
    write: { method: 'PUT', path: '/items/{key}', body: 'a card about {key}, written anew' },
  },
} satisfies Stack
