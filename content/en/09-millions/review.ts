/** The review of this part, in English. */
import type { Review } from '../../review.ts'

export const review: Review = {
  minutes: 10,
  questions: [
    {
      ask: 'A site has 2 million users a day, who make 30 requests each. The busiest hour is three times the average. How many requests a second is that?',
      answers: [
        { text: 'About 700.', why: 'That is the average of the day. Nobody complains at the average.' },
        {
          text: 'About 2,100.',
          right: true,
          why: '60 million a day are 694 a second, times three. From there on it is cores and milliseconds.',
        },
        { text: 'About 60,000.', why: 'A day has 86,400 seconds. Divide once more.' },
      ],
      again: ['9.1', '2.2'],
    },
    {
      ask: 'An edge has an answer with “Cache-Control: public, max-age=60” that depends on a cookie. Who may see it?',
      answers: [
        {
          text: 'Whoever has the same cookie.',
          why: 'Only if the answer says Vary: Cookie. Nobody has said so.',
        },
        {
          text: 'Whoever asks for the same path there, for a minute.',
          right: true,
          why: 'For a cache the path is the key. What is somebody’s own says private, or no-store.',
        },
        {
          text: 'Nobody: answers to requests with cookies are not kept.',
          why: 'They are, if they allow it.',
        },
      ],
      again: ['3.5', '9.1'],
    },
    {
      ask: 'A balancer has no web server left. It answers its own health check with 200. What becomes of its region?',
      answers: [
        {
          text: 'Users go to another region, as names lead them there.',
          why: 'Who decides about names asks somebody who says that all is well.',
        },
        {
          text: 'Its users get errors for as long as that lasts.',
          right: true,
          why: 'Nobody in front of it can see what is missing behind it. A check has to go as deep as what it decides.',
        },
        { text: 'The balancer is taken out after three failed checks.', why: 'They do not fail.' },
      ],
      again: ['9.2', '5.1', '2.1'],
    },
    {
      ask: 'Shards copy each other across an ocean, after they have answered. The machines of a center are destroyed, disks and all. What is lost?',
      answers: [
        {
          text: 'Nothing: each shard has copies.',
          why: 'Of what they have heard. The last writes were on their way.',
        },
        {
          text: 'What was acknowledged in the last moment before.',
          right: true,
          why: 'A crash gives it back with the disks, a fire does not. To lose nothing then, an answer has to wait for the ocean.',
        },
        { text: 'All writes of that center.', why: 'Older ones have long been copied.' },
      ],
      again: ['5.2', '2.3', '9.2'],
    },
    {
      ask: 'A plan for a shop with users in Seoul and Virginia. What will hurt?',
      design: [
        'each region has two edges, two balancers, four web servers with sessions in signed cookies, and two caches',
        'all shards stand in Virginia, in three groups with two nodes each',
        'web servers wait for a cache as long as it takes, as it is quick',
        'both name servers stand in Virginia, and the time to live is a day',
      ],
      several: true,
      answers: [
        {
          text: 'Whatever is not in a cache takes an ocean for users in Seoul, several times for a page with several reads.',
          right: true,
          why: 'A web server near the user is no help where its data is far away.',
        },
        {
          text: 'A cache that freezes takes the web servers of its region along.',
          right: true,
          why: 'All of them soon wait for it, and have no room for those who ask for something else.',
        },
        {
          text: 'When Virginia is lost, Seoul is lost as well.',
          right: true,
          why: 'The data is there, and whoever would have to tell of Seoul. Nobody comes to the machines that are well.',
        },
        {
          text: 'When a web server dies, its users have to log in again.',
          why: 'A signed cookie is understood by any of them: there is nothing to lose.',
        },
      ],
      again: ['9.2', '9.1', '5.2', '3.1'],
    },
  ],
}
