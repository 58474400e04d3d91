/** Four edges around the world, each user at the nearest, and one origin in Virginia. */
import type { Figure } from '../../src/contract/exercise.ts'
import type { Stack } from '../../src/contract/stack.ts'

const entries: Figure = { id: 'entries', path: '/.edge/status', field: 'entries' }
const requests: Figure = { id: 'requests', path: '/.origin/status', field: 'requests' }

export default {
  entry: 'edge',
  reach: { by: 'nearest', convergesMs: 1000 },
  roles: {
    edge: {
      program: { learner: 'edge.ts' },
      regions: { seoul: 1, tokyo: 1, frankfurt: 1, virginia: 1 },
      serviceMs: 0.2,
      costPerMonth: 20,
      vars: { PURGE_KEY: 'only-the-editors-know', IGNORED: 'utm_source,utm_medium,fbclid' },
      calls: ['origin'],
      figures: [entries],
    },
    origin: {
      program: { provided: 'origin.ts' },
      regions: { virginia: 1 },
      serviceMs: 2,
      costPerMonth: 120,
      vars: { BYTES: '20000', CONTROL: 'max-age=3600' },
      figures: [requests],
    },
  },
  load: {
    usersPerDay: 100_000,
    requestsPerUser: 20,
    peak: 4,
    keys: { count: 500, zipf: 1 },
    regions: { seoul: 0.4, tokyo: 0.2, frankfurt: 0.2, virginia: 0.2 },
    read: '/pictures/{key}.jpg',
  },
} satisfies Stack
