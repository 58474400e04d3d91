import type { ExerciseText } from '../../../src/contract/exercise.ts'

export default {
  title: 'Two databases',
  stages: {},
  tests: {},
  says: {},
} satisfies ExerciseText
