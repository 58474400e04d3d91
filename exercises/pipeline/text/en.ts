import type { ExerciseText } from '../../../src/contract/exercise.ts'
import { says } from './says.ts'

const spans = { before: 'Before', meanwhile: '60 s from the push on', after: '40 s later' }

export default {
  title: 'Automation',
  stages: {
    green: {
      title: 'Only green ships',
      hints: [
        'What can come back from the runner? Something that says yes, something that says no, something odd, a rejection, or nothing. Only the first is green.',
        'Pass an AbortSignal.timeout(limitMs) to build, and a new one to test. What rejects after `signal.aborted` was a time-out.',
        'The digest of the build’s answer is what you test, keep in the build, and give to deploy. Nobody builds again on the way.',
      ],
    },
    line: {
      title: 'One line',
      hints: [
        'POST adds a build to the list, and that is all. Who works on the list?',
        'One function: while there is a build that has not ended, take the first, and carry it to its end.',
        'Begin that function after each POST and at the boot, unless it is at work already. A variable tells whether it is. A throw must not end it.',
      ],
    },
    canary: {
      title: 'The canary',
      hints: [
        'deploy to one name, watch, and deploy to all. To order what the canary runs already does nothing.',
        'At the beginning of the watch ask all ten for their numbers, at the same time. Ask again every half second or so. What came in between is a difference, server by server.',
        'Add up the differences of the rest before you divide. Is the watch over, and have both enough? Then compare the two shares.',
      ],
    },
    back: {
      title: 'Back',
      hints: [
        'First the state: `rolling-back`, with why. Then give the canary what `state.live` says. Then `rolled-back`.',
        '`live` changes when a build is shipped, and only then. deploy tells who failed to start: if somebody did, the build goes back as well.',
        'For `silent`, note when the canary told its numbers for the last time. On the way back you may name all ten: nothing happens to those that run it already.',
      ],
    },
    crash: {
      title: 'A crash',
      hints: [
        'Look at each state, and ask: if a boot finds it, what is to be done? Mostly what was under way, once more.',
        'Let the work on a build be a switch over its state: each case does one step, and saves the next state. Then a boot needs no code of its own.',
        'Save the artifact and the state `canary` before the first order. Let the canary be the same server after each boot. Change `live` and `shipped` in one `change`. And repeat deploy until it has answered.',
      ],
    },
    flake: {
      title: 'A flake',
      hints: [
        'There are three answers to a first try: passed, failed, and neither. Only one of them has a second try.',
        'Keep in the build that it failed once; a second failure of the same build is red.',
        'Test the same artifact again. When it passes, `flaky` stays true in all later states.',
      ],
    },
  },
  tests: {
    ships: 'A good commit is built, tested, and comes to all ten',
    'for-real': 'A good commit ships, and one whose tests fail comes to nobody',
    red: 'A commit that cannot be built, and one whose tests fail',
    hangs: 'A build that never ends, and tests that never end',
    'in-time': 'Answers that come just in time, and others that come too late',
    'odd-answers': 'The runner answers 500, no JSON, or what is neither yes nor no',
    'runner-dies': 'The runner dies in the middle of the work, and comes back',
    'the-same-artifact': 'What was tested is what ships, and a commit pushed again is built again',
    'while-tested': 'Nobody gets it while its tests run',
    answers: 'Orders that are none, and a POST while another build hangs',
    'in-order': 'Three commits, the later ones quicker: they ship in order, one at a time',
    'at-the-same-instant': 'Three commits at the same instant never mix',
    'red-in-the-middle': 'Red ones and hung ones between good ones take nobody with them',
    'while-it-ships': 'A commit that is pushed while another ships waits for its turn',
    'red-overtakes-nobody': 'A red one overtakes nobody who waits',
    'begins-at-once': 'After a while with nothing to do the next one begins at once, and again',
    'one-of-ten': 'One server gets it, is watched from when it runs it, and then all get it',
    errors: 'A version that gives errors to users comes to one server',
    slow: 'A version that lets users wait comes to one server',
    'errors-and-slow': 'A version with some errors, and some slow answers, comes to one server',
    noise: 'A few bad requests are no fault',
    'all-have-trouble': 'All servers have errors: it is not the canary’s fault',
    'all-are-slow': 'All servers are slow: it is not the canary’s fault',
    'better-than-the-rest': 'The rest has errors and the canary has none: it ships',
    'worse-than-yesterday-only': 'Yesterday was better for all: it ships',
    'good-by-yesterday-only': 'Yesterday was bad, and today the canary alone is: it comes to one server',
    'few-users': 'Few users come: three requests decide nothing',
    'waits-for-users': 'Few users come: as soon as there were enough, it ships',
    'few-to-the-rest': 'Nobody comes to the rest: nothing is decided',
    'bad-after-a-while': 'A version that is bad after its first 70 requests comes to one server',
    'bad-at-first': 'The first requests to the canary are bad, and no later one: it ships',
    'rest-is-silent': 'Some of the rest tell nothing: they are left out, and make the watch no longer',
    'rest-speaks-late': 'Some of the rest begin to tell late: what they had yesterday does not count',
    'few-but-bad':
      'Two of the rest fail, and hardly anybody comes to them: a bad version comes to one server',
    'some-of-the-rest': 'Four of the rest have errors: what counts is all of the rest together',
    'speaks-again': 'The canary is silent for 1.3 s, five times: a good one ships, and a bad one does not',
    'because-of-errors': 'A version with errors is taken back, with the shares that were compared',
    'because-it-is-slow': 'A slow version is taken back, with the shares of the watch',
    'back-for-real': 'A bad version is taken back, and the next one ships',
    'does-not-start': 'A version that does not start: one server has tried',
    'not-on-one-of-them': 'A version that does not start on one of the rest: all go back',
    silent: 'A canary that tells nothing any more is taken back after 5 s',
    'silent-later': 'Few users come, and the canary falls silent long after the watch could be over',
    'to-what-was-live': 'Back is always what was shipped last',
    'told-on-the-way': 'The way back is told before it is gone',
    'not-again': 'What is rolled back stays so',
    'good-after-bad': 'Two bad ones and a good one, pushed in a row',
    'good-at-each-event': 'It crashes before each of its events, and a good commit ships',
    'bad-at-each-event': 'It crashes before each of its events, and a bad version goes back',
    'other-bytes-each-time': 'What is built again after a crash is red: nobody is left with the other one',
    'taken-is-kept': 'It crashes around its answer: what it took on is carried out',
    'back-is-kept': 'It crashes as soon as it goes back, and does not go forward again',
    'ends-are-kept': 'It crashes as soon as it tells an end, and the end stays',
    'in-the-watch': 'It crashes again and again while the canary is watched',
    'crash-for-real': 'It crashes in the middle of it all, and a good commit ships',
    'a-whole-line': 'Four builds, and eight crashes: each comes to its end, in order',
    'deployer-away': 'The deployer is away: the pipeline answers, and orders again',
    'answer-lost': 'The answers of the deployer get lost for a while',
    'boots-without-deployer': 'It boots while the deployer is away',
    'passes-again': 'Tests fail once and pass then: it ships, and says so',
    'told-for-ever': 'A flake whose version is rolled back is still told, after a crash as well',
    'fails-twice': 'Tests that fail twice are red, though they would pass a third time',
    'no-flake': 'Tests that pass at once are run once',
    'hung-is-no-flake': 'What hangs, or cannot be built, is tried once',
  },
  scenes: {
    afternoon: { title: 'A commit that is broken, and a script', measures: spans },
    tested: { title: 'A commit whose tests do not see the fault', measures: spans },
    canary: { title: 'The same commit, with your pipeline', measures: spans },
    fix: { title: 'All are ill, and a commit makes it better', measures: spans },
  },
  alternatives: {
    ticks: {
      title: 'A clock',
      does: 'Every 400 ms one thing is done for the build at the head of the line: something is begun, or it is seen whether what was begun is over.',
      trades:
        'Each step may be noticed up to a tick late, and a tick comes also when there is nothing to do; in return nothing ever waits, so nothing can hang.',
    },
    parallel: {
      title: 'All at once, and the newest ships',
      does: 'Each commit is built and tested as soon as it comes. When it is free, the newest green one ships, and those that it overtakes are skipped.',
      trades:
        'What is wrong with a version is wrong with all changes in it, and somebody has to find out with which; in return a busy day ships in time.',
    },
    steps: {
      title: 'A script that runs again',
      does: 'One function from the first step to the last. The result of each step is kept in a journal, and after a crash the function runs again and finds what is there.',
      trades:
        'A later version of the function has to ask for the same steps in the same order, or old journals do not fit it; in return it reads as if nothing could crash.',
    },
  },
  says,
} satisfies ExerciseText
