import type { ExerciseText } from '../../../src/contract/exercise.ts'
import { says } from './says.ts'

export default {
  title: 'Names',
  stages: {
    walk: {
      title: 'Walk down from the root',
      hints: [
        'The starter passes on what a root server says. Its Answer is empty, but look at the other two lists: console.log(message) shows them.',
        'A loop: ask an address; if there are NS records in Authority, take the address of one of them from Additional, and go round again with the same question. Everything else ends the loop.',
        'const server = Authority.find(({ type }) => type === NS)?.data, and the next address is Additional.find(({ name, type }) => name === server && type === A)?.data. A Status that is neither 0 nor 3: throw new NoAnswer(…), which the starter turns into Status 2.',
      ],
    },
    cache: {
      title: 'Keep what you are told',
      hints: [
        'A Map, whose key is made of the name and the type. The value is the list of records, and the moment when they are over: performance.now() + TTL * 1000.',
        'recall gives copies of the records with TTL: Math.ceil((untilMs - performance.now()) / 1000), and nothing when the moment has passed. The entry itself does not change.',
        'Remember Answer, and of each referral Authority and Additional. Before you ask the root, go up from the name by parentOf: the first zone whose NS records you know, and the address of one of them as well, is where you begin. Go on with the referral itself, not with what you have kept of it: its TTL may be 0.',
      ],
    },
    aliases: {
      title: 'Other names, and circles',
      hints: [
        'Make a function that finds the records of one name, with an alias as one of its outcomes. Around it goes a loop that follows aliases and collects them, and gives up after some ten.',
        'A name server without an address: call your own function with its name and type A. It calls itself then, so tell it what it must know to come to an end: a counter of questions and a set of name servers that are being looked for, both made anew for each question of a user.',
        'In a loop over the name servers: skip those in the set, add the name to the set, look for its address, and catch NoAnswer: then it is the next one’s turn. A referral counts only if its zone is longer than the one that you asked, and isWithin(question.name, zone).',
      ],
    },
    nothing: {
      title: 'Keep a no',
      hints: [
        'Where your walk ends without records, look into Authority for an SOA record. Without one, keep nothing.',
        'Math.min(soa.TTL, Number(soa.data.split(" ").at(-1))) is for how many seconds. Keep the Status as well.',
        'The key of “no such name” has no type; look there first. The key of “nothing of this type” is the one of its records, with an empty list. The name is the one that you have asked the name server for, at the end of all aliases.',
      ],
    },
  },
  tests: {
    address: 'The walk from the root leads to addresses',
    'other-types': 'Records of other types are found as well',
    'nothing-of-this-type': 'A name without records of a type is Status 0, and no records',
    'no-such-name': 'A name that does not exist is Status 3, whoever says so',
    'letters-of-either-case': 'Capitals, and a dot at the end, make no other name',
    'whom-it-asks': 'Only those are asked to whom referrals lead',
    'further-down': 'Zones within zones, and levels without a zone',
    'odd-names': 'Any word may be a name',
    'at-the-same-time': '40 users ask at the same time, and each gets their own answer',
    'no-answer': 'A name server that says neither 0 nor 3 has not answered',
    'asked-once': 'What is asked for twice is asked of name servers once',
    'counts-down': 'The TTL that users are told is what is left',
    'until-it-is-over': 'It is kept until its TTL is over, however often it is asked for',
    'long-unused': 'What is over is told to nobody, again and again',
    'no-time-at-all': 'A TTL of 0 is told, and not kept',
    'each-type-for-itself': 'Types of a name are kept apart, each for its own time',
    'clock-is-set': 'Somebody sets the clock, and nothing changes',
    'forty-at-once': '40 users ask for four names at the same time, twice',
    'types-at-once': 'Different types of one name at the same time',
    'room-for-many': 'There is room for 120 names',
    'hours-and-weeks': 'A TTL of hours is kept for hours, and one of a month as well',
    'a-crash-clears-it': 'After a crash it starts anew',
    'a-zone-is-known': 'A new name of a known zone is one question to its name server',
    'a-domain-is-known': 'A new zone of a known domain is not asked of the root',
    'a-referral-is-over': 'A zone moves: it is found where it is now, when its referral is over',
    'addresses-are-over': 'The addresses of name servers are over before their names',
    'servers-are-over': 'The names of name servers are over before their addresses',
    'no-time-to-keep-a-referral': 'A referral with a TTL of 0 leads on, and is not kept',
    alias: 'Aliases lead on, within a zone and to another one',
    'alias-for-all-types': 'An alias goes for all types',
    'the-alias-itself': 'Who asks for CNAME gets the alias itself',
    'eight-in-a-row': 'Eight aliases in a row',
    'each-its-own-time': 'Alias and address are kept each for its own time',
    'alias-is-over': 'An alias that is over may lead elsewhere',
    'alias-to-nothing': 'An alias that leads to nothing, or to trouble',
    'aliases-in-a-circle': 'Aliases that lead in a circle come to an end',
    'without-an-address': 'A name server without an address is found by its name',
    'three-deep': 'A name server is found three deep, by twenty users at once',
    'some-without-an-address': 'A name server that cannot be found is passed over',
    'a-found-address-is-over': 'An address of a name server that was found is kept for its own time',
    'none-can-be-found': 'None of the name servers exists',
    'each-in-the-other': 'Zones whose name servers are in each other come to an end',
    'up-again': 'Referrals that do not lead down come to an end',
    'a-crowd-of-servers': 'Dozens of name servers that cannot be found: 100 questions at most',
    'others-meanwhile': 'Others are answered while some go in circles',
    mended: 'A circle that is mended is one no more',
    'no-is-kept': 'That there is no such name is asked once',
    'no-name-of-any-type': 'No such name goes for all types',
    'nothing-of-one-type': 'Nothing of this type goes for this type alone',
    'no-for-the-last-number': 'A no is kept for as long as the last number of the SOA record says',
    'no-for-the-ttl': 'A no is kept for the TTL of the SOA record, where that is less',
    'no-from-above': 'The root and the top say no as well',
    'without-a-word-on-time': 'A no without an SOA record is not kept',
    'trouble-is-no-no': 'Status 2 is no no',
    'alias-to-nothing-is-kept': 'An alias to nothing: the alias is there, the other name is not',
    'gone-again': 'A name that goes, and stays away',
    'odd-names-that-are-not': 'Any word may be a name that does not exist',
  },
  says,
  figures: { asked: { title: 'questions so far' } },
  beside: { unkept: 'Nothing may be kept' },
  scenes: {
    hosts: {
      title: 'A table of names',
      measures: {
        well: 'all is well',
        moved: 'web-1 is gone, web-2 is there',
        copied: 'the new table has been copied',
      },
    },
    unkept: { title: 'Every TTL is 0', measures: { all: 'one minute' } },
    kept: {
      title: 'TTLs are minutes and hours',
      measures: { first: 'the first 10 seconds', later: 'the 50 after them' },
    },
    moves: {
      title: 'The server moves',
      measures: {
        well: 'all is well',
        minute: 'it has moved: the first minute',
        minutes: 'until 5 minutes after the first question',
        over: 'after that',
      },
    },
    lowered: {
      title: 'The TTL is lowered first',
      measures: {
        well: 'the TTL is lowered, and nothing moves',
        moving: '12 seconds in which both answer',
        over: 'after that, the old one is gone',
      },
    },
  },
  alternatives: {
    'whole-answers': {
      title: 'Whole answers',
      does: 'It keeps what it has told, by the question, and where the servers of zones are. Users who ask the same at the same time share one search.',
      trades:
        'A part that is known already is asked for again under another question; in return a hit is a single look, and a crowd with one question is one search.',
    },
    goals: {
      title: 'A stack of goals',
      does: 'No function calls itself: what has to be found first is put on top of a stack. What is often asked for is renewed before it is over.',
      trades:
        'Some questions are asked that nobody would have needed, so that those who ask for what is popular never wait for it.',
    },
    tree: {
      title: 'A tree of names',
      does: 'Its cache is a tree, label by label, that is pruned once a minute. A search ends by the clock as well.',
      trades:
        'A few steps for each label at every look; in return memory goes back when names are over, whoever asks for them no more.',
    },
  },
} satisfies ExerciseText
