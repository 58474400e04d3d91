import type { Exercise } from '../../src/contract/exercise.ts'

export default {
  files: ['cache.ts', 'store.ts', 'policy.ts', 'fifo.ts', 'lru.ts', 'lfu.ts', 'best.ts', 'queue.ts'],
  stages: [
    { id: 'budget', level: 'core' },
    { id: 'fifo', level: 'core' },
    { id: 'lru', level: 'core' },
    { id: 'constant', level: 'core' },
    { id: 'lfu', level: 'stretch' },
    { id: 'best', level: 'stretch' },
  ],
} satisfies Exercise
