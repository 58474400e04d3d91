import type { Exercise } from '../../src/contract/exercise.ts'

export default {
  files: ['web.ts', 'primary.ts', 'replica.ts', 'store.ts'],
  stages: [
    { id: 'split', level: 'core' },
    { id: 'ship', level: 'core' },
    { id: 'catch-up', level: 'core' },
    { id: 'own-writes', level: 'core' },
    { id: 'replica-down', level: 'core' },
    { id: 'lag', level: 'stretch' },
    { id: 'snapshot', level: 'stretch' },
  ],
} satisfies Exercise
