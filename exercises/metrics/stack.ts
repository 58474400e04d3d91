/** Three web servers, two caches, a database: all tell of themselves. The monitor asks them, and wakes somebody by the pager. */
import type { Stack } from '../../src/contract/stack.ts'

const region = { seoul: 1 }

export default {
  entry: 'web',
  roles: {
    web: {
      program: { learner: 'web.ts' },
      regions: { seoul: 3 },
      serviceMs: 1,
      vars: { DAY_MS: '86400000' },
      costPerMonth: 40,
      scale: { least: 1, most: 5 },
      calls: ['cache', 'database'],
    },
    cache: {
      program: { provided: 'cache.ts' },
      regions: { seoul: 2 },
      serviceMs: 0.2,
      costPerMonth: 60,
    },
    database: {
      program: { provided: 'database.ts' },
      regions: region,
      serviceMs: 0,
      costPerMonth: 120,
      tier: 'data',
    },
    monitor: {
      program: { learner: 'monitor.ts' },
      regions: region,
      vars: {
        SCRAPE_MS: '1000',
        SCRAPE_TIMEOUT_MS: '500',
        WINDOW_S: '10',
        FOR_MS: '15000',
        ERROR_SHARE: '0.05',
        SLOW_SECONDS: '0.5',
        DAY_MS: '86400000',
      },
      costPerMonth: 20,
      calls: ['web', 'cache', 'database', 'pager'],
    },
    pager: { program: { provided: 'pager.ts' }, regions: region, costPerMonth: 10 },
  },
  load: {
    usersPerDay: 100_000,
    requestsPerUser: 20,
    peak: 4,
    keys: { count: 1000, zipf: 0.8 },
    read: '/cards/{key}',
  },
} satisfies Stack
