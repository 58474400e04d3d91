/** The review of this part, in English. */
import type { Review } from '../../review.ts'

export const review: Review = {
  minutes: 10,
  questions: [
    {
      ask: 'One server answered 900 requests with a p99 of 50 ms, another one 100 with a p99 of 2 s. What is the p99 of all 1,000?',
      answers: [
        {
          text: '1.03 s, the average.',
          why: 'Percentiles cannot be averaged. And the servers did not answer equally many.',
        },
        {
          text: '245 ms, the average by requests.',
          why: 'It still is an average of percentiles. No request need have taken as long.',
        },
        {
          text: 'These two numbers do not tell.',
          right: true,
          why: 'The ten slowest of 1,000 decide, and you do not know how many of them each had. Add histograms, then read the percentile.',
        },
      ],
      again: ['7.2'],
    },
    {
      ask: 'At night the processors of all web servers are 95 % busy. Users get their pages as quickly as always. Whom do you wake?',
      answers: [
        {
          text: 'Nobody.',
          right: true,
          why: 'Nobody feels it. It belongs on a chart, and into the plan for next month. Wake somebody for what users feel.',
        },
        {
          text: 'The one on call: it will break soon.',
          why: 'It may, and users will feel that. Who is woken for what may happen soon sleeps through what does.',
        },
        {
          text: 'The one on call, if it lasts for ten minutes.',
          why: 'Ten minutes of nothing that users feel are still nothing that users feel.',
        },
      ],
      again: ['7.2'],
    },
    {
      ask: 'A server can do 100 requests a second, and 300 arrive. They wait in line, first come, first served, and the line is 1,000 long. Users go away after 2 s. How many of the answers are of use to anybody?',
      answers: [
        { text: 'All 100 a second.', why: 'They are answered. Is anybody still there?' },
        {
          text: 'Hardly any.',
          right: true,
          why: 'Who is at the head of the line has waited for 10 s, and went away 8 s ago. The server is 100 % busy with answers for nobody.',
        },
        {
          text: 'A third.',
          why: 'That would be if those who can be served were served, and the rest told at once.',
        },
      ],
      again: ['7.4'],
    },
    {
      ask: 'The balancer, the web server and the database client each try three times. The database fails every request. How many requests does it get for one of a user?',
      answers: [
        { text: '3.', why: 'That is what one of the three makes of it.' },
        { text: '9.', why: 'Three tries, of three places: they multiply.' },
        {
          text: '27.',
          right: true,
          why: '3 × 3 × 3. So one place tries again, the others pass the error on, and a budget bounds what is tried on top.',
        },
      ],
      again: ['2.1', '1.3', '7.4'],
    },
    {
      ask: 'This is how a team runs its site. What will hurt?',
      design: [
        'somebody is woken when more than 1 % of the requests of any ten seconds fail; at night there are 5 requests a second',
        'logs stay on the disk of their server, for a day',
        'the health check of a web server asks the database',
        'what is counted: requests, errors, and how long each took, as a histogram',
        'what passes its tests comes to all web servers at once',
      ],
      several: true,
      answers: [
        {
          text: 'At night one failed request wakes somebody.',
          right: true,
          why: 'One of fifty is 2 %. It takes enough requests, and a time for which it lasts.',
        },
        {
          text: 'When a server is gone, so are the lines that tell why.',
          right: true,
          why: 'They have to be gathered while it is well.',
        },
        {
          text: 'When the database is slow, all web servers fail their check at once.',
          right: true,
          why: 'Then the balancer has nobody left, and what could still be served from the cache is not.',
        },
        {
          text: 'A fault that no test has thought of meets all users.',
          right: true,
          why: 'One server first, compared with the others at the same time: then it meets some of them, and not for long.',
        },
        {
          text: 'Histograms lose the single times, so nothing can be said of the p99.',
          why: 'They tell between which two bounds it lies. And they can be added up over servers.',
        },
      ],
      again: ['7.1', '7.2', '7.3', '3.1'],
    },
  ],
}
