import type { Exercise } from '../../src/contract/exercise.ts'

export default {
  files: ['deploy.ts', 'deployer.ts', 'state.ts', 'platform.ts', 'health.ts'],
  stages: [
    { id: 'rolling', level: 'core' },
    { id: 'watch', level: 'core' },
    { id: 'back', level: 'core' },
    { id: 'crash', level: 'core' },
    { id: 'same', level: 'core' },
    { id: 'two', level: 'stretch' },
  ],
  maxEvents: 200_000,
} satisfies Exercise
