import type { ExerciseText } from '../../../src/contract/exercise.ts'

export default {
  title: 'Data in two places',
  stages: {},
  tests: {},
  says: {},
} satisfies ExerciseText
