import type { ExerciseText } from '../../../src/contract/exercise.ts'
import { says } from './says.ts'

export default {
  title: 'GeoDNS',
  stages: {
    nearest: {
      title: 'The nearest',
      hints: [
        'Two questions, one after the other: is it our name and a type that we have? And where is the user? Answer the first before you look at the second.',
        'An address is a number: 198.18.3.0 is ((198 × 256 + 18) × 256 + 3) × 256. A network of 24 bits has 2 ** (32 − 24) addresses. It lies in another one if its first address is not before the other’s, and its last not behind it. (With << and & such numbers become negative.)',
        'Sort the centers by latencyMs(region, center.region), and take the first. Where you know no region, leave them in the order in which they are. searchParams.get("edns_client_subnet") ?? remoteAddress, which the third argument of fetch has, is what you look up.',
      ],
    },
    dies: {
      title: 'A center dies',
      hints: [
        'setInterval in start: every three seconds a check of each center, all at the same time. Answers only read what the last checks have found.',
        'A Map from the center’s name to how many checks in a row have failed. A good one sets it to 0. Three in a row at three seconds’ distance take six seconds: longer than a moment, shorter than thirty.',
        'A check: fetch(`http://${name}/health`, { redirect: "manual", signal: AbortSignal.timeout(1000) }), and good is status 200. Catch what it throws. In answers: those in service by distance, then all others. The list is never empty.',
      ],
    },
    back: {
      title: 'It comes back',
      hints: [
        'Two things to remember for each center: whether it is out, and since when all its checks were good. A bad check takes the second one away.',
        'Out and well for less than 60 s: nobody. From 60 s to 120 s a share that grows from 0 to 1. From then on it is in service, and only three bad checks in a row take it out again.',
        'Whether a network belongs to the share must not be decided anew each time: its third number, modulo 32 and divided by 32, is a place from 0 to 1. It belongs to it when its place is smaller than the share. performance.now() is the clock.',
      ],
    },
    caches: {
      title: 'Those who remember',
      hints: [
        'A resolver that has just asked when a center is taken out asks again when its answer has expired. So the time until you notice and the TTL come together.',
        'A hundred resolvers that each ask once in TTL seconds: 100 / TTL questions a second. The largest TTL follows from the other promise, the smallest from this one.',
        'With 20 s it is 5 a second at the most; with 50 s you have 10 s to notice. 30 s leaves room on both sides. Use the same when a center is away: those who are well are asked for as often as before.',
      ],
    },
    capacity: {
      title: 'The others carry more',
      hints: [
        'What room has a center? What it carries, less what the regions bring whose nearest center it is. Not what it carries alone.',
        'Those who have lost theirs go to each center in proportion to its room: room of this one / room of all. If it fits at all, no room is exceeded then.',
        'Which network goes where, its place in the region decides, as in stage 3: the first part to one center, the next part to the next. While a center comes back, the places behind its share are the ones to be divided.',
      ],
    },
    blind: {
      title: 'Blind, not dead',
      hints: [
        'Each name server tells the other which centers it reaches: GET /seen, every three seconds, with a time-out. A check counts as good if it was good here, or if the other one has just said that it reaches this center.',
        'Tell your own checks, not what you have concluded. Else each hears from the other what it has said itself, and a dead center lives for ever.',
        'Keep when the other one said it, and forget it after 8 s. When no center is in service, the same list as ever comes out: all of them, the nearest first.',
      ],
    },
  },
  tests: {
    'by-network': 'Users are told of the nearest center first, by the network that they are in',
    'by-networks-of-any-length': 'Networks of other lengths are found as well, to the last address',
    'users-and-not-resolvers': 'Where the resolver stands does not count',
    'by-who-asks': 'Without a network, the address of who asks counts',
    'unknown-networks': 'Networks that nobody knows, and what is none, get some center',
    'letters-of-either-case': 'The name is the same in letters of either case, and with a dot',
    'other-types': 'There are no records of other types, and the name exists all the same',
    'other-names': 'Other names do not exist',
    'other-centers': 'Centers may be in other regions',
    'centers-come-and-go': 'A center that is added is told of, one that is removed is not',
    crashed: 'A center crashes, and its users are told of the nearest that is left',
    frozen: 'A center freezes, and its users are told of the nearest that is left',
    'cut-off':
      'A center is cut off from both name servers, and its users are told of the nearest that is left',
    sick: 'A center says that it is sick, and its users are told of the nearest that is left',
    'other-answers': 'Only 200 within a second is well',
    'a-lost-check': 'Checks that fail for a moment move nobody, however often',
    'two-die': 'Two centers die, and the third one is told of',
    'answers-meanwhile': 'Answers come at once while centers are silent, and checks come no faster',
    'nobody-turned-away-when-crashed': 'Users are answered all the time when a center crashes',
    'nobody-turned-away-when-frozen': 'And when it freezes',
    'nobody-turned-away-by-the-second': 'And when a second one dies, long after the first',
    'started-again': 'A name server is started again, when all is well and when it is not',
    'started-again-in-trouble': 'A name server is started again while others are silent',
    'added-and-dead': 'A center that was added is checked as well',
    'any-of-them': 'One name server is enough',
    'waits-a-minute': 'A center that is well again waits for a minute',
    'not-all-at-once': 'It comes back by half at most, and then whole',
    'others-stay': 'Meanwhile everybody else stays where they are',
    flapping: 'A center that comes and goes gets nobody',
    'again-and-again': 'A second and a third outage are like the first one',
    'dies-while-coming-back': 'A center dies again while it comes back',
    'another-dies-meanwhile': 'Another center dies while one comes back',
    'clocks-are-set': 'Clocks are set forward and back, and nothing changes',
    'gone-in-a-minute-when-crashed': 'A minute after a crash no user comes to the center any more',
    'gone-in-a-minute-when-frozen': 'Nor do they when it is frozen',
    'resolvers-that-disobey': 'Behind resolvers that keep answers for longer, it takes a minute and a half',
    'few-questions': 'A hundred resolvers ask five times a second at most',
    'few-questions-in-an-outage': 'And no more often when a center is away',
    'the-others-share': 'When a center is lost, no other one gets more than it carries',
    'all-is-well': 'While all is well, everybody goes to the nearest',
    'two-are-lost': 'Two are lost, and count on the same room',
    'plans-change': 'The operator’s new numbers count within 5 seconds',
    'while-it-comes-back': 'Nor does any while the lost one comes back',
    'only-one-is-left': 'The last one gets all',
    'one-is-blind': 'One name server is blind, and nobody is moved',
    'each-blind-to-another': 'Each is blind to others, and nobody is moved',
    'blind-beside-a-lost-check': 'One is blind, the other one misses a check, and nobody is moved',
    'blind-and-dead': 'A center dies to which one name server was blind, and comes back',
    'the-other-is-silent': 'A center dies, and the other name server cannot be asked',
    'blind-and-alone': 'What a dead name server said does not count for long',
    'all-look-sick': 'No center is well, and all are told of as if they were',
    'cut-off-from-all': 'A name server that reaches nobody answers as if all were well',
  },
  says,
  scenes: {
    'one-center': {
      title: 'All in Virginia',
      measures: {
        virginia: 'users in Virginia',
        frankfurt: 'users in Frankfurt',
        seoul: 'users in Seoul',
        lost: 'Virginia is lost',
      },
    },
    'by-hand': {
      title: 'A table that somebody edits, TTL 300',
      measures: {
        well: 'All is well',
        lost: 'Seoul is lost',
        edited: 'The table is edited',
        expired: 'Five minutes after the first questions',
      },
    },
    'three-centers': {
      title: 'Three centers, and your name servers',
      measures: {
        virginia: 'users in Virginia',
        frankfurt: 'users in Frankfurt',
        seoul: 'users in Seoul',
        lost: 'Seoul is frozen: the first minute',
        after: 'A minute and a half later',
      },
    },
    disobey: {
      title: 'Users whose resolver disobeys',
      measures: {
        well: 'All is well',
        half: 'Seoul is frozen: 30 seconds',
        minute: '30 to 50 seconds',
        late: 'After a minute',
      },
    },
    drowned: {
      title: 'To the nearest that is left',
      measures: {
        well: 'All is well',
        first: 'Seoul is lost: 40 seconds',
        second: '40 to 70 seconds',
        third: 'After that',
      },
    },
    shared: {
      title: 'By the room that they have',
      measures: {
        well: 'All is well',
        first: 'Seoul is lost: 40 seconds',
        second: '40 to 70 seconds',
        third: 'After that',
      },
    },
  },
  beside: { 'one-center': 'One center, in Virginia' },
  alternatives: {
    'by-chance': {
      title: 'A die',
      does: 'Shares are chances: for each question it is drawn whether a network belongs to those who are back, and which center has it.',
      trades:
        'The same user may be told of another center each time, and a share is only true on the average; in return nothing has to be known of networks.',
    },
    table: {
      title: 'Answers made ready',
      does: 'A table of all 256 networks is made anew whenever something changes, and questions only look into it. Centers are filled in the order of distance. Who misses a check asks the other name server to look for itself.',
      trades:
        'All of it is worked out again at each change, and centers are checked twice as often when they fail; in return an answer costs nothing, and the table can be read by people.',
    },
    ages: {
      title: 'How long ago',
      does: 'All that is kept is when a center was last reached, by either name server. Half of its networks come back after a minute, the other half after two.',
      trades:
        'Whoever returns gets half of its users in one moment; in return there are no counters, and what was heard grows old by itself.',
    },
  },
} satisfies ExerciseText
