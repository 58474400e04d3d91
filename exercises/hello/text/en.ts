import type { ExerciseText } from '../../../src/contract/exercise.ts'

export default {
  title: 'Hello',
  stages: {
    console: {
      title: 'The console',
      hints: [
        'A test says what was seen, what it may come from, and what to try. Below it is the console: what your program wrote with console.log.',
        'The answer to /hello?name=Ann is the text Hello, Ann! and nothing else.',
        'return new Response(`Hello, ${searchParams.get("name")}!`), and before it console.log(pathname).',
      ],
    },
    stack: {
      title: 'The stack',
      hints: [
        'fetch works in your program too: it asks another node. Its answer comes later, so it is a promise: await it.',
        'const response = await fetch(`http://people-1${pathname}`), and (await response.json()).name is the name. When response.status is 404, so is yours.',
        'const known = new Map() outside of fetch is the memory of the node. Look there first, ask only when there is nothing, and set what you were told.',
      ],
    },
    replay: {
      title: 'A replay',
      hints: [
        'Press Replay beside the failing test, and step through it: who asked whom, who was down, and what came back.',
        'A fetch that fails rejects: await throws then. What your program throws and does not catch is answered with 500.',
        'try { … await fetch(…) … } catch { return new Response("Try again later.", { status: 503 }) }. Keep in the Map only what arrived.',
      ],
    },
  },
  tests: {
    greets: 'People are greeted by their names',
    'writes-a-line': 'Each greeting leaves a line with its path on the console',
    asks: 'People are greeted by number: people-1 knows their names',
    nobody: 'A number that nobody has is 404',
    'at-once': 'Six users at the same moment each get their own greeting',
    remembers: 'Whose name is known is not asked for again',
    'people-is-dead': 'people-1 is dead: users hear that they should try later',
    'known-all-the-same': 'people-1 is dead: those whose names are known are greeted all the same',
    'back-again': 'people-1 is back: all is well again, twice',
    'dies-meanwhile': 'people-1 dies while it is asked: its user hears of it',
  },
  says: {
    'greeting-status': {
      seen: 'GET {path} was answered with {status} in place of 200.',
      cause: 'When your program throws, its users get a 500. 503 and 404 are your own words.',
      next: 'Look at the console below: what was thrown stands there, with its line. Then press Replay.',
    },
    'other-greeting': {
      seen: 'GET {path} should be answered with the text “{wanted}”. It was “{got}”.',
      cause:
        'The text has to be this one, letter by letter, and nothing else. If it has [object Promise] in it, something was not awaited. If it has somebody else’s name, that was kept outside of fetch, where requests overwrite it.',
      next: 'Return new Response with that very text.',
    },
    'no-line': {
      seen: 'GET {path} left {lines} {lines:line|lines} on the console, none of them with /hello in it.',
      cause: 'What a program writes with console.log is what you see of its inside.',
      next: 'Write console.log(pathname) before you answer.',
    },
    'not-404': {
      seen: 'GET {path} was answered with {status} in place of 404.',
      cause: 'people-1 answers with 404 and a text that is no JSON when nobody has that number.',
      next: 'Look at response.status before you read the name, and answer with 404 as well.',
    },
    'asked-again': {
      seen: 'people-1 was asked for {path} {count} {count:time|times}. Its first answer was enough.',
      cause: 'The name was not kept, or in a variable inside of fetch, which is gone when fetch returns.',
      next: 'Keep names in a Map outside of fetch: const known = new Map().',
    },
    'not-503': {
      seen: 'people-1 was down, and GET {path} was answered with {status} in place of 503.',
      cause:
        'people-1 gave no answer, and your program went another way than you had in mind. Which way, the test does not say: it sees only what users get.',
      next: 'Press Replay, and step on to where web-1 asks people-1. What becomes of that fetch, and what does your program do next?',
    },
    forgot: {
      seen: 'people-1 was down, and somebody whose name was known got {status}.',
      cause: 'It was asked first, and the Map only looked at after that.',
      next: 'Look into the Map before you ask.',
    },
    'not-back': {
      seen: 'people-1 was up again, and its user got {status}.',
      cause: 'The failure was remembered: in place of a name, or as a promise that rejected.',
      next: 'Set in the Map what arrived, when it has arrived.',
    },
  },
  scenes: {
    'people-dies': {
      title: 'people-1 dies',
      measures: { both: 'Both are up', alone: 'web-1 alone' },
    },
  },
  alternatives: {
    'asks-twice': {
      title: 'Asks twice',
      does: 'Waits two seconds at the most, asks once more, and finds the other node by its role.',
      trades: 'The other side may be asked twice for one user; in return one lost message is not seen.',
    },
    'promises-kept': {
      title: 'Keeps promises',
      does: 'Keeps the promise of a name, not the name, so that two who ask at once share a question.',
      trades:
        'A promise that fails has to be thrown out again, or it fails for ever; in return a name is asked for once, however many want it at that moment.',
    },
    'then-chains': {
      title: 'Without await',
      does: 'One promise leads to the next, with then and catch.',
      trades:
        'What happens in between is harder to follow, and to change; in return it shows what await does for you.',
    },
  },
} satisfies ExerciseText
