import type { Exercise } from '../../src/contract/exercise.ts'

export default {
  files: ['queue.ts', 'protocol.ts'],
  stages: [
    { id: 'deliver', level: 'core' },
    { id: 'durable', level: 'core' },
    { id: 'redeliver', level: 'core' },
    { id: 'order', level: 'stretch' },
    { id: 'dead-letters', level: 'core' },
    { id: 'back-pressure', level: 'stretch' },
  ],
} satisfies Exercise
