/** Web servers in two zones, a balancer before each, and who brings new versions to them. The platform restarts them. */
import type { Role } from '../../src/contract/exercise.ts'
import type { Stack } from '../../src/contract/stack.ts'

const zones = { seoul: 1, virginia: 1 }
const provided = (file: string): Role['program'] => ({ provided: `${file}.ts` })
const names = ['v2', 'noisy', 'throws', 'hangs', 'errors', 'slow', 'fades'] as const

export default {
  entry: 'balancer',
  reach: { by: 'nearest' },
  roles: {
    balancer: {
      program: provided('balancer'),
      regions: zones,
      serviceMs: 0.2,
      costPerMonth: 20,
      calls: ['web'],
    },
    web: {
      program: provided('web'),
      regions: { seoul: 3, virginia: 3 },
      cores: 2,
      serviceMs: 5,
      vars: { HEALTH: 'well' },
      costPerMonth: 40,
    },
    deployer: {
      program: { learner: 'deployer.ts' },
      regions: { seoul: 1 },
      vars: { version: 'v1', watchMs: '30000', checkMs: '1000', startMs: '20000' },
      costPerMonth: 10,
      calls: ['web', 'balancer', 'platform'],
    },
  },
  platform: {
    roles: {
      web: {
        bootMs: 2000,
        quota: 8,
        versions: { v1: provided('web'), ...Object.fromEntries(names.map((name) => [name, provided(name)])) },
      },
    },
    mayAsk: ['deployer'],
  },
  load: { usersPerDay: 20_000, requestsPerUser: 10, peak: 2, read: '/cards/{key}' },
} satisfies Stack
