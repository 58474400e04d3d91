/** The same site twice: over tables, and over documents. Users reach the first; the second is there to be compared. */
import type { Stack } from '../../src/contract/stack.ts'
import { TABLES } from './tables.ts'

export default {
  entry: 'relational',
  roles: {
    relational: {
      program: { learner: 'relational.ts' },
      regions: { frankfurt: 2 },
      serviceMs: 4,
      costPerMonth: 20,
      calls: ['sql'],
    },
    sql: {
      program: { shared: 'sql' },
      engine: 'sqlite',
      regions: { frankfurt: 1 },
      serviceMs: 1,
      backlog: 5000,
      costPerMonth: 60,
      vars: { FIRST: TABLES },
    },
    documents: {
      program: { learner: 'documents.ts' },
      regions: { frankfurt: 2 },
      serviceMs: 4,
      costPerMonth: 20,
      calls: ['database'],
    },
    database: {
      program: { shared: 'database' },
      regions: { frankfurt: 1 },
      serviceMs: 1,
      backlog: 5000,
      costPerMonth: 60,
    },
  },
  load: { usersPerDay: 50_000, requestsPerUser: 1, peak: 4 },
} satisfies Stack
