/** Web nodes in front of a primary and its replicas. In views, the balancer of lesson 2.1 stands before them. */
import type { Figure } from '../../src/contract/exercise.ts'
import type { Column, Scene, StackChanges, Step } from '../../src/contract/scene.ts'
import type { Stack } from '../../src/contract/stack.ts'
import { behindBalancer, loads, perSecond, spans } from '../kit/stack.ts'

const keys: Figure = { id: 'keys', path: '/items?prefix=', field: 'length' }
/** Of the card that is asked for most. */
const version: Figure = { id: 'version', path: '/items/0', header: 'ETag' }
const lag: Figure = { id: 'lag', path: '/health', field: 'lagMs' }

/** Where the name of a measure tells the rate. */
const asUsersSee: readonly Column[] = ['p50', 'p99', 'errors']

function replicas(count: number): StackChanges {
  return { roles: { replica: { regions: { virginia: count } } } }
}

/** Programs that split and copy, and no more. */
function plain(replicaCount: number, shipEveryMs: string): StackChanges {
  const database = { program: { provided: 'database.ts' }, vars: { shipEveryMs } }
  return {
    roles: {
      web: { program: { provided: 'plain-web.ts' } },
      primary: database,
      replica: { ...database, regions: { virginia: replicaCount } },
    },
  }
}

/** Browsers that save a card and show it again at once. Each request of a user is one of each. */
function browsers({ roles }: StackChanges): Scene {
  const browser = { program: { provided: 'browser.ts' }, regions: { virginia: 1 }, calls: ['web'] }
  return {
    entry: 'browser',
    roles: { ...roles, balancer: { regions: {} }, browser },
    steps: [{ atMs: 0, do: 'load', load: { ...perSecond(50), writes: 0, keys: { count: 1000, zipf: 0 } } }],
    measures: spans(['all', 0, 10]),
    columns: ['requests', 'p50', 'errors'],
    endMs: 10_000,
  }
}

export default {
  entry: 'web',
  roles: {
    web: {
      program: { learner: 'web.ts' },
      regions: { virginia: 2 },
      cores: 2,
      serviceMs: 1,
      costPerMonth: 40,
      scale: { least: 1, most: 6 },
      calls: ['primary', 'replica'],
    },
    primary: {
      program: { learner: 'primary.ts' },
      regions: { virginia: 1 },
      serviceMs: 2,
      diskBytes: 262_144,
      costPerMonth: 120,
      tier: 'data',
      calls: ['replica'],
      figures: [version, keys],
    },
    replica: {
      program: { learner: 'replica.ts' },
      regions: { virginia: 2 },
      serviceMs: 2,
      diskBytes: 262_144,
      costPerMonth: 120,
      scale: { least: 0, most: 6 },
      tier: 'data',
      calls: ['primary'],
      figures: [version, keys, lag],
    },
  },
  view: behindBalancer('virginia'),
  beside: {
    'one-database': replicas(0),
    'one-replica': replicas(1),
    'four-replicas': replicas(4),
    'four-that-pay': plain(4, '5'),
  },
  charts: ['lag'],
  scenes: {
    'one-database': {
      ...replicas(0),
      steps: loads([0, 200], [10, 400], [20, 480], [30, 600]),
      measures: spans(['at-200', 0, 10], ['at-400', 10, 20], ['at-480', 20, 30], ['at-600', 30, 40]),
      columns: asUsersSee,
      endMs: 40_000,
    },
    'database-dies': {
      ...replicas(0),
      steps: [
        ...loads([0, 100, 1], [5, 200, 0]),
        { atMs: 15_010, do: 'crash', node: 'primary-1', disk: 'lose' },
        { atMs: 25_000, do: 'restart', node: 'primary-1' },
      ],
      measures: spans(['well', 5, 15], ['dead', 16, 25], ['blank', 26, 35]),
      columns: ['errors', { figure: 'keys', node: 'primary-1' }],
      endMs: 35_000,
    },
    'own-writes-lost': browsers(plain(2, '100')),
    'half-writes': {
      ...plain(1, '5'),
      steps: [
        ...loads([0, 450, 0.5], [10, 550, 0.5], [20, 100, 0.5]),
        ...[1, 2, 3].map((): Step => ({ atMs: 20_000, do: 'add', role: 'replica' })),
        ...loads([25, 720, 0.5], [35, 900, 0.5]),
      ],
      measures: spans(['one-450', 1, 10], ['one-550', 11, 20], ['four-720', 26, 35], ['four-900', 36, 45]),
      columns: asUsersSee,
      endMs: 45_000,
    },
    'with-replicas': {
      steps: loads([0, 200], [10, 400], [20, 480], [30, 600], [40, 1000]),
      measures: spans(
        ['at-200', 0, 10],
        ['at-400', 10, 20],
        ['at-480', 20, 30],
        ['at-600', 30, 40],
        ['at-1000', 40, 50],
      ),
      columns: asUsersSee,
      endMs: 50_000,
    },
    'nodes-die': {
      steps: [
        ...loads([0, 400]),
        { atMs: 10_000, do: 'crash', node: 'replica-1' },
        { atMs: 20_000, do: 'restart', node: 'replica-1' },
        { atMs: 30_000, do: 'crash', node: 'primary-1' },
      ],
      measures: spans(['well', 0, 10], ['one', 10, 20], ['back', 20, 30], ['no-primary', 30, 40]),
      columns: [...asUsersSee, { shareOf: 'replica-1' }],
      endMs: 40_000,
    },
    'cut-off': {
      steps: [
        ...loads([0, 200]),
        { atMs: 5000, untilMs: 15_000, do: 'partition', a: ['primary-1'], b: ['replica-2'] },
      ],
      measures: spans(['well', 0, 5], ['cut', 5, 15], ['healed', 15, 20]),
      columns: [
        'errors',
        { figure: 'lag', node: 'replica-2' },
        { figure: 'version', node: 'primary-1' },
        { figure: 'version', node: 'replica-2' },
      ],
      endMs: 20_000,
    },
    'own-writes-kept': browsers({}),
  },
  load: {
    usersPerDay: 100_000,
    requestsPerUser: 20,
    peak: 4,
    writes: 0.1,
    keys: { count: 100, zipf: 1 },
    read: '/items/{key}',
    write: { method: 'PUT', path: '/items/{key}', body: 'a card about {key}' },
  },
} satisfies Stack
