import type { Exercise } from '../../src/contract/exercise.ts'

export default {
  files: ['web.ts'],
  stages: [
    { id: 'console', level: 'core' },
    { id: 'stack', level: 'core' },
    { id: 'replay', level: 'core' },
  ],
} satisfies Exercise
