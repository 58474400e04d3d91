/** A balancer, web servers that draw postcards, and who decides how many of these there are. The platform starts them. */
import type { Figure } from '../../src/contract/exercise.ts'
import type { Stack } from '../../src/contract/stack.ts'

const region = { seoul: 1 }
const machines: Figure = { id: 'machines', path: '/fleet', field: 'machines' }

export default {
  entry: 'balancer',
  roles: {
    balancer: {
      program: { provided: 'balancer.ts' },
      regions: region,
      costPerMonth: 20,
      calls: ['web'],
      figures: [machines],
    },
    web: {
      program: { provided: 'web.ts' },
      regions: { seoul: 2 },
      cores: 3,
      vars: { CORES: '2', WAITING: '8', CARD_MS: '1000', METRICS: 'well' },
      costPerMonth: 40,
    },
    autoscaler: {
      program: { learner: 'autoscaler.ts' },
      regions: region,
      costPerMonth: 10,
      calls: ['web', 'platform'],
    },
  },
  platform: { roles: { web: { bootMs: 60_000, quota: 12 } }, mayAsk: ['autoscaler'] },
  charts: ['machines'],
  load: { usersPerDay: 20_000, requestsPerUser: 10, peak: 2, read: '/cards/{key}' },
} satisfies Stack
