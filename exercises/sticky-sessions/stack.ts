/** A balancer, and three web servers that know who is logged in, each in its own memory. */
import type { Stack } from '../../src/contract/stack.ts'

export default {
  entry: 'balancer',
  roles: {
    balancer: {
      program: { learner: 'balancer.ts' },
      regions: { seoul: 1 },
      serviceMs: 0.2,
      costPerMonth: 20,
      calls: ['web'],
      vars: { draining: '' },
    },
    web: {
      program: { provided: 'web.ts' },
      regions: { seoul: 3 },
      serviceMs: 8,
      costPerMonth: 40,
      scale: { least: 1, most: 6 },
      figures: [{ id: 'sessions', path: '/status', field: 'sessions' }],
      vars: { slowMs: '500' },
    },
    office: { program: { provided: 'office.ts' }, regions: {} },
  },
  load: { usersPerDay: 100_000, requestsPerUser: 2 },
} satisfies Stack
