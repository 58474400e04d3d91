/** A database in Virginia, and a follower that keeps a copy of it in Frankfurt. */
import type { Figure } from '../../src/contract/exercise.ts'
import type { Stack } from '../../src/contract/stack.ts'

const offset: Figure = { id: 'offset', path: '/snapshot', field: 'offset' }

export default {
  entry: 'database',
  roles: {
    database: {
      program: { learner: 'database.ts' },
      regions: { virginia: 1 },
      costPerMonth: 120,
      figures: [offset],
    },
    follower: {
      program: { learner: 'follower.ts' },
      regions: { frankfurt: 1 },
      costPerMonth: 120,
      calls: ['database'],
      figures: [offset],
    },
  },
  load: {
    usersPerDay: 100_000,
    requestsPerUser: 20,
    peak: 4,
    writes: 0.1,
    keys: { count: 100, zipf: 1 },
    read: '/items/{key}',
    write: { method: 'PUT', path: '/items/{key}', body: '{"person":"ann","text":"a card about {key}"}' },
  },
} satisfies Stack
