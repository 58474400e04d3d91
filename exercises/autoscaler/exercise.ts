import type { Exercise } from '../../src/contract/exercise.ts'

export default {
  files: ['autoscaler.ts', 'decision.ts', 'platform.ts', 'metrics.ts'],
  stages: [
    { id: 'out', level: 'core' },
    { id: 'in', level: 'core' },
    { id: 'steady', level: 'core' },
    { id: 'coming', level: 'core' },
    { id: 'dead', level: 'core' },
    { id: 'crowd', level: 'stretch' },
    { id: 'alone', level: 'stretch' },
  ],
  maxEvents: 400_000,
} satisfies Exercise
