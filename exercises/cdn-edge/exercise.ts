import type { Exercise } from '../../src/contract/exercise.ts'

export default {
  files: ['edge.ts', 'purge.ts', 'http.ts'],
  stages: [
    { id: 'hit', level: 'core' },
    { id: 'rules', level: 'core' },
    { id: 'revalidate', level: 'core' },
    { id: 'once', level: 'core' },
    { id: 'purge', level: 'core' },
    { id: 'versions', level: 'core' },
    { id: 'away', level: 'stretch' },
  ],
  // Edges that ask each other every second, through tests of minutes.
  maxEvents: 120_000,
} satisfies Exercise
