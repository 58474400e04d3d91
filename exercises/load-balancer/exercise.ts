import type { Exercise } from '../../src/contract/exercise.ts'

export default {
  files: ['balancer.ts'],
  stages: [
    { id: 'forward', level: 'core' },
    { id: 'spread', level: 'core' },
    { id: 'survive', level: 'core' },
    { id: 'health', level: 'core' },
    { id: 'scale', level: 'stretch' },
    { id: 'least-connections', level: 'stretch' },
  ],
} satisfies Exercise
