/** The review of this part, in English. */
import type { Review } from '../../review.ts'

export const review: Review = {
  minutes: 10,
  questions: [
    {
      ask: 'A server answers every health check at once, and half of its users’ requests hang. What should the balancer go by?',
      answers: [
        {
          text: 'The check: it was made for that.',
          why: 'A check asks one simple thing. A server can answer it and be unable to do anything else.',
        },
        {
          text: 'The check, and what becomes of users’ requests.',
          right: true,
          why: 'What users get is what it is all about. The check is how you learn about a server that nobody is being sent to.',
        },
        {
          text: 'How busy the server’s processor is.',
          why: 'A server that waits for something that never comes has nothing to do at all.',
        },
      ],
      again: ['2.1'],
    },
    {
      ask: 'A balancer has sent a POST to a server, and the connection breaks before an answer comes. It has two more servers. What does it do?',
      answers: [
        {
          text: 'It tries the next one: that is what they are there for.',
          why: 'The first may have carried it out before the connection broke. Then the card is there twice.',
        },
        {
          text: 'It tells the user that it does not know, with an error of the 500s.',
          right: true,
          why: 'Only who made the request knows whether it may be sent twice. Had the connection been refused, nothing could have been done yet, and the next server would be safe.',
        },
        {
          text: 'It asks the same server again.',
          why: 'That is the same request a second time, too.',
        },
      ],
      again: ['2.1', '1.3'],
    },
    {
      ask: 'A user changes their name and loads the page again. The replica that is asked is two seconds behind. How do they see the new name, without all reads going to the primary?',
      answers: [
        {
          text: 'The page waits for two seconds before it is read.',
          why: 'Next time the replica is three seconds behind. A time is a guess.',
        },
        {
          text: 'The write tells how far the log was, and this user is served by a copy that has come that far.',
          right: true,
          why: 'Everybody else can go on reading from any copy. If none is that far, the primary is.',
        },
        {
          text: 'The primary answers the write after all replicas have it.',
          why: 'Then one dead replica stops all writes.',
        },
      ],
      again: ['2.3'],
    },
    {
      ask: 'The primary freezes for ten seconds, and a replica is promoted. The old primary wakes, does not know of it, and goes on sending changes. How do the others tell that these are old?',
      answers: [
        {
          text: 'By the time at which they were sent.',
          why: 'By whose clock? Clocks differ, and are set while you look at them.',
        },
        {
          text: 'By their offsets: the log of the new primary is longer.',
          why: 'The old one may have taken many changes alone. A long log of an old epoch is not further.',
        },
        {
          text: 'By their epoch, which is lower than the one that they know of.',
          right: true,
          why: 'Whoever becomes the primary gets a higher number from the witness. What carries a lower one is refused, however late it comes and whatever its sender believes.',
        },
      ],
      again: ['2.4'],
    },
    {
      ask: 'The team has grown its system from one box. What will hurt?',
      design: [
        'one balancer, and two web servers behind it, each 70 % busy at the peak',
        'sessions in the memory of the web servers',
        'a primary and a replica, in one rack',
        'three reads of four go to the replica',
      ],
      several: true,
      answers: [
        {
          text: 'When one web server dies at the peak, the other one has 140 % to do.',
          right: true,
          why: 'Two machines survive the loss of one only if one can carry everything.',
        },
        {
          text: 'When the balancer dies, nobody reaches the two servers, which are well.',
          right: true,
          why: 'It has moved the single point of failure, and not removed it.',
        },
        {
          text: 'One cut of power takes the primary and its copy.',
          right: true,
          why: 'A copy somewhere else survives what happens here.',
        },
        {
          text: 'A balancer that sends a user to the other server logs them out.',
          right: true,
          why: 'The other one does not know them. Part 4 is about that.',
        },
        {
          text: 'There should be as many primaries as replicas.',
          why: 'Most requests read. That is why there are more replicas than primaries, and one primary is what keeps the order of the writes.',
        },
      ],
      again: ['2.1', '2.3'],
    },
  ],
}
