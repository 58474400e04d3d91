import type { ExerciseText } from '../../../src/contract/exercise.ts'

export default {
  title: 'Test and deploy everywhere',
  stages: {
    rolling: { title: 'One at a time', hints: ['a', 'b', 'c'] },
    watch: { title: 'Watch', hints: ['a', 'b', 'c'] },
    back: { title: 'Back', hints: ['a', 'b', 'c'] },
    crash: { title: 'A crash', hints: ['a', 'b', 'c'] },
    same: { title: 'The same everywhere', hints: ['a', 'b', 'c'] },
  },
  tests: { 'goes-through': 'A good version comes to all servers' },
  says: {
    'not-taken': { seen: '{status}', cause: 'x', next: 'x' },
    'nothing-ordered': { seen: 'x', cause: 'x', next: 'x' },
  },
} satisfies ExerciseText
