import type { Exercise } from '../../src/contract/exercise.ts'

export default {
  files: ['gather.ts', 'search.ts', 'trace.ts', 'logs.ts', 'journal.ts', 'protocol.ts'],
  stages: [
    { id: 'gather', level: 'core' },
    { id: 'search', level: 'core' },
    { id: 'trace', level: 'core' },
  ],
} satisfies Exercise
