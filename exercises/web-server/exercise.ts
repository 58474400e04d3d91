import type { Exercise } from '../../src/contract/exercise.ts'

export default {
  files: ['web.ts'],
  stages: [
    { id: 'page', level: 'core' },
    { id: 'json', level: 'core' },
    { id: 'methods', level: 'core' },
    { id: 'cards', level: 'core' },
    { id: 'login', level: 'core' },
    { id: 'slow', level: 'stretch' },
    { id: 'by-the-book', level: 'stretch' },
  ],
} satisfies Exercise
