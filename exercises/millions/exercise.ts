import type { Exercise } from '../../src/contract/exercise.ts'

export default {
  files: ['plan.ts', 'store.ts', 'web.ts', 'session.ts', 'next.ts', 'architecture.ts'],
  stages: [
    { id: 'serves', level: 'core' },
    { id: 'carries', level: 'core' },
    { id: 'budget', level: 'core' },
    { id: 'survives', level: 'core' },
    { id: 'center', level: 'core' },
  ],
  parts: [
    'geo-dns',
    'cdn-edge',
    'load-balancer',
    'sticky-sessions',
    'read-through-cache',
    'consistent-hashing',
    'multi-dc-replication',
    'rolling-deploy',
  ],
  maxEvents: 4_000_000,
} satisfies Exercise
