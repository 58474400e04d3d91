/** Two web servers, a cache, and the database behind it. In views, the balancer of lesson 2.1 stands before them. */
import type { Figure, Load } from '../../src/contract/exercise.ts'
import type { Column, Scene, StackChanges } from '../../src/contract/scene.ts'
import type { Stack } from '../../src/contract/stack.ts'
import { behindBalancer, loads, perSecond, spans } from '../kit/stack.ts'

const entries: Figure = { id: 'entries', path: '/status', field: 'entries' }
const reads: Figure = { id: 'reads', path: '/status', field: 'reads' }
const oldest: Figure = { id: 'oldest', path: '/status', field: 'oldestMs' }
const readRate: Figure = { id: 'read-rate', path: '/status', field: 'readsPerSecond' }

const vars = { TTL_MS: '60000', ABSENT_MS: '5000', STALE_MS: '3600000' }
const asUsersSee: readonly Column[] = ['p50', 'p99', 'errors']
const soFar: Column = { figure: 'reads', node: 'database-1' }

/** Web servers that ask the database, as there is nothing else. */
const withoutCache: StackChanges = {
  roles: { web: { program: { provided: 'plain-web.ts' } }, cache: { regions: {} } },
}

/** One key that everybody wants; each read of it takes the database 200 ms, and it has room for all of them. */
function hotKey({ roles }: StackChanges): Scene {
  const load: Partial<Load> = { ...perSecond(5000), writes: 0, keys: { count: 1, zipf: 0 } }
  return {
    roles: {
      ...roles,
      web: { ...roles?.web, serviceMs: 0.1 },
      cache: { ...roles?.cache, serviceMs: 0.05, vars: { TTL_MS: '1000' } },
      database: { serviceMs: 0.1, cores: 4, vars: { ITEMS: '1', READ_MS: '200' } },
    },
    steps: [{ atMs: 0, do: 'load', load }],
    measures: spans(['first', 0, 1], ['expired', 1, 2]),
    columns: ['requests', 'p99', soFar],
    endMs: 2000,
  }
}

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
      scale: { least: 1, most: 6 },
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
      vars: { ITEMS: '500' },
      costPerMonth: 120,
      figures: [reads],
    },
  },
  view: behindBalancer('seoul'),
  beside: { 'without-cache': withoutCache },
  scenes: {
    'without-cache': {
      ...withoutCache,
      steps: loads([0, 60], [10, 110], [20, 200]),
      measures: spans(['at-60', 0, 10], ['at-110', 10, 20], ['at-200', 20, 30]),
      columns: asUsersSee,
      endMs: 30_000,
    },
    'frozen-and-waited-for': {
      roles: {
        web: { program: { provided: 'plain-web.ts' } },
        cache: { program: { provided: 'plain-cache.ts' } },
      },
      steps: [...loads([0, 60]), { atMs: 10_000, do: 'pause', node: 'cache-1' }],
      measures: spans(['well', 5, 10], ['frozen', 11, 20]),
      columns: asUsersSee,
      endMs: 20_000,
    },
    'with-cache': {
      steps: loads([0, 60], [10, 110], [20, 200], [30, 1000]),
      measures: spans(['at-60', 0, 10], ['at-110', 10, 20], ['at-200', 20, 30], ['at-1000', 30, 40]),
      columns: [...asUsersSee, soFar],
      endMs: 40_000,
    },
    lives: {
      roles: {
        cache: { vars: { TTL_MS: '1000' } },
        watcher: {
          program: { provided: 'watcher.ts' },
          regions: { seoul: 1 },
          calls: ['web', 'database'],
          figures: [oldest, readRate],
        },
      },
      steps: [
        ...loads([0, 100, 0]),
        { atMs: 11_000, do: 'vars', node: 'cache-1', vars: { TTL_MS: '5000' } },
        { atMs: 25_000, do: 'vars', node: 'cache-1', vars: { TTL_MS: '30000' } },
      ],
      measures: spans(['one', 0, 11], ['five', 11, 25], ['thirty', 25, 65]),
      columns: ['p50', { figure: 'read-rate', node: 'watcher-1' }, { figure: 'oldest', node: 'watcher-1' }],
      endMs: 65_000,
    },
    'hot-key': hotKey({
      roles: {
        web: { program: { provided: 'plain-web.ts' } },
        cache: { program: { provided: 'plain-cache.ts' } },
      },
    }),
    'hot-key-once': hotKey({}),
    'cache-goes': {
      steps: [
        ...loads([0, 80]),
        { atMs: 10_000, untilMs: 20_000, do: 'pause', node: 'cache-1' },
        ...loads([30, 300]),
        { atMs: 40_000, do: 'crash', node: 'cache-1' },
        { atMs: 50_000, do: 'restart', node: 'cache-1' },
      ],
      measures: spans(
        ['well', 5, 10],
        ['frozen', 11, 20],
        ['back', 22, 30],
        ['busy', 32, 40],
        ['dead', 41, 50],
        ['again', 52, 60],
      ),
      columns: asUsersSee,
      endMs: 60_000,
    },
    'database-goes': {
      roles: { cache: { vars: { TTL_MS: '5000' } } },
      steps: [
        ...loads([0, 100, 0]),
        { atMs: 40_000, do: 'crash', node: 'database-1' },
        { atMs: 60_000, do: 'restart', node: 'database-1' },
      ],
      measures: spans(['well', 30, 40], ['dead', 40, 60], ['back', 62, 70]),
      columns: asUsersSee,
      endMs: 70_000,
    },
  },
  load: {
    usersPerDay: 100_000,
    requestsPerUser: 20,
    peak: 4,
    writes: 0.02,
    keys: { count: 500, zipf: 1 },
    read: '/items/{key}',
    write: { method: 'PUT', path: '/items/{key}', body: 'a card about {key}, written anew' },
  },
} satisfies Stack
