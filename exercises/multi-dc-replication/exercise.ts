import type { Exercise } from '../../src/contract/exercise.ts'

export default {
  files: ['database.ts', 'store.ts', 'clock.ts'],
  stages: [
    { id: 'everywhere', level: 'core' },
    { id: 'nothing-lost', level: 'core' },
    { id: 'converge', level: 'core' },
    { id: 'deletes', level: 'core' },
    { id: 'likes', level: 'stretch' },
    { id: 'versions', level: 'stretch' },
  ],
} satisfies Exercise
