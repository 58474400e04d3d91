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
    'one-server': [
      { atMs: 0, do: 'remove', nodes: ['web-2', 'web-3', 'web-4'] },
      { atMs: 0, do: 'load', load: perSecond(40) },
      { atMs: 20_000, do: 'load', load: perSecond(80) },
      { atMs: 40_000, do: 'load', load: perSecond(95) },
      { atMs: 60_000, do: 'load', load: perSecond(120) },
    ],
    'four-servers': [
      { atMs: 0, do: 'load', load: perSecond(40) },
      { atMs: 10_000, do: 'load', load: perSecond(80) },
      { atMs: 20_000, do: 'load', load: perSecond(120) },
      { atMs: 30_000, do: 'load', load: perSecond(320) },
      { atMs: 40_000, do: 'load', load: perSecond(200) },
      { atMs: 50_000, do: 'crash', nodes: ['web-2'] },
    ],
  },
  load: { usersPerDay: 100_000, requestsPerUser: 20, peak: 4, writes: 0.1, keys: { count: 1000, zipf: 1 } },
} satisfies Stack
