/** The review of this part, in English. */
import type { Review } from '../../review.ts'

export const review: Review = {
  minutes: 10,
  questions: [
    {
      ask: 'A card is asked for 500 times a second, and its entry in the cache expires. To read it from the database takes 200 ms. How many reads reach the database, if nobody does anything about it?',
      answers: [
        { text: 'One.', why: 'That is what you get when all who miss wait for one read.' },
        {
          text: '100.',
          right: true,
          why: 'Until the first read is back, everybody misses: 500 a second for 0.2 seconds. That is the thundering herd.',
        },
        { text: '500.', why: 'It lasts for 0.2 seconds, and not for a whole one.' },
      ],
      again: ['3.1'],
    },
    {
      ask: 'A write deletes the entry in the cache. A moment later somebody misses, and the miss is filled from a replica that is one second behind. How long is the old value served?',
      answers: [
        {
          text: 'One second, until the replica has caught up.',
          why: 'The replica is right after one second. The cache was filled before.',
        },
        {
          text: 'As long as an entry lives.',
          right: true,
          why: 'The second became the life of an entry. A cache that is filled from a copy keeps what the copy did not know.',
        },
        {
          text: 'Not at all: the entry was deleted.',
          why: 'It was, and then it was filled again, with what the replica had.',
        },
      ],
      again: ['2.3', '3.3'],
    },
    {
      ask: 'A job at night reads every card once. The cache forgets what was not used for longest (LRU). What do users notice in the morning?',
      answers: [
        {
          text: 'Nothing: the cache has forgotten the cards of the night first.',
          why: 'They were used last. By this rule they are what is worth most.',
        },
        {
          text: 'Slow pages: what they use was pushed out by what nobody asks for again.',
          right: true,
          why: 'One use at night outweighs a hundred the day before. A policy that counts uses, or makes newcomers prove themselves, does not fall for it.',
        },
        {
          text: 'Old values.',
          why: 'What was pushed out is read anew. It is slow, and not old.',
        },
      ],
      again: ['3.2'],
    },
    {
      ask: 'The logo may be kept for a day, by the edges and by browsers. You have a new one, and want everybody to see it now. What works?',
      answers: [
        {
          text: 'Purge it from all edges.',
          why: 'Then the edges have the new one. The browser of somebody who came yesterday does not even ask.',
        },
        {
          text: 'Have the pages ask for it under another address, such as logo.png?v=2.',
          right: true,
          why: 'Nobody has anything kept under an address that did not exist. The old one may be kept for as long as one likes.',
        },
        {
          text: 'Let it be kept for one minute from now on.',
          why: 'Those who have it were told “a day”, and will not ask before that.',
        },
      ],
      again: ['3.5'],
    },
    {
      ask: 'The database carries 200 requests a second, and users ask for 1,000. The cache makes it possible. What will hurt?',
      design: [
        'one cache server; 95 of 100 requests are hits',
        'entries never expire; a write deletes its entry',
        'when the cache does not answer, web servers ask the database',
      ],
      several: true,
      answers: [
        {
          text: 'When the cache dies, 1,000 requests a second meet a database for 200.',
          right: true,
          why: 'Nothing works then. The cache has become a part without which the system does not run.',
        },
        {
          text: 'When the cache starts anew, it is empty, and that is as bad.',
          right: true,
          why: 'Until it has filled, all are misses. So there must be a limit on how many fills reach the database.',
        },
        {
          text: 'A delete that gets lost leaves the old value for ever.',
          right: true,
          why: 'An expiry is the net below all the rest. Without one, each lost delete stays.',
        },
        {
          text: 'The database is at its limit already.',
          why: '5 of 100 are misses: 50 requests a second. Writes come to that.',
        },
        {
          text: 'A write should put the new value into the cache, and not delete the old one.',
          why: 'Two writers that do so at once can leave the older value there. To delete is safe in any order.',
        },
      ],
      again: ['3.1', '3.3'],
    },
  ],
}
