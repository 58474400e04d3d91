import type { Exercise } from '../../src/contract/exercise.ts'

export default {
  files: ['plan.ts', 'growth.ts', 'server.ts', 'profile.ts'],
  stages: [
    { id: 'busy', level: 'core' },
    { id: 'p99', level: 'core' },
    { id: 'failure', level: 'core' },
    { id: 'impossible', level: 'core' },
    { id: 'cost', level: 'core' },
    { id: 'growth', level: 'stretch' },
  ],
  maxEvents: 200_000,
} satisfies Exercise
