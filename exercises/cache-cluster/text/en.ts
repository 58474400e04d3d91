import type { ExerciseText } from '../../../src/contract/exercise.ts'

const empty = { title: 'x', hints: ['a', 'b', 'c'] }

export default {
  title: 'No single point of failure',
  stages: { places: empty, 'one-away': empty, 'not-drowned': empty, 'back-again': empty, 'one-more': empty },
  tests: { boots: 'x' },
  says: { x: { seen: 'x', cause: 'x', next: 'x' } },
} satisfies ExerciseText
