import type { ExerciseText } from '../../../src/contract/exercise.ts'
import { says } from './says.ts'

export default {
  title: 'Workers and services',
  stages: {
    accept: {
      title: 'A place to look',
      hints: [
        'The web server needs two things for a promise: that the job is in the database, and that a message is in the queue. All the rest is the worker’s.',
        'In web.ts: PUT /items/<key> for jobs/<id> with { state: "waiting" }, then POST /messages with { body: JSON.stringify(job) }, then 202 with location. In this order, each of them awaited. GET /jobs/<id> reads the item.',
        'In worker.ts: work(env, job), then write { state: "done", small }, then DELETE the delivery. For AT_ONCE places start so many loops: for (let place = 0; place < Number(env.vars.AT_ONCE); place++) void fetchForEver(env).',
      ],
    },
    once: {
      title: 'Any of it, twice',
      hints: [
        'Acknowledge last of all. Then a job may be begun again at any point, and each step has to bear that it was taken before.',
        'mail reads the header idempotency-key: the id of the job is the same at each try. In the album, look for a picture of this job before you put it in.',
        'Read the album with its ETag, and write it with if-match (if-none-match: * when there was none). After a 412 somebody else was quicker: read it again, in a loop.',
      ],
    },
    backoff: {
      title: 'Later, and later still',
      hints: [
        'PUT /deliveries/<receipt> with { forMs } says when the message comes again. So the queue waits in your place, and yours is free.',
        'catch what work throws: const forMs = 1000 * 2 ** (attempt - 1) * (1 + Math.random()), and 0 after the fifth try.',
        'Who says failed, when the last worker is dead as well? A loop that looks at GET /dead-letters every few seconds, in the worker or in the web server. It changes states that are waiting, with if-match, and bears bodies that are no JSON.',
      ],
    },
    keep: {
      title: 'Keep what takes long',
      hints: [
        'While work is going on, a second loop sends PUT /deliveries/<receipt> with { forMs: 10_000 } every 3 s. It ends in a finally.',
        'A renewal may fail. Wait for it for 1.5 s, and try again a second later: that fits into ten seconds.',
        'Make an AbortController for each delivery. A 410 aborts it. Pass its signal to work, give it to the request to pictures, and ask signal.throwIfAborted() before each step. Give nothing back then: it is not yours.',
      ],
    },
    away: {
      title: 'It is not the job’s fault',
      hints: [
        'ask throws Away when somebody is away, and only then. Anything else is the job’s own failure.',
        'Around each step a loop: try; when it throws Away, pause for 1 to 3 s, and try again; anything else is thrown on. The message is renewed meanwhile.',
        'for (;;) { signal.throwIfAborted(); try { return await request() } catch (error) { if (!(error instanceof Away)) throw error } await pause(1000 + 2000 * Math.random()) }',
      ],
    },
    fair: {
      title: 'Everybody’s turn',
      hints: [
        'The queue knows one more word: key. Read at the top of services.ts what it does with messages of one key.',
        'Messages of the same key are handed out one at a time, and others pass them by.',
        'Publish with key: job.user. If one at a time is too few, let each user have three keys.',
      ],
    },
  },
  tests: {
    'a-place-to-look': 'A job gets 202 and a place to look, at either web server, and is done later',
    'within-50-ms': '202 comes within 50 ms, whatever workers, pictures and mail do',
    'no-job': 'What is no job is refused, and what is not there is 404',
    'texts-of-all-kinds': 'Names and pictures of all kinds come through as they are',
    'long-album': 'An album of 120 pictures has all of them',
    'soon-when-idle': 'A job is done soon when nobody else wants anything',
    'all-places-taken': 'Each worker works on as many jobs at a time as it has places',
    'no-more-in-hand': 'No worker has more in hand than it has places, and none is empty while there is work',
    'forward-only': 'What is done stays done, though the web server is slow to write',
    'somebody-is-away':
      'Without the database or the queue users are told 503 in time, and no promise is broken',
    'starts-alone': 'Web servers and workers start without anybody else',
    'worker-crashes': 'The worker crashes before each of its events: one picture, one mail',
    'web-crashes': 'The web server crashes before each of its events: what got 202 is done',
    'both-killed': 'Both workers are killed with jobs in hand',
    'killed-again-and-again': 'Workers are killed one after the other while there is much to do',
    'frozen-with-a-job': 'A frozen worker wakes up with a job that another one has done',
    'both-frozen': 'Both workers are frozen, and wake up with old receipts',
    'mail-answers-lost': 'The answers of mail get lost',
    'database-answers-lost': 'The answers of the database to the workers get lost',
    'queue-answers-lost': 'The answers of the queue to the workers get lost',
    'database-answers-lost-to-web': 'The answers of the database to the web servers get lost',
    'queue-answers-lost-to-web': 'The answers of the queue to the web servers get lost',
    'some-answers-lost': 'Some answers of database and mail get lost, and others do not',
    'acknowledgement-lost': 'An acknowledgement gets lost: nothing is done again, and the message goes',
    'one-album': 'Many jobs of one user end at the same moment, and all pictures are in the album',
    'names-that-look-alike': 'Users whose names look alike have albums of their own',
    'mail-comes-last':
      'The mail leaves when the picture is in the album, and done is said when the mail has left',
    'restarts-meanwhile': 'Queue, database, mail and pictures restart while there is work',
    'who-leaves': 'Users who leave before their answer harm nobody',
    'five-tries': 'What fails is tried five times, later and later, and is put aside',
    'by-chance': 'Pauses differ by chance',
    'works-in-the-end': 'What fails for some seconds is done in the end',
    'others-go-on': 'Twenty pictures that always fail do not hold up others',
    'messages-that-are-no-jobs': 'Messages that are no jobs stop nobody',
    'dies-in-the-last-try': 'A job whose worker dies in the last try has failed, and its user is told',
    'dead-without-the-database':
      'A job whose message dies while the database is away has failed, as soon as that is back',
    'done-and-dead': 'A job that was done stays done, though its message is dead',
    'film-once': 'A film is delivered once',
    'films-and-pictures': 'Films of a minute are delivered once, and pictures pass them by',
    'cut-for-three-seconds': 'Cuts of three seconds cost no message, at whatever moment they come',
    'queue-restarts-in-a-film': 'The queue restarts during a film',
    'dead-worker-noticed': 'The job of a dead worker is soon with another one',
    'given-to-another': 'Whoever hears that the message is with another stops',
    'no-renewals-afterwards': 'Nobody renews what is done',
    'pictures-dead': 'pictures is dead for minutes, twice, and no job is given up',
    'pictures-frozen': 'pictures is frozen for minutes, twice, and no job is given up',
    'pictures-says-503': 'pictures says 503 for minutes, twice, and no job is given up',
    'pictures-cut-off': 'pictures is cut off for minutes, twice, and no job is given up',
    'mail-dead': 'mail is cut off for a minute, then dead for three, and no job is given up',
    'mail-says-503': 'mail is frozen for a minute, then says 503 for three, and no job is given up',
    'database-cut-off':
      'The database is cut off from the workers for a minute, then frozen for three, and no job is given up',
    'queue-dead': 'The queue is dead for a minute, then frozen for three, and no promise is broken',
    'asks-now-and-then': 'pictures is asked now and then while it is dead',
    'asks-mail-now-and-then': 'mail is asked now and then while it says 503',
    'asks-database-now-and-then': 'The database is asked now and then while it is dead',
    'lost-in-an-outage': 'Whoever hears that the message is with another asks nobody who is away any more',
    'fails-after-it-was-away': 'A picture that always fails still fails after an outage',
    'worker-dies-in-an-outage': 'Workers restart while pictures is away',
    'crashes-as-it-comes-back':
      'The worker crashes before each of its events, while pictures goes away and comes back',
    'not-behind-hundreds': 'Nobody has to wait for all jobs of somebody else',
    'all-get-their-turn': 'All jobs of all users are done',
  },
  says,
  beside: { 'in-the-request': 'The work in the request' },
  figures: {
    depth: { title: 'Depth' },
    dead: { title: 'Dead letters' },
    mails: { title: 'Mails' },
    again: { title: 'Mails sent again' },
  },
  scenes: {
    'in-the-request': {
      title: 'The work in the request, and pictures crashes',
      measures: { well: 'All is well', away: 'pictures is dead', back: 'pictures is back' },
    },
    'by-workers': {
      title: 'The work by workers, and pictures crashes',
      measures: { well: 'All is well', away: 'pictures is dead', back: 'pictures is back' },
    },
    'a-minute-away': {
      title: 'A minute without pictures, plain workers',
      measures: { well: 'All is well', away: 'pictures is dead', back: 'pictures is back' },
    },
    'a-minute-kept': {
      title: 'A minute without pictures, your workers',
      measures: { well: 'All is well', away: 'pictures is dead', back: 'pictures is back' },
    },
    'requests-lost': {
      title: 'One request in ten gets lost, plain workers',
      measures: { all: 'Ninety seconds' },
    },
    'requests-lost-once': {
      title: 'One request in ten gets lost, your workers',
      measures: { all: 'Ninety seconds' },
    },
    'two-workers': {
      title: 'A rush, and two workers',
      measures: { sent: 'The rush', later: '20 s later', end: '50 s later' },
    },
    'four-workers': {
      title: 'A rush, and four workers',
      measures: { sent: 'The rush', later: '20 s later', end: '50 s later' },
    },
    'more-pictures': {
      title: 'A rush, four workers, and twice the cores for pictures',
      measures: { sent: 'The rush', later: '20 s later', end: '50 s later' },
    },
  },
  alternatives: {
    outbox: {
      title: 'An outbox',
      does: 'The database alone makes the promise. Messages are published from a list there, at once or by whoever sweeps; each picture of an album is an item of its own.',
      trades:
        'Somebody has to sweep all the time, and a message may be published twice; in return a job can be taken while the queue is down.',
    },
    'journal-of-steps': {
      title: 'Steps that are noted',
      does: 'Each job is an item in which its steps are noted; a worker goes on after the last one. What waits for its next try stays with the worker, which renews it.',
      trades:
        'Each step costs writes of its own, and what waits is lost with its worker; in return the slow step is seldom taken twice.',
    },
    'one-ticker': {
      title: 'One table, one ticker',
      does: 'All that is in hand is in one table, renewed and filled up by a ticker. Who finds a service away makes all others wait for it as well. The message comes before the state.',
      trades:
        'It looks for messages again and again, also when there are none, and finds them a moment late; in return it holds nothing open, and a service that is away is asked by few.',
    },
  },
} satisfies ExerciseText
