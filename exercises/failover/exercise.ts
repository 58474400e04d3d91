import type { Exercise } from '../../src/contract/exercise.ts'

export default {
  files: ['database.ts', 'web.ts', 'store.ts', 'witness.ts'],
  stages: [
    { id: 'notice', level: 'core' },
    { id: 'promote', level: 'core' },
    { id: 'one-primary', level: 'core' },
    { id: 'rejoin', level: 'core' },
    { id: 'find', level: 'core' },
    { id: 'recover', level: 'stretch' },
    { id: 'blank', level: 'stretch' },
    { id: 'quorum', level: 'stretch' },
  ],
} satisfies Exercise
