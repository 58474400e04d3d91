import type { ExerciseText } from '../../../src/contract/exercise.ts'
import { says } from './says.ts'

export default {
  title: 'The cache tier',
  stages: {
    hit: {
      title: 'Hit and miss',
      hints: [
        'A Map from the path and its query to what the database answered. Look there first; what is not there, read and keep.',
        'Keep what an answer is made of: status, body and headers. A body can be read once, so keep bytes (await answer.bytes()), not the Response. undefined means that nothing is kept; an empty text is a value.',
        'Keep answers with 200 only. A hit says Cache-Status: cache-1; hit and Age: 0, or how many seconds ago it was read; a miss says cache-1; fwd=miss. For HEAD, read and keep what GET gives, and leave the body out of the answer.',
      ],
    },
    expire: {
      title: 'Expiry',
      hints: [
        'Note with each entry when it was read. It is a hit as long as it is younger than Number(env.vars.TTL_MS).',
        'performance.now() counts the time that passes; Date.now() jumps when somebody sets the clock. Never change the time of an entry when it is hit.',
        'An entry that nobody asks for again is never looked at again. setInterval in start(env) can go through the Map once a second and delete what is too old.',
      ],
    },
    herd: {
      title: 'The thundering herd',
      hints: [
        'The second one who asks needs to know that the first one has asked. Keep a Map of the reads that are under way, by the same key.',
        'What it holds are promises. Put the promise there before you await it, and let everybody await the same one. Take it out when it is over, however it ended.',
        'The read belongs to nobody: give it no signal of a user’s request. Catch what it rejects with inside of it, and turn that into a 503 for all who wait. Only then look whether it is worth keeping. AbortSignal.timeout(1500) ends one that hangs.',
      ],
    },
    down: {
      title: 'The cache is away',
      hints: [
        'In web.ts, fetch from the cache rejects when it is dead, and never settles when it is frozen. Both have to lead to the database.',
        'A time-out for each request is not enough: everybody would wait for it. Remember that the cache is away, and ask the database at once; find out now and then whether it is back.',
        'A slow answer may be the database’s fault. So ask the cache for something that needs no database: GET /status every 250 ms, with a time-out of 300 ms, from setInterval in start(env). When that fails, abort those that wait (AbortController, AbortSignal.any), and ask the database until it succeeds again.',
      ],
    },
    absent: {
      title: 'What is not there',
      hints: [
        'A 404 of the database is an answer: keep it as you keep a 200, but for ABSENT_MS.',
        'When a write got 201, the web server tells the cache to forget that key, and waits for that before it answers the user. How it says so is up to you: PURGE with the same path, say.',
        'A read that began before the write may come back after it, with a 404. Let forgetting also take the read out of the Map of those under way; and when a read comes back, keep it only if it is still the one in that Map.',
      ],
    },
    stale: {
      title: 'The database is away',
      hints: [
        'Do not delete what has expired: keep it for another STALE_MS, and ask the database for a new one as before.',
        'When that read fails, or its answer is a 5xx, answer with what is kept. Its ttl has become negative: Cache-Status: cache-1; fwd=stale; ttl=-12.',
        'Look at the entry’s age, not at when it was served last: at TTL_MS + STALE_MS it is over, and the cleaning deletes it. A 404 of the database is an answer, and takes the place of what was kept.',
      ],
    },
  },
  tests: {
    'second-is-a-hit': 'What is read twice is a miss, and then a hit',
    'each-its-own-answer': 'Each card is itself, at either web server',
    'one-cache-for-both': 'What one web server has read is a hit at the other, and after they restart',
    'whole-as-it-was': 'Out of memory comes what the database said, byte for byte, with its headers',
    'path-and-query': 'Every path and every query has an answer of its own',
    'head-and-conditions': 'HEAD and If-None-Match get what is theirs, and nobody else gets it',
    'writes-pass': 'Writes pass to the database, once, with their conditions and answers',
    'errors-are-not-kept': 'Errors of the database are passed on, and not kept',
    'at-once-and-not-mixed-up': 'Thirty cards at once: each is read once, and nobody gets another one',
    'old-after-its-time': 'An entry is a hit for its time, and after that it is read anew, three times over',
    'hits-do-not-renew': 'Being asked for makes an entry no younger',
    'each-its-own-time': 'Each entry has a time of its own',
    'lives-change': 'The operator changes the lifetime, and entries that are read from then on have it',
    'age-counts': 'Age tells how old it is, in whole seconds',
    'clocks-are-set': 'Clocks are set back and forward, and nothing lives longer or shorter',
    'expired-leave':
      'Hundreds of cards have room, and leave when they have expired, though nobody asks for them',
    'written-while-it-is-read-anew':
      'It is written, or cleaned away, while it is read anew: who waits gets it whole',
    'what-the-database-is-spared': 'Under load, the database reads each card once in its lifetime',
    'database-dies-and-comes-back': 'The database dies: 503, and the next one who asks tries anew',
    'thousand-misses': 'A hundred users miss the same card: one read',
    'herd-at-one-and-at-both': 'A herd for what is not there, and for what has expired: one read each time',
    'lists-are-read-once': 'Herds for lists and for what is not there: one read each',
    'other-keys-do-not-wait': 'More than a hundred cards that are missing do not wait for each other',
    'one-read-hangs': 'A read hangs: it is given up, and nobody else waits for it',
    'all-hear-of-a-failure':
      'The database is frozen: all who wait hear of it, hits go on, and the next one tries anew',
    'database-dies-with-reads-in-hand': 'The database dies while it reads: 503, and no longer than that',
    'the-first-one-leaves': 'Some who wait leave, the first one too: the others get their answer',
    'web-server-dies': 'A web server dies with a read in hand: at the other one it is read all the same',
    'slow-database': 'A slow database is waited for, and is no reason to leave the cache',
    'cache-dies': 'The cache dies: users are served from the database',
    'dead-then-back': 'The cache dies and comes back: hardly slower, nothing old, then used again',
    'frozen-then-back': 'The cache is frozen for a while: after a second nobody feels it',
    'one-is-cut-off': 'One web server is cut off from the cache, the other one is not',
    'whole-past-the-cache': 'Past the cache users get what the database says, whole',
    'its-line-is-full': 'The line of the cache is full: the rest is served from the database',
    'slow-is-not-dead': 'A cache that takes 160 ms is still used',
    'leaves-while-it-is-tried': 'A user leaves while the cache is tried: it is used again all the same',
    'dies-with-reads-in-hand': 'The cache dies while it waits for the database: users get their answers',
    'outage-after-outage': 'Frozen, dead, cut off, frozen: each time as the first time',
    'away-at-boot': 'Web servers boot while the cache is away',
    'both-are-away': 'Cache and database are away: 503 in time, and all is well when they are back',
    'absence-is-kept': 'That there is nothing is a hit the second time',
    'for-less-time': 'Absence is kept for its own, shorter time',
    'many-ask-for-nothing':
      'Sixty ask for what is not there: one read, each time it has expired, and nothing is left of it',
    'created-is-seen': 'Whoever creates a card finds it, and so does everybody else',
    'created-meanwhile': 'A read of before comes back after the card was created: it is not kept',
    'asked-for-while-it-is-written':
      'Somebody asks while the card is being written, or the cache is slow to forget',
    'outage-is-not-absence': 'A database that does not answer has not said that there is nothing',
    'created-while-the-cache-is-away': 'A card is created while the cache is frozen',
    'stale-and-marked': 'The database is dead, frozen, cut off, failing: what is old is served, and says so',
    'not-while-it-is-well': 'Nothing stale while the database answers, however slowly',
    'outage-after-outage-of-the-database':
      'After each outage what is served is new again, and the next one starts from there',
    'not-for-ever': 'Stale answers come to an end, and leave the memory',
    'nothing-to-serve': 'What was never read cannot be served stale',
    'many-ask-for-what-is-old': 'Forty ask for what is old, and the frozen database is asked once',
    'fresh-ones-are-not-stale':
      'While it is fresh an entry is a hit, whatever the database does, and after that it is there',
  },
  says,
  scenes: {
    'without-cache': {
      title: 'Two web servers, one database',
      measures: { 'at-60': '60 requests a second', 'at-110': '110 a second', 'at-200': '200 a second' },
    },
    'frozen-and-waited-for': {
      title: 'A cache that freezes, and 300 ms of patience',
      measures: { well: 'all is well', frozen: 'the cache is frozen' },
    },
    'with-cache': {
      title: 'The same, with your cache',
      measures: {
        'at-60': '60 requests a second',
        'at-110': '110 a second',
        'at-200': '200 a second',
        'at-1000': '1,000 a second',
      },
    },
    lives: {
      title: 'A second, five, thirty',
      measures: { one: 'TTL of 1 s', five: 'TTL of 5 s', thirty: 'TTL of 30 s' },
    },
    'hot-key': {
      title: 'A card that everybody wants',
      measures: { first: 'it is not there yet', expired: 'it expires' },
    },
    'hot-key-once': {
      title: 'The same, and one read for all who wait',
      measures: { first: 'it is not there yet', expired: 'it expires' },
    },
    'cache-goes': {
      title: 'The cache goes away, twice',
      measures: {
        well: '80 a second, well',
        frozen: 'the cache is frozen',
        back: 'it is back',
        busy: '300 a second, well',
        dead: 'the cache is dead',
        again: 'it is back, and empty',
      },
    },
    'database-goes': {
      title: 'The database goes away',
      measures: { well: 'all is well', dead: 'it is dead', back: 'it is back' },
    },
  },
  beside: { 'without-cache': 'No cache' },
  figures: {
    entries: { title: 'entries' },
    reads: { title: 'reads so far' },
    oldest: { title: 'oldest seen', unit: 'ms' },
    'read-rate': { title: 'reads a second' },
  },
  alternatives: {
    'cache-aside': {
      title: 'Beside the way',
      does: 'Web servers ask the cache, fetch what is missing from the database, and bring it to the cache under a lease.',
      trades:
        'Every web server has to know the rules, and one that breaks them leaves old cards behind; in return the cache may be down, and depends on nobody.',
    },
    'request-driven': {
      title: 'Nothing by itself',
      does: 'No timers of its own: requests that wait are what finds out whether the cache is well.',
      trades:
        'A user is the one who finds out that it is back; in return a stack without users does nothing.',
    },
    'two-levels': {
      title: 'A small cache before the large one',
      does: 'Each web server keeps what is fresh for half a second.',
      trades:
        'For half a second servers may tell different things; in return the hottest keys cost no hop at all.',
    },
  },
} satisfies ExerciseText
