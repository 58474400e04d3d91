import type { ExerciseText } from '../../../src/contract/exercise.ts'
export default {
  title: 'Failover',
  stages: {},
  tests: { try: 'try' },
  says: { x: { seen: 'a', cause: 'b', next: 'c' } },
} satisfies ExerciseText
