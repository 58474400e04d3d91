import type { ExerciseText } from '../../../src/contract/exercise.ts'
import { says } from './says.ts'

export default {
  title: 'Consistency',
  stages: {
    invalidate: {
      title: 'First the database, then the cache',
      hints: [
        'The starter puts what it reads into the cache, and nobody ever takes it out. Who knows that it has become wrong?',
        'Whoever writes. When the database has answered, the cache has to forget that path. In the other order a reader puts the old value back in between.',
        'After const answer = await fetch(…database…, request), await fetch(…cache…, { method: "DELETE" }) with the same path, and then return the answer. For PUT and DELETE, whatever the database said.',
      ],
    },
    'two-writers': {
      title: 'Two writers',
      hints: [
        'Two messages to the cache may arrive in another order than the two writes at the database.',
        'Two DELETEs do the same in any order. Two PUTs do not.',
        'Let writers only delete. If you want to put what was written, send the Version of the database’s ETag along, and mind that a DELETE at the database tells none.',
      ],
    },
    'stale-set': {
      title: 'The stale set',
      hints: [
        'A reader comes back from the database with a value, and does not know what has happened to the card meanwhile. The cache does.',
        'Each 404 of the cache has a Lease. A DELETE ends all leases of its key.',
        'const lease = answer.headers.get("lease") in the read that missed, and Lease: lease in the headers of its PUT. 409 is no error: answer with what you have read.',
      ],
    },
    'cut-off': {
      title: 'A web server cannot reach the cache',
      hints: [
        'Two things go wrong: fetch rejects, or never settles, and that becomes the user’s answer; and nobody deletes what the cache has.',
        'Give each request to the cache a time-out between 500 and 1,000 ms, catch what it rejects with, and go on with the database. What cannot be deleted has to end by itself.',
        'signal: AbortSignal.timeout(600) for GET, PUT and DELETE at the cache, in one function that returns undefined when nothing came. Cache-Control: max-age=5 with each PUT: with the second that a lease may be old, that is six.',
      ],
    },
    'own-writes': {
      title: 'Own writes, and no way back',
      hints: [
        'Is the DELETE awaited before the user is answered? For 500 ms at least? That is the first rule.',
        'For the second one, think of a reader whose PUT was refused. It knows something newer, and the cache may have something older. Whom does it tell?',
        'When the PUT gets 409, begin again: ask the cache, and answer with what is there, or read anew with a new lease; five times at most, then DELETE the path and answer. And before you answer with the database’s 404, DELETE the path at the cache: somebody may just have put the old value.',
      ],
    },
  },
  tests: {
    'written-then-read': 'What was written is found at both web servers, and what was deleted is not',
    'second-is-a-hit': 'What was read is a hit for 3 seconds, whole, at both web servers',
    'read-at-the-same-moment': 'What eight read together is a hit afterwards',
    'each-key-its-own': 'Each key has its own value, and a write concerns one',
    'created-after-a-404': 'What was looked for in vain is found once it is there',
    'read-while-it-is-written': 'People read while a write takes its time, and find it afterwards',
    'a-life-of-writes': 'Thirteen versions, one after the other',
    'all-else-is-passed-on': 'Writes, conditions, lists and all else are passed on, once',
    'conditions-of-readers': 'A reader’s If-None-Match concerns nobody else',
    'both-write': 'Two write at the same moment, and the cache ends as the database does',
    'the-slow-way-round': 'The way to the cache is longer for one of the two',
    'one-after-the-other': 'The cache hears of the first write after the second one',
    'write-meets-delete': 'One writes and one deletes at the same moment',
    'one-is-refused': 'Two write with If-Match, and one is refused',
    'many-at-once': 'Many writers and readers, over ways of any length',
    'slow-link': 'A reader’s way from the database is long, and somebody writes meanwhile',
    'a-slow-read': 'What was read before a write and comes back after it is not kept',
    'a-late-put': 'What is put very late is not kept',
    'deleted-meanwhile': 'What was deleted meanwhile does not come back',
    'another-lease': 'A lease is good for the read that it was given for',
    'several-of-each': 'Several slow readers, several writers',
    'the-cache-restarts': 'The cache restarts between a read and its PUT',
    'and-still-it-is-kept': 'After all that, what is read is a hit',
    'the-cache-is-dead': 'The cache is dead: reads and writes go on',
    'dead-and-frozen': 'The cache is dead or frozen, and comes back: nothing is older than six seconds',
    'one-is-cut-off': 'One web server is cut off from the cache, and the other one is not',
    'cut-off-for-long': 'A web server that is cut off goes on writing',
    'and-the-database-is-slow':
      'The cache is away and the database is slow: users are answered within 3 seconds',
    'put-at-the-last-moment': 'What is put with a lease of nearly a second is over in time',
    'put-much-too-late': 'What is put seconds later, past a write that the cache never heard of',
    'in-the-line-of-a-frozen-cache': 'What lay in the line of a frozen cache does no harm when it goes on',
    'crashes-on-the-way': 'A web server crashes at each step of a write',
    'the-user-leaves': 'The user of a write does not wait for its answer',
    'well-again': 'Nine seconds after an outage all is as before',
    'one-only-writes': 'A web server that only gets writes uses the cache again, too',
    'the-cache-is-slow': 'A cache that answers within half a second is used',
    'at-once': 'Own writes are read at once, at both web servers',
    'at-once-though-the-cache-is-slow': 'At once, also when the cache takes 400 ms to hear of it',
    'at-once-after-an-outage': 'At once, nine seconds after an outage',
    'no-way-back': 'Who reads the new value is not followed by one who gets the old one',
    'no-way-back-from-404': 'Who reads that it is gone is not followed by one who gets it',
    'no-way-back-though-the-put-is-slow': 'No way back, also when what a reader puts takes a while',
    'no-way-back-with-two-writers': 'No way back, also when two write and the cache is far from one of them',
    'no-way-back-beside-a-late-reader':
      'No way back, also when a read comes late to the database, and another one puts what it has read before',
    'another-one-deletes-it-first':
      'A card that somebody else has just deleted is created, or deleted once more',
    'while-it-is-written': 'Readers while a write is on its way, and its DELETE is late',
    'all-at-the-same-instant': 'Readers and writers at the same instant',
    'a-busy-day': 'Three cards, many people, ways of any length',
  },
  says,
  scenes: {
    'only-lifetimes': {
      title: 'Nobody tells the cache',
      measures: { first: 'the first ten seconds', later: 'half a minute later' },
    },
    'deleted-and-put-back': {
      title: 'Deleted after each write, and a slow reader',
      measures: { writes: 'people read and write', quiet: 'nobody writes any more' },
    },
    'with-leases': {
      title: 'The same, with yours',
      measures: { writes: 'people read and write', quiet: 'nobody writes any more' },
    },
    'cut-off': {
      title: 'A web server is cut off, then the cache freezes',
      measures: {
        well: 'all is well',
        cut: 'web-1 is cut off from the cache',
        back: 'it is back',
        frozen: 'the cache is frozen',
        again: 'all is well again',
      },
    },
    'written-often': {
      title: 'One card, read 400 times a second',
      measures: { one: 'written once a second', ten: 'ten times a second', hundred: 'a hundred times' },
    },
    'with-cache': {
      title: 'As many as come',
      measures: { 'at-100': '100 requests a second', 'at-220': '220 a second', 'at-500': '500 a second' },
    },
  },
  beside: { 'without-cache': 'No cache' },
  figures: {
    entries: { title: 'entries' },
    reads: { title: 'reads so far' },
    wrong: { title: 'cards told wrong' },
    oldest: { title: 'out of date for', unit: 'ms' },
    hits: { title: 'hits', unit: '%' },
  },
  alternatives: {
    'write-through': {
      title: 'The writer puts it',
      does: 'Before a write the cache is told to forget; after it, it gets the new value at once, under the lease of that DELETE. When it refuses, it is told to forget once more.',
      trades:
        'Values are put that nobody may ever read, and each write costs one message more; in return the first reader after a write need not go to the database.',
    },
    'being-written': {
      title: 'A mark before the write',
      does: 'Before it writes, a web server puts a mark into the cache. As long as it is there, readers go past the cache.',
      trades:
        'Each write waits for the cache twice, and a mark that is left behind sends all readers to the database for a while; in return readers never see the old value when the new one is in the database.',
    },
    'one-owner': {
      title: 'One web server a key',
      does: 'Each key has an owner among the web servers, who reads, writes and fills the cache for it, one after the other.',
      trades:
        'Half of the requests take one hop more, and a slow read holds up those behind it; in return there are no two web servers that could contradict each other.',
    },
  },
} satisfies ExerciseText
