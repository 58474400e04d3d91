import type { Exercise } from '../../src/contract/exercise.ts'

export default {
  files: ['balancer.ts', 'forward.ts'],
  stages: [
    { id: 'stick', level: 'core' },
    { id: 'survive', level: 'core' },
    { id: 'drain', level: 'core' },
    { id: 'strangers', level: 'stretch' },
  ],
  // Whoever asks three or four servers twice a second how they are, for half an hour, takes half of these.
  maxEvents: 100_000,
} satisfies Exercise
