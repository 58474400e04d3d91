import type { Exercise } from '../../src/contract/exercise.ts'

export default {
  files: [
    'exposition.ts',
    'web.ts',
    'monitor.ts',
    'scrapes.ts',
    'numbers.ts',
    'alerts.ts',
    'parse.ts',
    'protocol.ts',
  ],
  stages: [
    { id: 'exposition', level: 'core' },
    { id: 'histogram', level: 'core' },
    { id: 'rates', level: 'core' },
    { id: 'quantile', level: 'core' },
    { id: 'numbers', level: 'core' },
    { id: 'alerts', level: 'core' },
    { id: 'told', level: 'stretch' },
  ],
} satisfies Exercise
