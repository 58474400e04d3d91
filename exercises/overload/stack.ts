/** Two web servers before a database that does 50 requests a second, and users who come again. */
import type { Figure } from '../../src/contract/exercise.ts'
import type { Column, Scene, StackChanges, Step } from '../../src/contract/scene.ts'
import type { Stack } from '../../src/contract/stack.ts'
import { perSecond, spans } from '../kit/stack.ts'

const inLine: Figure = { id: 'in-line', path: '/stats', field: 'inLine' }

const asUsersSee: readonly Column[] = ['rate', 'answered', 'p99', { figure: 'in-line', node: 'database-1' }]

/** From so many seconds on, so many a second. They wait for a second, and press the button three times. */
function people(...changes: readonly (readonly [atS: number, requests: number])[]): Step[] {
  return changes.map(([atS, requests]) => ({
    atMs: atS * 1000,
    do: 'load',
    load: {
      ...perSecond(requests),
      journey: {
        steps: [{ path: '/cards/{key}', headers: { 'Deadline-Ms': '1000' } }],
        patienceMs: 1000,
        tries: 3,
        backoffMs: 400,
      },
    },
  }))
}

/** Five seconds of too many, and long enough to see what becomes of it. */
const rush = (changes: StackChanges): Scene => ({
  ...changes,
  steps: people([0, 35], [10, 100], [15, 35]),
  measures: spans(['before', 2, 10], ['rush', 11, 15], ['after', 18, 25], ['later', 35, 45]),
  columns: asUsersSee,
  endMs: 45_000,
})

const line = (length: number): Scene => ({
  roles: { web: { program: { provided: 'line.ts' }, vars: { LINE: String(length) } } },
  steps: [
    {
      atMs: 0,
      do: 'load',
      load: { ...perSecond(75), journey: { steps: [{ path: '/cards/{key}' }], patienceMs: 1000 } },
    },
  ],
  measures: spans(['all', 5, 20]),
  columns: ['rate', 'answered', 'p99'],
  endMs: 20_000,
})

export default {
  entry: 'web',
  roles: {
    web: {
      program: { learner: 'web.ts' },
      regions: { frankfurt: 2 },
      serviceMs: 0.1,
      backlog: 5000,
      costPerMonth: 20,
      scale: { least: 1, most: 4 },
      calls: ['database'],
    },
    database: {
      program: { provided: 'database.ts' },
      regions: { frankfurt: 1 },
      cores: 4,
      backlog: 100_000,
      costPerMonth: 120,
      figures: [inLine],
    },
  },
  beside: { eager: { roles: { web: { program: { provided: 'eager.ts' } } } } },
  scenes: {
    storm: rush({ roles: { web: { program: { provided: 'eager.ts' } } } }),
    'storm-refused': rush({}),
    'three-times': {
      steps: people([0, 25], [5, 150], [15, 25]),
      measures: spans(['before', 1, 5], ['much', 6, 15], ['after', 18, 25]),
      columns: asUsersSee,
      endMs: 25_000,
    },
    'away-and-back': {
      steps: [
        ...people([0, 35]),
        { atMs: 5000, untilMs: 11_000, do: 'pause', node: 'database-1' },
        { atMs: 18_000, do: 'crash', node: 'database-1' },
        { atMs: 22_000, do: 'restart', node: 'database-1' },
      ],
      measures: spans(
        ['well', 1, 5],
        ['frozen', 8, 11],
        ['thawed', 14, 18],
        ['dead', 19, 22],
        ['again', 25, 30],
      ),
      columns: asUsersSee,
      endMs: 30_000,
    },
    'short-line': line(4),
    'long-line': line(200),
  },
  load: {
    usersPerDay: 50_000,
    requestsPerUser: 10,
    peak: 4,
    writes: 0.05,
    keys: { count: 5000, zipf: 0.8 },
    regions: { frankfurt: 1 },
  },
} satisfies Stack
