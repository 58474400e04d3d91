import type { Exercise } from '../../src/contract/exercise.ts'

export default {
  files: ['web.ts'],
  stages: [
    { id: 'invalidate', level: 'core' },
    { id: 'two-writers', level: 'core' },
    { id: 'stale-set', level: 'core' },
    { id: 'cut-off', level: 'core' },
    { id: 'own-writes', level: 'stretch' },
  ],
} satisfies Exercise
