import type { Exercise } from '../../src/contract/exercise.ts'

export default {
  files: ['web.ts', 'database.ts', 'deadline.ts', 'refused.ts', 'limit.ts', 'budget.ts', 'breaker.ts'],
  stages: [
    { id: 'deadline', level: 'core' },
    { id: 'shed', level: 'core' },
    { id: 'budget', level: 'core' },
    { id: 'breaker', level: 'stretch' },
    { id: 'recovery', level: 'stretch' },
    { id: 'priority', level: 'stretch' },
  ],
  maxEvents: 200_000,
} satisfies Exercise
