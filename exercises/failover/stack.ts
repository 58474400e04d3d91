/** Two web nodes, three databases of which one is the primary, and a witness in another region. In views, the balancer of lesson 2.1 stands before them. */
import type { Figure } from '../../src/contract/exercise.ts'
import type { Column, Scene, StackChanges } from '../../src/contract/scene.ts'
import type { Stack } from '../../src/contract/stack.ts'
import { behindBalancer, loads, perSecond, spans } from '../kit/stack.ts'

const role: Figure = { id: 'role', path: '/status', field: 'role' }
const epoch: Figure = { id: 'epoch', path: '/status', field: 'epoch' }
const offset: Figure = { id: 'offset', path: '/status', field: 'offset' }
const cards: Figure = { id: 'cards', path: '/items?prefix=', field: 'length' }
const holder: Figure = { id: 'holder', path: '/leases/primary', field: 'holder' }

const DATABASES = ['database-1', 'database-2', 'database-3']
const roles: readonly Column[] = DATABASES.map((node) => ({ figure: 'role', node }))
const offsets: readonly Column[] = DATABASES.map((node) => ({ figure: 'offset', node }))

/** Programs that believe what they see, and ask no witness. */
function naive(takeover: 'never' | 'on-silence'): StackChanges {
  return {
    roles: {
      web: { program: { provided: 'naive-web.ts' } },
      database: { program: { provided: 'naive-database.ts' }, vars: { takeover } },
    },
  }
}

/** The primary is frozen for ten seconds. */
const paused: Pick<Scene, 'steps' | 'measures' | 'columns' | 'endMs'> = {
  steps: [...loads([0, 100, 0.2]), { atMs: 6000, untilMs: 16_000, do: 'pause', node: 'database-1' }],
  measures: spans(['well', 1, 5.9], ['frozen', 13, 15.9], ['woken', 18, 25.9]),
  columns: [
    'errors',
    ...roles,
    { figure: 'cards', node: 'database-1' },
    { figure: 'cards', node: 'database-2' },
  ],
  endMs: 26_000,
}

/** The primary is cut off from the replicas, though not from the witness, while users write; then its machine is destroyed. */
function destroyed(mode: string): Scene {
  return {
    roles: { database: { vars: { mode } } },
    steps: [
      ...loads([0, 20, 1]),
      { atMs: 5000, untilMs: 8000, do: 'partition', a: ['database-1'], b: ['database-2', 'database-3'] },
      { atMs: 8000, do: 'crash', node: 'database-1', disk: 'lose' },
    ],
    measures: spans(['well', 1, 5], ['cut', 5, 7.9], ['over', 16, 22]),
    columns: ['answered', 'errors', ...offsets],
    endMs: 22_000,
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
      scale: { least: 1, most: 4 },
      calls: ['database'],
    },
    database: {
      program: { learner: 'database.ts' },
      regions: { virginia: 3 },
      serviceMs: 2,
      vars: { mode: 'async' },
      costPerMonth: 120,
      calls: ['witness'],
      figures: [role, epoch, offset, cards],
    },
    witness: {
      program: { shared: 'witness' },
      regions: { oregon: 1 },
      costPerMonth: 10,
      figures: [holder],
    },
  },
  view: behindBalancer('virginia'),
  scenes: {
    'nobody-takes-over': {
      ...naive('never'),
      steps: [...loads([0, 100, 0.2]), { atMs: 6000, do: 'crash', node: 'database-1' }],
      measures: spans(['well', 1, 5.9], ['dead', 8, 16]),
      columns: ['errors', ...roles],
      endMs: 16_000,
    },
    'paused-and-naive': { ...naive('on-silence'), ...paused },
    paused,
    'primary-dies': {
      steps: [
        ...loads([0, 100, 0.2]),
        { atMs: 6000, do: 'crash', node: 'database-1' },
        { atMs: 24_000, do: 'restart', node: 'database-1' },
      ],
      measures: spans(['well', 1, 5.9], ['nobody', 6, 12], ['taken-over', 12, 23.9], ['back', 26, 32]),
      columns: ['errors', 'p99', ...roles],
      endMs: 32_000,
    },
    'witness-dies': {
      steps: [
        ...loads([0, 100, 0.2]),
        { atMs: 6000, do: 'crash', node: 'witness-1' },
        { atMs: 20_000, do: 'restart', node: 'witness-1' },
      ],
      measures: spans(['at-once', 6, 8], ['later', 12, 20], ['back', 26, 32]),
      columns: ['errors', ...roles],
      endMs: 32_000,
    },
    'destroyed-async': destroyed('async'),
    'destroyed-quorum': destroyed('quorum'),
    'what-quorum-costs': {
      steps: [
        { atMs: 0, do: 'load', load: { ...perSecond(50), writes: 1 } },
        ...DATABASES.map((node) => ({ atMs: 8000, do: 'vars', node, vars: { mode: 'quorum' } }) as const),
      ],
      measures: spans(['async', 2, 8], ['quorum', 10, 16]),
      columns: ['p50', 'p99', 'errors'],
      endMs: 16_000,
    },
    'whole-figure': {
      steps: loads([0, 20, 1], [1, 100, 0], [6, 20, 1]),
      measures: spans(['reads', 2, 6], ['writes', 7, 12]),
      columns: [
        'errors',
        { shareOf: 'balancer-1' },
        { shareOf: 'web-1' },
        { shareOf: 'web-2' },
        ...DATABASES.map((node): Column => ({ shareOf: node })),
      ],
      endMs: 12_000,
    },
  },
  load: {
    usersPerDay: 100_000,
    requestsPerUser: 20,
    peak: 4,
    writes: 0.1,
    keys: { count: 1000, zipf: 0 },
    read: '/items/{key}',
    write: { method: 'PUT', path: '/items/{key}', body: 'a card about {key}' },
  },
} satisfies Stack
