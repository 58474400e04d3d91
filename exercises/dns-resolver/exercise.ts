import type { Exercise } from '../../src/contract/exercise.ts'

export default {
  files: ['resolver.ts', 'cache.ts', 'dns.ts'],
  stages: [
    { id: 'walk', level: 'core' },
    { id: 'cache', level: 'core' },
    { id: 'aliases', level: 'core' },
    { id: 'nothing', level: 'core' },
  ],
} satisfies Exercise
