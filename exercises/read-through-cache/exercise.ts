import type { Exercise } from '../../src/contract/exercise.ts'

export default {
  files: ['cache.ts', 'web.ts'],
  stages: [
    { id: 'hit', level: 'core' },
    { id: 'expire', level: 'core' },
    { id: 'herd', level: 'core' },
    { id: 'down', level: 'core' },
    { id: 'absent', level: 'stretch' },
    { id: 'stale', level: 'stretch' },
  ],
} satisfies Exercise
