import type { ExerciseText } from '../../../src/contract/exercise.ts'

export default { title: 'The change feed', stages: {}, tests: {}, says: {} } satisfies ExerciseText
