import type { ExerciseText } from '../../../src/contract/exercise.ts'

export default {
  title: 'Two tiers',
  stages: {},
  tests: {},
  says: {},
  beside: { 'one-box': 'One box, as in lesson 1.1', 'three-web-servers': 'Three web servers' },
  figures: {
    items: { title: 'items kept' },
    reads: { title: 'reads so far' },
    cards: { title: 'cards in memory' },
    unanswered: { title: 'sent, and not answered' },
  },
  scenes: {
    'two-boxes': { title: 'Two boxes, each with its own cards', measures: { all: '20 s, 40 a second' } },
    'sent-again': {
      title: 'One answer in ten gets lost, and the card is sent again',
      measures: { all: '20 s, 50 cards a second' },
    },
    'sent-once': { title: 'The same, with your web.ts', measures: { all: '20 s, 50 cards a second' } },
    'two-tiers': {
      title: 'A web server dies; the database is frozen, and then it dies',
      measures: {
        well: 'all is well',
        one: 'web-1 is dead',
        frozen: 'database frozen',
        thawed: 'a second later',
        dead: 'database dead',
        again: 'a second later',
      },
    },
    'scaled-apart': {
      title: 'More web servers, the same database',
      measures: { two: 'two web servers', three: 'three' },
    },
    'what-it-finds': {
      title: 'Silent for five seconds; three tries each, at once',
      measures: { well: 'before', silent: '5 s of silence' },
    },
    'still-eager': {
      title: 'Silent for five seconds, and people go on coming',
      measures: { well: 'before', silent: '5 s of silence', first: 'the 5 s after it', later: '15 s later' },
    },
    'still-patient': {
      title: 'The same, with your items.ts',
      measures: { well: 'before', silent: '5 s of silence', first: 'the 5 s after it', later: '15 s later' },
    },
  },
} satisfies ExerciseText
