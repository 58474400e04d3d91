/** Two web servers, four caches that they fill, and a database that can do 150 reads a second. */
import type { Figure, Role } from '../../src/contract/exercise.ts'
import type { Scene, StackChanges } from '../../src/contract/scene.ts'
import type { Stack } from '../../src/contract/stack.ts'
import { behindBalancer, loads, perSecond, spans } from '../kit/stack.ts'

const entries: Figure = { id: 'entries', path: '/status', field: 'entries' }
const reads: Figure = { id: 'reads', path: '/status', field: 'reads' }
const moved: Figure = { id: 'moved', path: '/moved', field: 'percent' }
const wrong: Figure = { id: 'wrong', path: '/', field: 'wrong' }

/** As many as the database could never serve alone. */
const REQUESTS = 400

const plain = (caches: number): StackChanges => ({
  roles: {
    web: { program: { provided: 'plain-web.ts' }, figures: [moved] },
    cache: { regions: { seoul: caches } },
  },
})

const watcher: Partial<Role> = {
  program: { provided: 'watcher.ts' },
  regions: { seoul: 1 },
  calls: ['web', 'database'],
  figures: [wrong],
}

/** One cache dies at a busy hour, and stays away. */
const dies = (cache: string): Pick<Scene, 'steps' | 'measures' | 'endMs'> => ({
  steps: [...loads([0, REQUESTS]), { atMs: 14_000, do: 'crash', node: cache }],
  measures: spans(['well', 10, 14], ['gone', 14, 19], ['later', 25, 30]),
  endMs: 30_000,
})

/** A power cut, when all four are full. */
const allAtOnce: Pick<Scene, 'steps' | 'measures' | 'columns' | 'endMs'> = {
  steps: [
    ...loads([0, 140], [10, REQUESTS]),
    ...[1, 2, 3, 4].flatMap((number) => [
      { atMs: 14_000, do: 'crash', node: `cache-${number}` } as const,
      { atMs: 15_000, do: 'restart', node: `cache-${number}` } as const,
    ]),
  ],
  measures: spans(['well', 11, 14], ['first', 15, 20], ['second', 20, 25], ['later', 35, 40]),
  columns: ['p50', 'p99', 'errors'],
  endMs: 40_000,
}

export default {
  entry: 'web',
  roles: {
    web: {
      program: { learner: 'web.ts' },
      regions: { seoul: 2 },
      cores: 2,
      serviceMs: 0.5,
      costPerMonth: 40,
      calls: ['cache', 'database'],
    },
    cache: {
      program: { provided: 'cache.ts' },
      regions: { seoul: 4 },
      serviceMs: 0.1,
      costPerMonth: 60,
      figures: [entries],
      scale: { least: 1, most: 6 },
    },
    database: {
      program: { shared: 'database' },
      regions: { seoul: 1 },
      serviceMs: 6.6,
      vars: { ITEMS: '1000' },
      costPerMonth: 120,
      figures: [reads],
    },
  },
  view: behindBalancer('seoul'),
  beside: { 'one-cache': plain(1) },
  scenes: {
    'the-only-one': { ...plain(1), ...dies('cache-1'), columns: ['p50', 'p99', 'errors'] },
    'by-division': {
      ...plain(4),
      ...dies('cache-2'),
      columns: ['p50', 'p99', 'errors', { figure: 'moved', node: 'web-1' }],
    },
    'one-dies': { ...dies('cache-2'), columns: ['p50', 'p99', 'errors'] },
    'cut-from-one': {
      roles: { watcher, database: { vars: { ITEMS: '50' } } },
      steps: [
        { atMs: 0, do: 'load', load: { ...perSecond(100, 0.1), keys: { count: 50, zipf: 0.6 } } },
        { atMs: 10_000, untilMs: 30_000, do: 'partition', a: ['web-1'], b: ['cache-2'] },
      ],
      measures: spans(['well', 5, 10], ['cut', 15, 30], ['back', 36, 50]),
      columns: ['p99', 'errors', { figure: 'wrong', node: 'watcher-1' }],
      endMs: 50_000,
    },
    'with-an-old-lease': {
      roles: { web: { program: { provided: 'plain-web.ts' }, vars: { LINE: 'yes' } } },
      ...allAtOnce,
    },
    'all-at-once': allAtOnce,
  },
  load: {
    usersPerDay: 100_000,
    requestsPerUser: 20,
    peak: 4,
    writes: 0.02,
    keys: { count: 1000, zipf: 0.6 },
    read: '/items/{key}',
    write: { method: 'PUT', path: '/items/{key}', body: 'a card about {key}, written anew' },
  },
} satisfies Stack
