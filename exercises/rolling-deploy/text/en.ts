import type { ExerciseText } from '../../../src/contract/exercise.ts'
import { says } from './says.ts'

export default {
  title: 'Test and deploy everywhere',
  stages: {
    rolling: {
      title: 'One at a time',
      hints: [
        'Take the list of each look, and split it: who runs the version of the deploy, and who does not? You need to remember nothing else.',
        'While one of those who got it is not well yet, do nothing. Else take the zone of the first who has not got it, and of that zone somebody whose neighbours are all well. A server that lies dead is always such a one, once it has been down for more than the second between two versions.',
        'When nobody is left and all are well, the deploy is done: its state changes, and its version is the good one. restart wants a key: make it of the name, the version, and sinceMs of the look.',
      ],
    },
    watch: {
      title: 'Watch',
      hints: [
        'Keep a watch for each server that got it, in a map by name: since when, how many checks failed in a row, what its users had got when it began, and whether it is over.',
        'A watch begins at the first look that finds the server well, with usersOf. It is over at the first such look after watchMs. Then ask usersOf again, and take the difference.',
        'performance.now() goes evenly. A server that was never well has startMs, from when you first saw it with the version; after that three failed checks in a row count, and a good one sets them to zero.',
      ],
    },
    back: {
      title: 'Back',
      hints: [
        'A fault changes the state of the deploy to rolling-back, and nothing else. The next look sees that, and goes the other way.',
        'On the way back all that do not run the good version are the ones to restart, by the same rule about their neighbours. When there is none, and all are well, it is rolled back.',
        'Do not stop counting the checks of a server when its watch is over. And restart somebody who has been down for a few seconds, though it runs the good version: it is in the way of its neighbours.',
      ],
    },
    crash: {
      title: 'A crash',
      hints: [
        'What do you need after a crash? The good version, and each deploy with its state. Who got the version, the platform knows.',
        'Write the new state into a second file, sync that, and rename it over the first. What stands under the first name is then whole and synced at any time. Only after that change what GET tells, answer, or order.',
        'Two changes may meet at an await: a POST while a look saves. Let each wait for the one before. A key that is made of what the list said is the same when you say it again, and another one when the server has been restarted meanwhile.',
      ],
    },
    same: {
      title: 'The same everywhere',
      hints: [
        'Who is to be restarted follows from the list of each look. Then machines that come are in it by themselves.',
        'Leave those that are draining out of the list first of all: they are in nobody’s way, and their checks say nothing. When one is gone, forget its watch.',
        'While no deploy goes on, do what you do on the way back: those that do not run the good version are restarted, and nobody else.',
      ],
    },
    two: {
      title: 'Two at once',
      hints: [
        'Where is it decided that a deploy may begin, and what can come in between that and the save?',
        'Let it be decided by what is saved: the change that adds a deploy looks whether another one has not ended, and there is one change at a time.',
        'To refuse, change nothing and answer 409. To let it wait, add it as waiting, and when none goes on, the first of those that wait is running.',
      ],
    },
  },
  tests: {
    'while-one-goes-on': 'A second deploy while one goes on: it waits, or is refused',
    'at-the-same-instant': 'Two deploys at the same instant: they never mix',
    'after-one-that-is-bad': 'One waits for a bad one, through a crash',
    'and-then-another': 'Whatever became of the second, the third goes like the first',
    'goes-through': 'A good version comes to all servers, and nobody notices',
    'one-by-one': 'Three servers in two zones: one by one, once each',
    'nothing-to-do': 'All run it already: done at once, and nobody is restarted',
    'dead-before': 'One server in each zone lies dead before the deploy',
    'dies-in-the-middle': 'A server dies while another of its zone is watched',
    'sick-beside': 'A server of each zone is up, and not well: no other of its zone is restarted',
    answers: 'Orders that are none, two deploys one after the other, and what is told of them',
    lasts: 'Each server is watched as long as it should be, the last one too',
    'does-not-start': 'A version whose start throws comes to one server',
    'never-starts': 'A version whose start never ends comes to one server',
    fades: 'A version that is sick soon after its start comes to one server',
    errors: 'A version that says it is well, and gives errors to users, comes to one server',
    slow: 'A version that says it is well, and lets users wait, comes to one server',
    life: 'One of a hundred users got an error: that is life, and the deploy goes on',
    'few-users': 'Of a handful of users one got an error: that proves nothing',
    blips: 'A check or two fail in the watch, again and again: it goes on',
    warms: 'A version needs seconds until it is well: that is no fault',
    weary: 'A version that gives errors to some users, and lets others wait, comes to one server',
    throws: 'A version whose start throws is rolled back, with the reason',
    hangs: 'A version whose start never ends is rolled back, with the reason',
    'rolls-back': 'A version that is sick soon after its start is rolled back',
    'because-of-users': 'A version is rolled back because of its users',
    'second-zone': 'A server of the second zone is sick: all that got it go back, one by one, unnoticed',
    'one-that-was-done': 'A server dies that had passed its watch long ago: all go back',
    unwell: 'A version that is never well is rolled back, with the reason',
    'never-had-it': 'On the way back a server dies that never got the version',
    'is-back': 'On the way back a server dies that had gone back already',
    'beside-the-sick': 'On the way back somebody is sick who never got the version: its zone waits for it',
    'no-such-version': 'A version that there is not: rolled back, and nobody was restarted',
    'and-again': 'A bad version twice, a good one, and the bad one again',
    'at-each-event': 'The deployer crashes before each of its events, and the deploy comes to its end',
    'taken-is-kept': 'It crashes around its answer: what it took on is carried out',
    'told-is-kept': 'It crashes as soon as a rollback shows: it goes back all the same',
    'done-is-kept': 'It crashes around the end of a deploy: what is done stays done',
    'found-is-synced': 'It boots with what was not synced, and crashes again',
    'ended-is-synced': 'It boots with an end that was not synced, tells it, and crashes again',
    torn: 'What it writes is torn at every byte that matters, and what comes after it is kept',
    'meets-a-save': 'A deploy is taken on while something else is being saved',
    'in-the-watch': 'It crashes in the watch of a bad version, which comes no further',
    'on-the-way-back': 'It crashes again and again on the way back',
    'platform-away': 'The platform is dead, frozen, cut off, or heard by nobody in the middle of a deploy',
    'balancer-away': 'A balancer tells nothing: the deploy waits, and then goes on',
    'order-in-the-dark': 'An order is lost, and a server dies before the platform is back',
    'goes-on-in-time': 'It crashes in the second zone, and goes on when one watch has passed',
    'numbers-come-late': 'The numbers are missing when the watch of a bad version begins',
    'answers-alone': 'It boots while the platform is away, and tells what it knows',
    'numbers-begin-anew': 'A balancer boots anew in the watch of a bad version, which comes no further',
    drift: 'A server is restarted by hand before the first deploy, and repaired',
    'drift-after': 'Drift is repaired after a deploy, again, after a crash, and after a rollback',
    'several-drift': 'Several servers drift, and one beside a dead one',
    'nobody-else': 'Nobody is restarted who runs the good version',
    comes: 'A machine with the old version comes to the first zone while the second is deployed to',
    'comes-last': 'A machine with the old version comes at the very end',
    'comes-later': 'A machine with the old version comes after the deploy',
    leaves: 'Machines leave: one in its watch, and one before its turn',
  },
  scenes: {
    'at-once': {
      title: 'A good version, on all servers at once',
      measures: { before: 'Before', first: 'The first 2 s', rest: 'After that' },
    },
    'by-checks': {
      title: 'A bad version, one by one, by checks alone',
      measures: { before: 'Before', meanwhile: '40 s from the deploy on', after: '40 s later' },
    },
    'bad-version': {
      title: 'A bad version, with your program',
      measures: { before: 'Before', meanwhile: '40 s from the deploy on', after: '40 s later' },
    },
    'good-version': {
      title: 'A good version, with your program',
      measures: { before: 'Before', first: 'The first 2 s', rest: 'After that' },
    },
    night: {
      title: 'A bad version, at night',
      measures: { night: 'The night', morning: 'The morning' },
    },
  },
  alternatives: {
    script: {
      title: 'A script with guards',
      does: 'A deploy is a script that orders, waits and watches; each server has a guard, a loop of its own, and a journal keeps what was decided.',
      trades:
        'Whatever it did not expect sends it back to its first line, and all watches begin anew; in return it reads like what a person would do.',
    },
    plan: {
      title: 'A plan and a cursor',
      does: 'The servers are written down in their order, with how far the deploy has come and each order before it is sent.',
      trades:
        'What is written down can differ from what is there, so the end has to look once more; in return it can tell at any time what will be done next, and with which key.',
    },
    probes: {
      title: 'A table and rules',
      does: 'Each look fills a table of how all servers are, and of a list of rules the first that applies is carried out.',
      trades:
        'What happens next stands nowhere, it follows from ten small rules in their order; in return a new case is a new rule, and all others stay as they are.',
    },
  },
  says,
} satisfies ExerciseText
