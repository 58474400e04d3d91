import type { ExerciseText } from '../../../src/contract/exercise.ts'

const stage = { title: 'x', hints: ['a', 'b', 'c'] }
export default {
  title: 'Workers and services',
  stages: { accept: stage, once: stage, backoff: stage, keep: stage, away: stage, fair: stage },
  tests: {},
  says: {},
} satisfies ExerciseText
