import type { Exercise } from '../../src/contract/exercise.ts'

export default {
  files: ['database.ts', 'follower.ts', 'state.ts', 'journal.ts'],
  stages: [
    { id: 'one', level: 'core' },
    { id: 'order', level: 'core' },
    { id: 'once', level: 'core' },
    { id: 'snapshot', level: 'core' },
  ],
} satisfies Exercise
