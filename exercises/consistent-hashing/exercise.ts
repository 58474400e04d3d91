import type { Exercise } from '../../src/contract/exercise.ts'

export default {
  files: ['router.ts', 'ring.ts', 'moving.ts', 'plumbing.ts'],
  stages: [
    { id: 'ring', level: 'core' },
    { id: 'grow', level: 'core' },
    { id: 'live', level: 'core' },
    { id: 'shrink', level: 'core' },
    { id: 'crash', level: 'stretch' },
    { id: 'weights', level: 'stretch' },
    { id: 'both', level: 'stretch' },
  ],
} satisfies Exercise
