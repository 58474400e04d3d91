import type { Exercise } from '../../src/contract/exercise.ts'

export default {
  files: ['balancer.ts', 'forward.ts'],
  stages: [
    { id: 'stick', level: 'core' },
    { id: 'survive', level: 'core' },
    { id: 'drain', level: 'core' },
    { id: 'strangers', level: 'stretch' },
  ],
} satisfies Exercise
