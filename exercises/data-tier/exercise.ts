import type { Exercise } from '../../src/contract/exercise.ts'

export default {
  files: ['web.ts', 'items.ts'],
  stages: [
    { id: 'shared', level: 'core' },
    { id: 'away', level: 'core' },
    { id: 'retry', level: 'core' },
    { id: 'keys', level: 'core' },
    { id: 'pool', level: 'stretch' },
    { id: 'back', level: 'stretch' },
  ],
} satisfies Exercise
