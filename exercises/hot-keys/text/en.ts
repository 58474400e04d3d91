import type { ExerciseText } from '../../../src/contract/exercise.ts'
import { says } from './says.ts'

export default {
  title: 'Celebrities',
  stages: {
    find: {
      title: 'Who is hot?',
      hints: [
        'A count for each key, and something that makes old requests count less. performance.now() tells the time.',
        'Seconds in a row: a Map from key to count for each of the last five, the oldest dropped when a new one begins. Or one number a key that fades: before you add one, multiply it by Math.exp(-(milliseconds since the last time) / 3000); divided by three seconds it is a rate. Forget what nobody has asked for in ten seconds: a large crowd fades for long.',
        'Each second ask the other router at a path of your own what it has counted itself (not what it has heard from you), with a time-out, and keep the answer for two or three seconds. The list is both, added up by key, sorted, the first ten.',
      ],
    },
    spread: {
      title: 'More places to read',
      hints: [
        'When a key has 12 requests a second or more, keep the answer of its home for some hundred milliseconds, and answer others from that. A 404 is an answer too.',
        'When the copy is over, a hundred readers come before the new one is there. Keep the promise of the answer and not the answer, and all of them wait for the same one.',
        'The clock of a copy starts when its home is asked. Drop a promise that failed, or that brought anything but 200 or 404. A key that is not hot asks its home, each time.',
      ],
    },
    fresh: {
      title: 'Writes are seen',
      hints: [
        'A copy that lives for 700 ms from the moment on when its home was asked keeps the second. What is left is the user who has written.',
        'Each answer of a shard has an As-Of. Keep it with the copy, and give it to who has written: Set-Cookie: <shard>=<As-Of>. A copy whose As-Of is less than the user’s cookie for its home lacks their write.',
        'Then drop that copy and ask the home: the new answer is a copy as well. One cookie for each shard, not one for all, and the greater number when there is one already. Read the cookies before you join a question that is under way, and look at its As-Of when it comes.',
      ],
    },
    cool: {
      title: 'It cools down',
      hints: [
        'When counts fade, a key gets cold by itself. Then its copy is not looked at any more.',
        'Copies on other shards go by themselves when nobody renews them. What a router has in memory goes when it is over: look once a second.',
        'What does a router ask when nobody comes? Timers that refresh have to know that their key is cold.',
      ],
    },
  },
  tests: {
    'users-are-served-as-before': 'Users are served as before, whatever their keys and texts',
    'odd-keys-are-counted': 'Keys with odd names are counted',
    'a-crowd-is-found': 'A crowd is found within 5 seconds, at both routers',
    'the-ten-most-wanted': 'The ten most wanted, in order, with their rates',
    'not-among-the-ten-at-either': 'A key that is among the ten at neither router, and is with both',
    'what-is-over-does-not-count': 'What is over does not count',
    'the-other-one-is-dead': 'The other router is dead, and back',
    'the-other-one-is-frozen': 'The other router is frozen, and goes on',
    'it-asks-no-shard': 'GET /hot asks no shard',
    'everybody-else-is-served': 'A crowd hurts nobody, and is served',
    'two-at-home-on-one-shard': 'Nor do two, of cards on the same shard',
    'not-there-and-all-at-one-router':
      'Nor does one of two cards, of which one is not there, at one router alone',
    'a-shard-dies': 'A shard dies, and a crowd of another one notices nothing',
    'its-home-dies': 'The home of the hot card dies, and nobody else notices',
    'cold-keys-are-read-at-home': 'Cold keys are read at home, and seen at once',
    'everybody-sees-it-a-second-later': 'Everybody sees a new text a second later',
    'so-with-a-delete': 'So with a card that is deleted, and comes back',
    'so-with-likes': 'So with likes',
    'own-writes-are-seen-at-once': 'Who has written sees it at once, at either router',
    'own-likes-count-at-once': 'Own likes count at once',
    'own-likes-and-the-text-of-others': 'Own likes count, when somebody else has changed the text',
    'a-crowd-at-one-router': 'The crowd comes to one router, and it is written at the other',
    'a-crowd-of-writers': 'A crowd of people who have written something else is served',
    'own-writes-to-several-keys': 'One user writes to several keys, and sees all of it',
    'messages-take-their-time': 'The same while messages take up to 300 ms',
    'a-slow-answer-is-old': 'What a slow answer brings is old, and is not told to who knows better',
    'copied-just-before-the-write': 'A copy that is made while a write is under way',
    'a-like-under-way-counts-once': 'A like counts once, while the answer to it is under way',
    'cold-keys-while-messages-take-their-time': 'Cold keys are read once, however long that takes',
    'a-cold-question-under-way': 'Nobody joins a question that is older than a write',
    'writers-meet': 'Two write at the same instant, and all are told the same in the end',
    'odd-keys-are-written-and-seen': 'Keys with odd names are written, liked and seen',
    'a-write-is-sent-once': 'A write is sent to its home, once',
    'a-router-dies': 'A router dies in the middle, and nothing is lost',
    'written-just-before-its-home-dies': 'What was written just before its home died is missing nowhere',
    'done-once-or-not': 'A like that got no answer is done once, or not',
    'its-home-dies-in-between': 'The home dies in the middle, and is back',
    'one-place-again': 'When it is cold, there is one place again',
    'a-few-readers-stay': 'The same when a few readers stay',
    'nobody-asks-nobody-is-asked': 'While nobody asks for it, no shard is asked about it',
    'hot-again-and-again': 'It becomes hot again, with others, and cold again',
    'another-crowd': 'Another crowd comes, for another card',
    'a-router-dies-and-nothing-is-lost': 'A router dies while it is hot, and nothing is lost',
    'what-was-told-is-there': 'What was answered is there',
  },
  says,
  scenes: {
    celebrity: {
      title: 'A celebrity, and each key on its shard',
      measures: { before: 'before', found: 'they come', crowd: 'the crowd', after: 'after' },
    },
    'own-shard': {
      title: 'The celebrity’s card has a shard of its own',
      measures: { before: 'before', found: 'they come', crowd: 'the crowd', after: 'after' },
    },
    'with-yours': {
      title: 'A celebrity, and your routers',
      measures: { before: 'before', found: 'they come', crowd: 'the crowd', after: 'after' },
    },
    'four-times': {
      title: 'The crowd is four times as large',
      measures: { crowd: '150 reads a second', 'four-times': '600 reads a second' },
    },
    'its-home-dies': {
      title: 'The home of the celebrity’s card dies',
      measures: { crowd: 'the crowd', dead: 'its home is dead', back: 'it is back' },
    },
  },
  figures: {
    served: { title: 'crowd served', unit: '%' },
    'p99-crowd': { title: 'crowd’s p99', unit: 'ms' },
  },
  alternatives: {
    'next-read': {
      title: 'The next read',
      does: 'Keeps nothing. Of each key each router has one read under way, and all who come meanwhile share the one after it.',
      trades:
        'Everybody waits for up to two reads of a shard that is always busy with them; in return nobody is ever told anything old, and there is nothing to forget.',
    },
    'copies-on-shards': {
      title: 'Copies on all shards',
      does: 'Reads the home of what is hot a few times a second, and puts copies on the seven other shards, which are then read in turn.',
      trades:
        'All shards work for the crowd, even when it is small, and each renewal is eight requests; in return routers keep nothing, and more shards carry a larger crowd.',
    },
    'one-owner': {
      title: 'One owner',
      does: 'Sends reads of what is hot to one of the two routers, which has the only copy, and is told to forget it at each write.',
      trades:
        'One of two reads takes a detour, and each write waits for a word to the other router; in return users need no cookies, and there is one copy and not two.',
    },
  },
} satisfies ExerciseText
