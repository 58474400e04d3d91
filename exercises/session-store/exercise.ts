import type { Exercise } from '../../src/contract/exercise.ts'

export default {
  files: ['sessions.ts', 'web.ts'],
  stages: [
    { id: 'shared', level: 'core' },
    { id: 'cookie', level: 'core' },
    { id: 'expiry', level: 'core' },
    { id: 'logout', level: 'core' },
    { id: 'away', level: 'core' },
    { id: 'tabs', level: 'stretch' },
    { id: 'keys', level: 'stretch' },
    { id: 'failover', level: 'stretch' },
  ],
} satisfies Exercise
