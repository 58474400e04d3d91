/** Three web servers, two caches, a database: all tell of themselves. The monitor asks them, and wakes somebody by the pager. */
import type { Figure } from '../../src/contract/exercise.ts'
import type { Scene, StackChanges } from '../../src/contract/scene.ts'
import type { Stack } from '../../src/contract/stack.ts'
import { behindBalancer, loads, spans } from '../kit/stack.ts'

const region = { seoul: 1 }

const p99: Figure = { id: 'p99', path: '/tiers', field: 'web.p99Seconds' }
const actives: Figure = { id: 'actives', path: '/business', field: 'activeUsers' }
const messages: Figure = { id: 'messages', path: '/count', field: 'messages' }
const cards: Figure = { id: 'requests', path: '/actives', field: 'users.length' }

/** One of an afternoon in place of the learner's. */
const naive: StackChanges = { roles: { monitor: { program: { provided: 'naive-monitor.ts' } } } }

/** web-3 has a bad way to one of the two caches. */
function badWay(changes: StackChanges): Scene {
  return {
    ...changes,
    steps: [...loads([0, 90]), { atMs: 20_000, do: 'link', from: 'web-3', to: 'cache-1', delayMs: 800 }],
    measures: spans(['well', 5, 20], ['bad', 32, 60]),
    columns: ['p99', 'errors', { figure: 'p99', node: 'monitor-1' }],
    endMs: 60_000,
  }
}

/** The database is dead for 45 s, and stops for a moment later. */
function night(changes: StackChanges): Scene {
  return {
    ...changes,
    steps: [
      ...loads([0, 90]),
      { atMs: 15_000, do: 'crash', node: 'database-1' },
      { atMs: 60_000, do: 'restart', node: 'database-1' },
      { atMs: 110_000, untilMs: 112_000, do: 'pause', node: 'database-1' },
    ],
    measures: spans(['well', 5, 15], ['dead', 15, 60], ['back', 60, 110], ['moment', 110, 150]),
    columns: ['errors', { figure: 'messages', node: 'pager-1' }],
    endMs: 150_000,
  }
}

/** Sixty people, each of whom comes again and again, to whichever server. */
function people(changes: StackChanges): Scene {
  const step = { path: '/cards/{key}', headers: { 'x-user': 'user-{key}' } }
  const load = {
    usersPerDay: 30 * 86_400,
    requestsPerUser: 1,
    peak: 1,
    keys: { count: 60, zipf: 0 },
    journey: { steps: [step] },
  }
  return {
    ...changes,
    steps: [{ atMs: 0, do: 'load', load }],
    measures: spans(['hour', 5, 40]),
    columns: [
      'errors',
      ...['web-1', 'web-2', 'web-3'].map((node) => ({ figure: 'requests', node })),
      { figure: 'actives', node: 'monitor-1' },
    ],
    endMs: 40_000,
  }
}

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
      figures: [cards],
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
      figures: [p99, actives],
      calls: ['web', 'cache', 'database', 'pager'],
    },
    pager: { program: { provided: 'pager.ts' }, regions: region, costPerMonth: 10, figures: [messages] },
  },
  view: behindBalancer('seoul'),
  charts: ['p99'],
  scenes: {
    averaged: badWay(naive),
    merged: badWay({}),
    'woken-often': night(naive),
    'woken-once': night({}),
    'added-up': people(naive),
    'each-once': people({}),
  },
  load: {
    usersPerDay: 100_000,
    requestsPerUser: 20,
    peak: 4,
    keys: { count: 1000, zipf: 0.8 },
    read: '/cards/{key}',
  },
} satisfies Stack
