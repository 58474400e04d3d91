import type { Exercise } from '../../src/contract/exercise.ts'

export default {
  files: ['dns.ts', 'health.ts', 'places.ts'],
  stages: [
    { id: 'nearest', level: 'core' },
    { id: 'dies', level: 'core' },
    { id: 'back', level: 'core' },
    { id: 'caches', level: 'core' },
    { id: 'capacity', level: 'stretch' },
    { id: 'blind', level: 'stretch' },
  ],
} satisfies Exercise
