import type { ExerciseText } from '../../../src/contract/exercise.ts'
import { says } from './says.ts'

export default {
  title: 'No single point of failure',
  stages: {
    places: {
      title: 'A place for every key',
      hints: [
        'Both web servers have the same list of caches and the same path. What can they work out of these two, that is the same for both?',
        'hash(path) % caches.length is even, and will do until a cache goes away. Look ahead: is there a rule by which a key only moves when its own cache goes?',
        'Rendezvous hashing: for each cache the number hash(`${cache} ${path}`); the key lives in the cache with the largest one.',
      ],
    },
    'one-away': {
      title: 'One is away',
      hints: [
        'askCache gives undefined when a cache does not answer, and web.ts tells noteAnswer of it. What should isAway say from then on? And how does it ever change back?',
        'Put the cache into the set when it has not answered. Once a second ask each cache for /status, and put it in or take it out. placeOf then chooses among those that are left.',
        'And after a DELETE without an answer the item has another place already: in forget, go on until some cache has answered, or none is left.',
      ],
    },
    'not-drowned': {
      title: 'The database does not drown',
      hints: [
        'fill is called for each miss with what has to be done. It may do it at once, later, or not at all, if somebody is at it already.',
        'A Map of path → promise for those under way, deleted in a finally. And a count of turns: who finds none stands in a list of waiting functions, and who ends calls the first of them.',
        'A turn is taken and given in the same moment: in the finally, call the first one of the line and leave the count as it is, or raise it when nobody waits. Who waits has a setTimeout of 1,500 ms that takes it out of the line and answers busy. Who has waited asks the cache once more before it reads: its lease is over by now.',
      ],
    },
    'back-again': {
      title: 'Back again',
      hints: [
        'Two different things are old after an outage: what the cache that is back still has, and what others took in for it meanwhile.',
        'For the first one: a cache that could not be told of a write is owed a DELETE of that path. Keep a list for each, also while it is away, and work it off before you use the cache again. (Or empty it by DELETE /items.)',
        'For the second one: an item is at home in the cache that it has when all are there. Anywhere else give it max-age=5. Home is placeOf(path, cachesOf(env)), whoever is away; and a write of an item whose home is away owes that home a DELETE.',
      ],
    },
  },
  tests: {
    'one-reads-both-hit': 'What one web server has read is a hit at both, also after a restart',
    evenly: 'Each cache has a fair share of the keys, whatever they are called',
    'hits-for-thirty-seconds': 'What was read is a hit for 30 seconds',
    'written-then-read': 'A second after a write both web servers tell what was written',
    'both-write': 'Both web servers write the same items at the same moment',
    'crashes-while-it-writes':
      'A web server crashes at each step of a write: nothing is older than 60 seconds',
    'a-slow-read-is-not-kept': 'What was read before a write and comes back after it is not kept',
    'all-else-as-before': 'Headers, HEAD, spellings, lists, errors: as the database says',
    'a-cache-dies': 'One cache dies, then another one',
    'only-its-keys-miss-dead': 'A cache is dead: only its keys miss, and they live elsewhere, spread',
    'only-its-keys-miss-frozen': 'A cache is frozen: only its keys miss, and they live elsewhere',
    'kept-elsewhere-for-three-seconds':
      'What lives elsewhere is a hit for three seconds, at both web servers',
    'away-from-one': 'A cache is cut off from one web server only',
    'all-are-answered-meanwhile': 'A cache goes away under load: all are answered, as by the database',
    'nobody-waits': 'Three seconds later nobody waits for it',
    'written-while-it-is-away': 'What is written while a cache is away is found',
    'one-after-the-other': 'One cache after the other goes away, until none is left',
    'slow-is-not-away': 'A cache that takes 150 ms is used',
    'ten-at-a-time': 'Forty misses at the same moment: ten reads at a time, and not two',
    'one-read-for-all': 'Thirty users want the same item: one read',
    'what-is-no-item-is-passed-on':
      'Who waits for a read gets its 404, or its error, and the next one begins anew',
    'the-rest-waits': 'Who has no turn waits, and is sent away in time; hits and writes do not wait',
    'users-leave': 'Users leave, and take no turn with them',
    'errors-free-their-turn': 'Reads that fail, or find nothing, give their turn back',
    'no-cache-at-all': 'All caches are away, and there is a crowd',
    'joined-with-a-newer-lease': 'Who joins a read that is under way does not put what it brings',
    'written-while-they-stand-in-the-line': 'What is written while readers stand in the line is found',
    'kept-though-they-waited': 'What is read for those who stood in the line is kept as well',
    'dead-and-back': 'A cache dies, people write, it is back',
    'back-and-empty': 'A cache is back and empty: its keys live there again, and the others never missed',
    'back-with-what-it-knew': 'A cache is back with what it knew before',
    'away-from-one-and-back': 'A cache was away from one web server, and both have written',
    'and-then-the-next-one': 'After an outage of one, the next cache goes away',
    'one-message-is-lost': 'A single message of a write is lost',
    'in-the-line-of-a-frozen-one': 'What lay in the line of a frozen cache does no harm',
    'two-at-the-same-time': 'Two caches are away, each from another web server',
    'again-before-all-was-well': 'Away, back, and away again before all was well',
    'all-empty-and-a-crowd': 'All caches are back and empty, and there is a crowd',
    'it-crashes-and-forgets-what-it-owed': 'A web server crashes with what it had to make good: 60 seconds',
  },
  says,
  scenes: {
    'the-only-one': {
      title: 'One cache, and it dies',
      measures: { well: 'all is well', gone: 'it is dead', later: 'ten seconds later' },
    },
    'by-division': {
      title: 'Four caches by hash % length, and one dies',
      measures: { well: 'all is well', gone: 'cache-2 is dead', later: 'ten seconds later' },
    },
    'one-dies': {
      title: 'The same, with yours',
      measures: { well: 'all is well', gone: 'cache-2 is dead', later: 'ten seconds later' },
    },
    'cut-from-one': {
      title: 'cache-2 is cut off from web-1',
      measures: { well: 'all is well', cut: 'web-1 does not reach it', back: 'six seconds after it is back' },
    },
    'with-an-old-lease': {
      title: 'All four restart; ten read at a time',
      measures: {
        well: 'all is well',
        first: 'they are back, and empty',
        second: 'five seconds later',
        later: 'twenty seconds later',
      },
    },
    'all-at-once': {
      title: 'All four restart, with yours',
      measures: {
        well: 'all is well',
        first: 'they are back, and empty',
        second: 'five seconds later',
        later: 'twenty seconds later',
      },
    },
  },
  beside: { 'one-cache': 'One cache, and nobody holds back' },
  figures: {
    entries: { title: 'entries' },
    reads: { title: 'reads so far' },
    moved: { title: 'cards that live elsewhere', unit: '%' },
    wrong: { title: 'cards told wrong' },
  },
  alternatives: {
    'deleted-everywhere': {
      title: 'Told everywhere',
      does: 'Keys stand on a ring. Each write is told to all caches, as any of them may have had the item once; those that do not answer are told later.',
      trades:
        'Each write sends a message to every cache, so writes cost more with each cache that is added; in return an item may stay wherever it is, for as long as at home.',
    },
    'emptied-on-return': {
      title: 'Emptied when it is back',
      does: 'Keys belong to 1,024 slots, each with its own order of caches. A cache that has missed a change is emptied before it is used again.',
      trades:
        'A single lost message costs all that a cache has, and a crowd of misses; in return nobody keeps a list that could grow without end.',
    },
    epochs: {
      title: 'An epoch for each cache',
      does: 'Keys jump to a number. Each item is put with the epoch of its cache; when a cache has been in trouble its epoch ends, and what was put in it is not believed any more.',
      trades:
        'The web servers have to talk to each other, and what is old stays in memory until somebody meets it; in return a cache need not be told anything, and no list is kept.',
    },
  },
} satisfies ExerciseText
