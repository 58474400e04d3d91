import type { Exercise } from '../../src/contract/exercise.ts'

export default {
  files: ['line.ts', 'canary.ts', 'pipeline.ts', 'state.ts', 'runner.ts', 'deployer.ts', 'metrics.ts'],
  stages: [
    { id: 'green', level: 'core' },
    { id: 'line', level: 'core' },
    { id: 'canary', level: 'core' },
    { id: 'back', level: 'core' },
    { id: 'crash', level: 'core' },
    { id: 'flake', level: 'stretch' },
  ],
  maxEvents: 100_000,
} satisfies Exercise
