import type { Exercise } from '../../src/contract/exercise.ts'

export default {
  files: ['web.ts', 'copies.ts', 'tables.ts', 'shards.ts', 'postcards.ts'],
  stages: [
    { id: 'one-shard', level: 'core' },
    { id: 'outbox', level: 'core' },
    { id: 'quick', level: 'core' },
    { id: 'true', level: 'core' },
    { id: 'celebrities', level: 'core' },
  ],
  maxEvents: 200_000,
} satisfies Exercise
