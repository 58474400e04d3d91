import type { Exercise } from '../../src/contract/exercise.ts'

export default {
  files: ['web.ts', 'places.ts', 'away.ts', 'fills.ts', 'plumbing.ts'],
  stages: [
    { id: 'places', level: 'core' },
    { id: 'one-away', level: 'core' },
    { id: 'not-drowned', level: 'core' },
    { id: 'back-again', level: 'core' },
  ],
  maxEvents: 120_000,
} satisfies Exercise
