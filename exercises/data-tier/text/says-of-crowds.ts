import type { Saying } from '../../../src/contract/exercise.ts'

/** What is seen when many come at once. */
export const pool = {
  'too-many-at-work': {
    seen: '{most} requests of {web} were at the database at the same time. Ten is the limit.',
    cause: 'Some requests do not go through the line, or a place was given back twice.',
    next: 'Each request to the database takes a place before it is sent, second tries and writes as well, and gives it back once.',
  },
  'not-served': {
    seen: '{request} was answered with {got} after {tookMs} ms, when {why}. It should have been served.',
    cause: 'There was room for it, at the database or in line.',
    next: 'Count who is at work and who waits. Whoever leaves, fails or is late has to be taken out of the count.',
  },
  'served-late': {
    seen: '{request} was answered after {tookMs} ms, when {why}. {limit} ms is the limit.',
    cause: 'It waited in line for too long.',
    next: 'A wait in line ends with the patience of its user.',
  },
  'odd-end': {
    seen: '{request} was answered with {got}, when 122 came at once.',
    cause: 'Whoever finds no room is told 503, everybody else is served.',
    next: 'Look at the console below for what was thrown.',
  },
  'line-too-short': {
    seen: '{count} came at once. {served} were served, and {turnedAway} turned away. Ten at the database and a hundred in line make 110.',
    cause: 'The line has less room than a hundred, or those who leave it are not taken out of the count.',
    next: 'Turn away only whoever finds a hundred in line.',
  },
  'line-too-long': {
    seen: '{count} came at once, and {served} were served. Only 110 fit: ten at the database and a hundred in line.',
    cause: 'The line has no end, or a later one.',
    next: 'Whoever finds a hundred in line gets 503 at once.',
  },
  'turned-away-late': {
    seen: 'Somebody for whom there was no room was told so after {tookMs} ms. {limit} ms is the limit.',
    cause: 'They waited before they were turned away, or were tried again.',
    next: 'A full line is known at once. There is nothing to wait for, and no other try.',
  },
  'places-unused': {
    seen: '{request} was answered after {tookMs} ms, when 122 came at once and each read takes 100 ms. Ten at a time are done within {limit} ms.',
    cause:
      'Fewer than ten are at the database at a time, or a place is free for a while before the next one takes it.',
    next: 'Whoever gives a place back hands it to the next in line at once.',
  },
  'places-slow': {
    seen: '{request} was answered after {tookMs} ms, when twenty came at once and each read takes 100 ms ({why}). {limit} ms is the limit.',
    cause: 'Places were lost on the way, so the twenty had to share few.',
    next: 'Give the place back in a finally: after an error, a time-out, and an abort too.',
  },
  'places-lost': {
    seen: 'Twenty came at once to {web}, and at most {most} were at the database at a time; it took {tookMs} ms ({why}). There should be ten places.',
    cause: 'A place was not given back, or one was given to somebody who had left.',
    next: 'Give the place back in a finally. Take whoever leaves out of the line; and if it was their turn already, hand the place on.',
  },
  'sent-for-leavers': {
    seen: 'The database was asked {count} times for {wanted} users. The others had left while they waited in line.',
    cause: 'Those who left are still in line, and have their turn.',
    next: 'When request.signal aborts, take them out of the line.',
  },
} satisfies Readonly<Record<string, Saying>>

/** What is seen while the database is silent, after that, and where it is not. */
export const silence = {
  'not-back': {
    seen: '{request} was answered with {got} after {tookMs} ms. All is well: {why}.',
    cause: 'It is still taken to be away, or is at work on what was sent to it while it was silent.',
    next: 'After a second all is as before: no time for which you ask nothing, no line that nobody waits in any more.',
  },
  'back-late': {
    seen: '{request} was answered after {tookMs} ms, as {why}. {limit} ms is the limit: the database had nothing else to do.',
    cause:
      'It was still taken to be silent: the pause between two looks at it grows for as long as it is silent.',
    next: 'Look whether it is there about as often after ten seconds as after one: that is little enough.',
  },
  'asked-much-while-silent': {
    seen: '{web} sent {count} requests within a second, when {why} and had been for more than a second. {limit} is the limit.',
    cause:
      'A place is free again when its time is up. But what was sent lies at the database, and it will find it.',
    next: 'After some tries in a row without an answer let one at a time look whether it is there. Whoever comes meanwhile waits for what comes of that.',
  },
  'slow-taken-for-silent': {
    seen: '{request} was answered with {got} after {tookMs} ms, though {why}.',
    cause: 'A slow answer was counted as none.',
    next: 'Silence is no answer at all, for longer than 300 ms, several times in a row.',
  },
  'well-taken-for-silent': {
    seen: '{request} was answered with {got} after {tookMs} ms, though the database is there: {why}.',
    cause:
      'Tries without an answer were counted that did not come in a row: there had been answers in between.',
    next: 'Any answer proves that it is there. Each sets the count back to 0, not only the one that ends a silence.',
  },
  'leavers-taken-for-silence': {
    seen: '{request} was answered with {got} after {tookMs} ms. Its user stayed, and the database was well: {why}.',
    cause: 'A try that its user broke off was counted as one without an answer.',
    next: 'Only a time-out is no answer. Whoever leaves before it tells nothing of the database: neither count it, nor set the count back.',
  },
  'other-felt-it': {
    seen: '{request} was answered with {got} after {tookMs} ms, though {why}.',
    cause:
      'What one web server finds out was taken to be true for both, or the database was busy with what the other one sends.',
    next: 'Each web server judges by what it hears itself.',
  },
} satisfies Readonly<Record<string, Saying>>
