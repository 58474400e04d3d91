/** The review of this part, in English. */
import type { Review } from '../../review.ts'

export const review: Review = {
  minutes: 10,
  questions: [
    {
      ask: 'The web server and the database are two machines. The web server crashes while it saves a card, and the user sees an error. What do you know about the card?',
      answers: [
        {
          text: 'It is not saved, as nobody was told that it is.',
          why: 'The database may have saved it, and its answer may have found no web server any more.',
        },
        {
          text: 'It may be saved or not. Who wants to know asks again, in a way that does no harm if it is.',
          right: true,
          why: 'An error after the request has left says nothing about what it did. That is why a request that may be sent twice carries a key.',
        },
        {
          text: 'Half of it may be saved.',
          why: 'A database keeps one write whole or not at all. If a card took two writes, this could happen: so make it one.',
        },
      ],
      again: ['1.3'],
    },
    {
      ask: 'A POST with an Idempotency-Key gets no answer. The client sends it again, and it reaches the other web server. What keeps it from being carried out twice?',
      answers: [
        {
          text: 'Each web server remembers the keys that it has seen.',
          why: 'This one has never seen it. And the one that has may have forgotten it in a restart.',
        },
        {
          text: 'No answer means that nothing was done.',
          why: 'No answer means that no answer came.',
        },
        {
          text: 'The key is kept in the database, by the same write that keeps the card.',
          right: true,
          why: 'Both web servers see it there, and there is no moment between the two at which a crash could part them.',
        },
      ],
      again: ['1.3'],
    },
    {
      ask: 'A client sends “Accept: application/json;q=0, text/html”. Which answer does it want?',
      answers: [
        {
          text: 'JSON: it stands first.',
          why: 'The order says nothing. The weight does, and a weight of 0 means “not this”.',
        },
        {
          text: 'HTML, and on no account JSON.',
          right: true,
          why: 'A program that only looks whether the words “application/json” are in the header gets this wrong.',
        },
        {
          text: 'Either: it names both.',
          why: 'It names JSON in order to refuse it.',
        },
      ],
      again: ['1.1'],
    },
    {
      ask: 'A feed reads a list of 20 cards, then the author of each card, one after the other. The database moves to another data center, and a round trip takes 92 ms in place of 1 ms. What becomes of the feed?',
      answers: [
        {
          text: 'It takes 91 ms longer.',
          why: 'That would hold for one round trip. These are 21.',
        },
        {
          text: 'It takes almost two seconds, where it took some 21 ms.',
          right: true,
          why: '21 round trips of 92 ms are 1,932 ms. The database has no more to do than before. A join would make one trip of it.',
        },
        {
          text: 'Not much: the database is as quick as before.',
          why: 'It is. What the user waits for is the way there and back, 21 times.',
        },
      ],
      again: ['1.4'],
    },
    {
      ask: 'A small shop runs at 20 requests a second, and its machine is bored. What will hurt all the same?',
      design: [
        'one machine runs the web server and the database',
        'baskets are in the memory of the web server',
        'the database answers a write when it is on the disk',
        'each night the data are copied into another folder of the same disk',
      ],
      several: true,
      answers: [
        {
          text: 'Each new version of the web server empties all baskets.',
          right: true,
          why: 'What is in the memory of a program is gone when the program ends, whatever it ended for.',
        },
        {
          text: 'When the disk breaks, the shop and its copies are gone.',
          right: true,
          why: 'A copy helps against what does not hit it as well. This one helps against a wrong delete, and against nothing else.',
        },
        {
          text: 'One machine is too little for 20 requests a second.',
          why: 'It is bored. With little traffic one machine, and a bigger one after it, is a good choice.',
        },
        {
          text: 'Writes are slow, as they wait for the disk.',
          why: 'They wait for the one thing that makes their answer worth something.',
        },
      ],
      again: ['1.1', '1.3'],
    },
  ],
}
