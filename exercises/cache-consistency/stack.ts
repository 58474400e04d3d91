/** Two web servers, a cache that they fill, and the database. In views, the balancer of lesson 2.1 stands before them. */
import type { Figure, Load, Role } from '../../src/contract/exercise.ts'
import type { Column, Scene, StackChanges, Step } from '../../src/contract/scene.ts'
import type { Stack } from '../../src/contract/stack.ts'
import { behindBalancer, loads, perSecond, spans } from '../kit/stack.ts'

const entries: Figure = { id: 'entries', path: '/status', field: 'entries' }
const reads: Figure = { id: 'reads', path: '/status', field: 'reads' }
const wrong: Figure = { id: 'wrong', path: '/', field: 'wrong' }
const oldest: Figure = { id: 'oldest', path: '/', field: 'oldestMs' }
const hits: Figure = { id: 'hits', path: '/', field: 'hitPercent' }
const seen = (figure: Figure): Column => ({ figure: figure.id, node: 'watcher-1' })

/** Somebody who compares what users are told with what the database has. */
const watcher: Partial<Role> = {
  program: { provided: 'watcher.ts' },
  regions: { seoul: 1 },
  calls: ['web', 'database'],
  figures: [wrong, oldest, hits],
}

/** Twenty cards, some of them much more popular than others. */
const CARDS = 20
const few = (requests: number, writes: number): Partial<Load> => ({
  ...perSecond(requests, writes),
  keys: { count: CARDS, zipf: 1 },
})

function withPlain(vars: Readonly<Record<string, string>>): StackChanges {
  return {
    roles: {
      web: { program: { provided: 'plain-web.ts' }, vars },
      watcher,
      database: { vars: { ITEMS: `${CARDS}` } },
    },
  }
}

const withYours: StackChanges = { roles: { watcher, database: { vars: { ITEMS: `${CARDS}` } } } }

/** What the database says takes a while to get to web-2: a busy link. After 30 seconds nobody changes anything any more. */
const slowReaders: Pick<Scene, 'steps' | 'measures' | 'columns' | 'endMs'> = {
  steps: [
    { atMs: 0, do: 'load', load: few(100, 0.1) },
    { atMs: 0, do: 'link', from: 'database-1', to: 'web-2', delayMs: 800 },
    { atMs: 30_000, do: 'load', load: few(100, 0) },
  ],
  measures: spans(['writes', 5, 30], ['quiet', 35, 60]),
  columns: ['p50', 'errors', seen(wrong), seen(oldest)],
  endMs: 60_000,
}

const cutFrom = (web: string, atMs: number, untilMs: number): Step => ({
  do: 'partition',
  a: [web],
  b: ['cache-1'],
  atMs,
  untilMs,
})

export default {
  entry: 'web',
  roles: {
    web: {
      program: { learner: 'web.ts' },
      regions: { seoul: 2 },
      cores: 2,
      serviceMs: 0.5,
      costPerMonth: 40,
      scale: { least: 1, most: 6 },
      calls: ['cache', 'database'],
    },
    cache: {
      program: { provided: 'cache.ts' },
      regions: { seoul: 1 },
      serviceMs: 0.1,
      costPerMonth: 60,
      figures: [entries],
    },
    database: {
      program: { shared: 'database' },
      regions: { seoul: 1 },
      serviceMs: 4,
      vars: { ITEMS: '500' },
      costPerMonth: 120,
      figures: [reads],
    },
  },
  view: behindBalancer('seoul'),
  beside: {
    'without-cache': {
      roles: { web: { program: { provided: 'plain-web.ts' } }, cache: { regions: {} } },
    },
  },
  scenes: {
    'only-lifetimes': {
      ...withPlain({ LIFE_S: '30' }),
      steps: [{ atMs: 0, do: 'load', load: few(100, 0.05) }],
      measures: spans(['first', 0, 10], ['later', 30, 60]),
      columns: ['p50', seen(hits), seen(wrong), seen(oldest)],
      endMs: 60_000,
    },
    'deleted-and-put-back': { ...withPlain({ DELETES: 'yes' }), ...slowReaders },
    'with-leases': { ...withYours, ...slowReaders },
    'cut-off': {
      ...withYours,
      steps: [
        { atMs: 0, do: 'load', load: few(100, 0.1) },
        cutFrom('web-1', 10_000, 30_000),
        { atMs: 40_000, untilMs: 50_000, do: 'pause', node: 'cache-1' },
      ],
      measures: spans(
        ['well', 5, 10],
        ['cut', 15, 30],
        ['back', 36, 40],
        ['frozen', 41, 50],
        ['again', 56, 65],
      ),
      columns: ['p99', 'errors', seen(oldest)],
      endMs: 65_000,
    },
    'written-often': {
      roles: {
        web: { serviceMs: 0.1 },
        cache: { serviceMs: 0.05 },
        database: { serviceMs: 0.2, cores: 4, vars: { ITEMS: '1' } },
        watcher,
      },
      steps: [
        { atMs: 0, do: 'load', load: { ...perSecond(401, 1 / 401), keys: { count: 1, zipf: 0 } } },
        { atMs: 10_000, do: 'load', load: { ...perSecond(410, 10 / 410), keys: { count: 1, zipf: 0 } } },
        { atMs: 20_000, do: 'load', load: { ...perSecond(500, 100 / 500), keys: { count: 1, zipf: 0 } } },
      ],
      measures: spans(['one', 4, 10], ['ten', 14, 20], ['hundred', 24, 30]),
      columns: ['rate', 'p50', 'p99', seen(hits)],
      endMs: 30_000,
    },
    'with-cache': {
      steps: loads([0, 100], [10, 220], [20, 500]),
      measures: spans(['at-100', 2, 10], ['at-220', 12, 20], ['at-500', 22, 30]),
      columns: ['p50', 'p99', 'errors', { figure: 'reads', node: 'database-1' }],
      endMs: 30_000,
    },
  },
  load: {
    usersPerDay: 100_000,
    requestsPerUser: 20,
    peak: 4,
    writes: 0.05,
    keys: { count: 500, zipf: 1 },
    read: '/items/{key}',
    write: { method: 'PUT', path: '/items/{key}', body: 'a card about {key}, written anew' },
  },
} satisfies Stack
