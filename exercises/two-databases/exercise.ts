import type { Exercise } from '../../src/contract/exercise.ts'

export default {
  files: ['relational.ts', 'documents.ts', 'databases.ts', 'postcards.ts'],
  stages: [
    { id: 'join', level: 'core' },
    { id: 'parameters', level: 'core' },
    { id: 'index', level: 'core' },
    { id: 'transaction', level: 'core' },
    { id: 'documents', level: 'core' },
    { id: 'concurrent', level: 'core' },
  ],
} satisfies Exercise
