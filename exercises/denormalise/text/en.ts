import type { ExerciseText } from '../../../src/contract/exercise.ts'

export default {
  title: 'Without joins',
  stages: {
    'one-shard': { title: 'One shard', hints: ['a', 'b', 'c'] },
    outbox: { title: 'All or nothing', hints: ['a', 'b', 'c'] },
    quick: { title: 'Nobody waits', hints: ['a', 'b', 'c'] },
    true: { title: 'True copies', hints: ['a', 'b', 'c'] },
    celebrities: { title: 'Celebrities', hints: ['a', 'b', 'c'] },
  },
  tests: {trial:'trial', toutbox:'x',tquick:'x',ttrue:'x',tcelebrities:'x'},
  says: {late:{seen:'s',cause:'c',next:'n'}},
} satisfies ExerciseText
