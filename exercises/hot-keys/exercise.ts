import type { Exercise } from '../../src/contract/exercise.ts'

export default {
  files: ['router.ts', 'counts.ts', 'copies.ts', 'plumbing.ts'],
  stages: [
    { id: 'find', level: 'core' },
    { id: 'spread', level: 'core' },
    { id: 'fresh', level: 'core' },
    { id: 'cool', level: 'core' },
  ],
  maxEvents: 300_000,
} satisfies Exercise
