import type { Exercise } from '../../src/contract/exercise.ts'

export default {
  files: ['worker.ts', 'web.ts', 'job.ts', 'services.ts'],
  stages: [
    { id: 'accept', level: 'core' },
    { id: 'once', level: 'core' },
    { id: 'backoff', level: 'core' },
    { id: 'keep', level: 'core' },
    { id: 'away', level: 'core' },
    { id: 'fair', level: 'stretch' },
  ],
} satisfies Exercise
