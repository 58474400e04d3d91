/** Users, one balancer with a public address, and four web servers on private ones. */
import type { Load, Stack } from '../../src/contract/exercise.ts'

/** So many requests a second, all day long. */
function perSecond(requests: number): Partial<Load> {
  return { usersPerDay: requests * 86_400, requestsPerUser: 1, peak: 1 }
}

export default {
  entry: 'balancer',
  roles: {
    balancer: {
      program: { learner: 'balancer.ts' },
      regions: { frankfurt: 1 },
      serviceMs: 0.2,
      costPerMonth: 20,
    },
    web: {
      program: { provided: 'web.ts' },
      fills: 'web-server',
      regions: { frankfurt: 4 },
      cores: 2,
      serviceMs: 20,
      vars: { listMs: '1000' },
      costPerMonth: 40,
    },
  },
  scenes: {
    'one-server': {
      entry: 'web',
      roles: { balancer: { regions: {} }, web: { regions: { frankfurt: 1 } } },
      steps: [
        { atMs: 0, do: 'load', load: perSecond(40) },
        { atMs: 20_000, do: 'load', load: perSecond(80) },
        { atMs: 40_000, do: 'load', load: perSecond(95) },
        { atMs: 60_000, do: 'load', load: perSecond(120) },
      ],
      measures: [
        { id: 'at-40', fromMs: 0, toMs: 20_000 },
        { id: 'at-80', fromMs: 20_000, toMs: 40_000 },
        { id: 'at-95', fromMs: 40_000, toMs: 60_000 },
        { id: 'at-120', fromMs: 60_000, toMs: 80_000 },
      ],
      endMs: 80_000,
    },
  },
  load: { usersPerDay: 100_000, requestsPerUser: 20, peak: 4, writes: 0.1, keys: { count: 1000, zipf: 1 } },
} satisfies Stack
