/** The review of this part, in English. */
import type { Review } from '../../review.ts'

export const review: Review = {
  minutes: 10,
  questions: [
    {
      ask: 'Keys lie on shard “number modulo 4”. A fifth shard is added, and the rule becomes “modulo 5”. How many of the keys have to move?',
      answers: [
        {
          text: 'A fifth.',
          why: 'That is the fair share of the new shard, and what a ring of hashes moves.',
        },
        { text: 'A quarter.', why: 'Not even each fourth key stays where it is.' },
        {
          text: 'Four fifths.',
          right: true,
          why: 'Of twenty numbers in a row only four give the same by both rules. All others move, most of them from one old shard to another.',
        },
      ],
      again: ['8.2'],
    },
    {
      ask: 'Cards are split by the month in which they were written, over twelve shards. How busy are the shards?',
      answers: [
        {
          text: 'About equally.',
          why: 'They hold about as much, after a year. What is asked for is what is new.',
        },
        {
          text: 'One does nearly everything.',
          right: true,
          why: 'All writes go to this month, and most reads. Choose a key by which the work is even, not only the room.',
        },
        {
          text: 'The oldest is the busiest, as it is the fullest.',
          why: 'Room is not work. Hardly anybody reads it.',
        },
      ],
      again: ['8.1'],
    },
    {
      ask: 'A list shows the newest 20 cards of all shards. There are ten. How many does the router fetch for the first page?',
      answers: [
        { text: '2 of each.', why: 'That is right if they are spread evenly by time. Nobody promised that.' },
        { text: '20 in all.', why: 'Of which shards? It cannot know before it has asked all of them.' },
        {
          text: '20 of each.',
          right: true,
          why: 'All 20 may lie on one shard. Then 180 of what was fetched is thrown away: what does not go by the key is dear.',
        },
      ],
      again: ['8.1'],
    },
    {
      ask: 'One card gets 1,000 reads a second, and a shard carries 300. What helps?',
      answers: [
        { text: 'Twice as many shards.', why: 'The card lies on one of them, as before.' },
        { text: 'A better hash.', why: 'It spreads keys. This is one key.' },
        {
          text: 'Copies of it in other places, for as long as it is hot.',
          right: true,
          why: 'It is the same cure as a cache, with the same question: how do the copies hear of a write?',
        },
        {
          text: 'A replica of its shard, promoted when it falls.',
          why: 'The next primary meets the same 1,000 reads.',
        },
      ],
      again: ['8.3', '3.3'],
    },
    {
      ask: 'Feeds are stored as they are read: each follower has a list of cards. What will hurt?',
      design: [
        'posting a card writes it into the lists of all followers, and is answered after that',
        'the web server goes through the followers in memory',
        'each entry holds the text of the card and the name of its author',
        'a feed is one read of one shard',
      ],
      several: true,
      answers: [
        {
          text: 'Somebody with a million followers waits a long time for their answer.',
          right: true,
          why: 'Put the work into a queue. For those with very many followers, merge their cards when a feed is read.',
        },
        {
          text: 'A crash in the middle leaves half of the followers without the card.',
          right: true,
          why: 'Nobody knows how far it was. The work has to be on a disk, and doing it twice must do no harm.',
        },
        {
          text: 'A card that is deleted lives on in a million lists.',
          right: true,
          why: 'Every change has to reach all copies, just as the card did. The same holds for a new name.',
        },
        {
          text: 'Reading a feed is slow, as the lists are long.',
          why: 'It is one read of one shard, by its key. That is what all this is paid for.',
        },
      ],
      again: ['8.4', '6.2', '1.4'],
    },
  ],
}
