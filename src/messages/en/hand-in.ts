/** Handing in, in the workspace of a lesson. */
export const handIn = {
  label: 'Handed in to your class',
  send: 'Hand in',
  sending: 'Handing in …',
  sendTitle: 'Sends this code to {class}, where it is graded',
  never: 'Nothing is handed in yet.',
  openUntil: 'Open until {when}.',
  same: 'This code is handed in.',
  changed: 'The code has changed since it was handed in.',
  received: 'Handed in as number {number}, {when}',
  receipt: 'Receipt',
  receiptText: 'What proves what you handed in: the SHA-256 of your files, as the classroom has them.',
  retrying:
    'The connection was lost: trying again in {seconds} {seconds:second|seconds}. It counts once, however often it is sent.',
  retryingTold: 'The connection was lost. It is tried again.',
  busy: 'The classroom is busy: trying again in {seconds} {seconds:second|seconds}.',
  now: 'Try now',
  told: 'Handed in as number {number}.',
  waiting: 'Waiting for the grade …',
  gradedTold: 'The grade of number {number} is here: {passed} of {total} stages pass.',
  grade: 'Grade of number {number}: {passed} of {total} stages pass',
  gradeBroke: 'Number {number} could not be graded',
  counts: 'It counts.',
  countsNot: 'Another one of yours counts.',
  differ: 'Practice and grade differ',
  columns: { stage: 'Stage', practice: 'Practice', grade: 'Grade' },
  states: {
    passed: 'passed',
    failed: 'failed',
    'not-run': 'not run',
    'not-passed': 'not passed',
    unknown: 'not practised',
  },
  why: {
    same: 'Practice, on your machine with seeds that never change, and grade, on the classroom’s with {seeds} fresh ones, agree.',
    'no-practice':
      'This code was handed in without a practice run, so there is nothing to compare with. Submit first, and you know more before it counts.',
    'other-suite':
      'Your page practises with other tests than the classroom grades with. Reload the page, and submit once more.',
    'some-seeds':
      'Practice has the same seeds each time; the grade has {seeds} that nobody knows, and this code fails on some of them. It works by luck: look for what depends on order, time or chance.',
    'all-seeds':
      'The grade has {seeds} seeds that nobody knows, and this code fails on all of them, though practice passes. Look for what fits the practice runs only.',
    'held-back':
      'The classroom has tests besides, which no page practises with. This code passes those that both have, and fails there: it fits the tests that you see more than what the lesson promises. Read what failed, and the promise.',
    limits:
      'In the classroom the run was ended, as it took too long or too much memory; on your machine it came through. Look for what grows or repeats without need.',
    better:
      'The grade is better than your practice run: that one was cut short, or met a case that fresh seeds did not.',
    broke: 'The classroom could not run it. That says nothing of your code: tell your instructor.',
  },
  failed: 'What failed in the grade',
  heldBack: 'held back from practice',
  onSeeds: 'on {failed} of {seeds} seeds',
  notes: 'From {name}, {when}',
  noteTold: 'There is a note from {name}.',
}
