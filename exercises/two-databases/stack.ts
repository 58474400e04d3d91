/** The same site twice: over tables, and over documents. Users reach the first; the second is there to be compared. */
import type { Figure, JourneyStep } from '../../src/contract/exercise.ts'
import type { Scene, StackChanges, Step } from '../../src/contract/scene.ts'
import type { Stack } from '../../src/contract/stack.ts'
import { perSecond, spans } from '../kit/stack.ts'
import { OLD, SMALL, TABLES } from './tables.ts'

const statements: Figure = { id: 'statements', path: '/status', field: 'statements' }
const reads: Figure = { id: 'reads', path: '/status', field: 'reads' }
const likes: Figure = { id: 'likes', path: '/likes', field: 'likes' }

const json = { 'content-type': 'application/json' }
const readsFeed: JourneyStep = { path: '/people/user-{user}/feed', afterMs: 500 }
/** Somebody follows one person, who posts a card, and reads the feed five times. */
const followsAndReads: readonly JourneyStep[] = [
  { method: 'PUT', path: '/people/user-{user}/follows/person-{key}' },
  { method: 'POST', path: '/cards', headers: json, body: '{"author":"person-{key}","text":"To {user}"}' },
  ...Array.from({ length: 5 }, () => readsFeed),
]

const people = (atS: number, perS: number, ...steps: readonly JourneyStep[]): Step => ({
  atMs: 1000 * atS,
  do: 'load',
  load: { ...perSecond(perS), journey: { steps } },
})

const readerFeed: JourneyStep = { path: '/people/reader/feed' }
const noDocuments: StackChanges['roles'] = { documents: { regions: {} }, database: { regions: {} } }
const overDocuments: StackChanges = {
  entry: 'documents',
  roles: { relational: { regions: {} }, sql: { regions: {} } },
}

/** Two readers a second, whose database is somewhere; the learner's program unless told. */
const reading = (region: string, DOES?: string): Scene => ({
  roles: {
    ...noDocuments,
    sql: { regions: { [region]: 1 }, vars: { FIRST: SMALL } },
    ...(DOES !== undefined && { relational: { program: { provided: 'plain.ts' }, vars: { DOES } } }),
  },
  steps: [people(0, 2, readerFeed)],
  measures: spans(['all', 5, 25]),
  columns: ['requests', 'p50', { figure: 'statements', node: 'sql-1' }],
  endMs: 25_000,
})

/** Twenty thousand cards, and more and more readers. */
const manyCards = (DOES?: string): Scene => ({
  roles: {
    ...noDocuments,
    sql: { vars: { FIRST: OLD } },
    ...(DOES !== undefined && { relational: { program: { provided: 'plain.ts' }, vars: { DOES } } }),
  },
  steps: [people(0, 50, readerFeed), people(10, 80, readerFeed), people(20, 120, readerFeed)],
  measures: spans(['at-50', 2, 10], ['at-80', 12, 20], ['at-120', 22, 30]),
  columns: ['p50', 'p99', 'errors'],
  endMs: 30_000,
})

const sameSite = (changes: StackChanges): Scene => ({
  ...changes,
  steps: [people(0, 4, ...followsAndReads), people(20, 8, ...followsAndReads)],
  measures: spans(['some', 10, 20], ['more', 30, 40]),
  columns: ['rate', 'p50', 'p99', 'errors'],
  endMs: 40_000,
})

export default {
  entry: 'relational',
  roles: {
    relational: {
      program: { learner: 'relational.ts' },
      regions: { frankfurt: 2 },
      serviceMs: 4,
      costPerMonth: 20,
      tier: 'web',
      calls: ['sql'],
    },
    documents: {
      program: { learner: 'documents.ts' },
      regions: { frankfurt: 2 },
      serviceMs: 4,
      costPerMonth: 20,
      tier: 'web',
      calls: ['database'],
    },
    sql: {
      program: { shared: 'sql' },
      engine: 'sqlite',
      regions: { frankfurt: 1 },
      serviceMs: 1,
      backlog: 5000,
      costPerMonth: 60,
      tier: 'data',
      vars: { FIRST: TABLES },
      figures: [statements],
    },
    database: {
      program: { shared: 'database' },
      regions: { frankfurt: 1 },
      serviceMs: 1,
      backlog: 5000,
      costPerMonth: 60,
      tier: 'data',
      figures: [reads],
    },
  },
  beside: { documents: overDocuments },
  scenes: {
    near: reading('frankfurt', 'one-by-one'),
    far: reading('virginia', 'one-by-one'),
    'far-joined': reading('virginia'),
    'no-index': manyCards('join'),
    'your-index': manyCards(),
    'over-tables': sameSite({ roles: noDocuments }),
    'over-documents': sameSite(overDocuments),
    'sql-dies': {
      roles: noDocuments,
      steps: [
        people(0, 8, ...followsAndReads),
        { atMs: 15_000, do: 'crash', node: 'sql-1' },
        { atMs: 20_000, do: 'restart', node: 'sql-1' },
      ],
      measures: spans(['well', 5, 15], ['dead', 15, 20], ['again', 21, 30]),
      columns: ['requests', 'p99', 'errors'],
      endMs: 30_000,
    },
    'likes-lost': {
      ...overDocuments,
      roles: {
        ...overDocuments.roles,
        documents: { program: { provided: 'last-wins.ts' }, figures: [likes] },
      },
      steps: [
        people(0, 100, { method: 'PUT', path: '/cards/the-card/likes/{user}' }),
        people(10, 0, { method: 'PUT', path: '/cards/the-card/likes/{user}' }),
      ],
      measures: spans(['all', 0, 11]),
      columns: ['requests', 'errors', { figure: 'likes', node: 'documents-1' }],
      endMs: 11_000,
    },
  },
  load: {
    usersPerDay: 50_000,
    requestsPerUser: 1,
    peak: 4,
    keys: { count: 200, zipf: 0 },
    journey: { steps: followsAndReads },
  },
} satisfies Stack
