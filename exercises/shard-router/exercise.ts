import type { Exercise } from '../../src/contract/exercise.ts'

export default {
  files: ['router.ts', 'protocol.ts'],
  stages: [
    { id: 'route', level: 'core' },
    { id: 'key', level: 'core' },
    { id: 'schema', level: 'core' },
    { id: 'survive', level: 'core' },
    { id: 'lists', level: 'stretch' },
    { id: 'unique', level: 'stretch' },
  ],
} satisfies Exercise
