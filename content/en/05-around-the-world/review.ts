/** The review of this part, in English. */
import type { Review } from '../../review.ts'

export const review: Review = {
  minutes: 10,
  questions: [
    {
      ask: 'The answers of your name server may be kept for 60 s. A data center dies, and your checks have noticed after 10 s. How long may a resolver that keeps the rules send users there?',
      answers: [
        {
          text: '10 s.',
          why: 'Then you stopped answering so. Who asked just before still has the old answer.',
        },
        { text: '60 s.', why: 'It may have asked after the center died, and before you knew.' },
        {
          text: '70 s.',
          right: true,
          why: 'The last wrong answer leaves after 10 s and may be kept for 60. Resolvers that do not keep the rules take longer still.',
        },
      ],
      again: ['5.1'],
    },
    {
      ask: 'The clock in Virginia is two seconds ahead. Virginia writes a card. One second later a user in Seoul reads it and corrects it. Both centers keep the write with the later clock. Which one remains?',
      answers: [
        {
          text: 'The correction, as it came later.',
          why: 'It did. By the clocks it came a second before what it corrects.',
        },
        {
          text: 'What Virginia wrote.',
          right: true,
          why: 'So a clock has to take over what it has seen: who writes after reading gets a later time than what was read. That is a hybrid logical clock.',
        },
        {
          text: 'In each center its own.',
          why: 'Both go by the same rule and come to the same. It is the wrong one.',
        },
      ],
      again: ['5.2'],
    },
    {
      ask: 'Deleted cards leave a mark, and marks are kept for an hour. A data center was cut off for a day, and comes back. What comes back with it?',
      answers: [
        {
          text: 'Nothing: what was deleted is deleted.',
          why: 'In this center it is not. And the others have forgotten that it should be.',
        },
        {
          text: 'Cards that were deleted meanwhile.',
          right: true,
          why: 'It still has them, and nobody can say any more that they were deleted and not just unheard of. Marks must be kept for longer than anybody may be away.',
        },
        {
          text: 'All cards, twice.',
          why: 'A card has a key. The same key is the same card.',
        },
      ],
      again: ['5.2'],
    },
    {
      ask: 'A web server in Seoul reads a session from a store in Virginia, 180 ms away and back, then its card from a database beside it. A second data center should make users in Seoul faster. What has it done?',
      answers: [
        {
          text: 'It has: the card is near.',
          why: 'The user waits for the slowest thing that has to happen before the answer.',
        },
        {
          text: 'Little: every page crosses the ocean for its session.',
          right: true,
          why: 'A center is near when all that a page needs is near. What stays in one place has to be rare.',
        },
        {
          text: 'Nothing, as the web servers keep no sessions themselves.',
          why: 'Stateless servers are what makes a second center possible. Where the state lies decides what it is good for.',
        },
      ],
      again: ['4.2', '5.1'],
    },
    {
      ask: 'The team runs in two data centers. What will hurt?',
      design: [
        'at the peak each center is 60 % busy with the users next to it',
        'each takes writes, and sends what has changed to the other once a minute, from memory',
        'the name server sends everybody to the nearest center that answers a check',
        'a new version is installed in both centers at once',
      ],
      several: true,
      answers: [
        {
          text: 'When one is lost, the other one has 120 % to do.',
          right: true,
          why: 'Each of two has to be able to carry all, or a part of the users must be told so.',
        },
        {
          text: 'When one crashes, up to a minute of acknowledged changes reaches nobody.',
          right: true,
          why: 'What has not been sent must be on its disk, so that it is sent when the machine is back.',
        },
        {
          text: 'A sick version is sick everywhere at once.',
          right: true,
          why: 'One center after the other, and a look at what users get in between.',
        },
        {
          text: 'Every write waits for the ocean.',
          why: 'Each center answers by itself. That is quick, and it is why changes can be lost and can conflict.',
        },
      ],
      again: ['5.1', '5.2'],
    },
  ],
}
