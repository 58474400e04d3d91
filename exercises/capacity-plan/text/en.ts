import type { ExerciseText } from '../../../src/contract/exercise.ts'

// OPEN: hints that help a little, more, and nearly all the way; for each failure what was seen, why, and what to do
export default {
  title: 'How many',
  stages: {
    answer: {
      title: 'Answer',
      hints: [
        'What does a user get from the starter?',
        'A response has a status, and 501 says that there is nothing to be had.',
        'Answer with a new Response: without a status of its own it is a 200.',
      ],
    },
  },
  tests: { 'users-get-an-answer': 'Users get an answer' },
  says: {
    'no-answer': {
      seen: 'A user asked for /, and got status {status}.',
      cause: 'The starter says that it is not written yet.',
      next: 'Answer with 200.',
    },
  },
} satisfies ExerciseText
