/** The command line that runs a file of one's own results again. */
import { plural } from './both.en.ts'

const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`

export const verify = {
  summary: 'run a file of your results again, and say what of it is so',
  help: [
    'Usage: npx millions verify <file> [options]',
    '',
    'Takes a file that the page of your results saved. The programs in it are run again with its seed: the tests of the',
    'last exercise, the peak, the search for the most users. Each number is told as the same, not so, or one that cannot',
    'be told, which is so where it did not run, or where the tests of the course are others by now.',
    '',
    '  --lessons    all other lessons that the file tells of as well, which takes some minutes',
    '  --json       print what was found as JSON, and nothing else',
    '',
    'Exit codes: 0 all of it is the same, 1 something is not so, 2 something cannot be told, or it could not be done.',
  ].join('\n'),
  whichFile: 'which file?',
  oneFile: 'one file at a time',
  faults: {
    none: 'there is no such file',
    unreadable: 'this cannot be read: it is no file of text',
    tooLarge: (bytes: number, most: number) =>
      `this is too large for a file of results: ${megabytes(bytes)}, where ${megabytes(most)} are the most`,
    foreign: 'this is no file of this course’s results',
    work: 'this is a file of all your work, not of your results',
    workNext: 'Bring it in on the page of your work; the page of your results saves the other one.',
    newer: (format: number) => `this file comes from a newer version of the course (format ${format})`,
    newerNext: 'Get that version of the course, then run this again.',
    broken: (where: string) => `this file of results is damaged, at ${where}`,
    saveAgain: 'Save it again on the page of your results, and give its name.',
    changed: 'the programs in this file are not those that it was saved with',
    changedNext: 'Somebody has changed it since. Save it again on the page of your results.',
    noExercise: (slug: string) => `this file tells of the exercise ${slug}, which this course does not have`,
    lacksFiles: (slug: string) => `this file lacks files that the exercise ${slug} has now`,
    otherCourse: 'It comes from another state of the course: run it with that one.',
  },
  testing: (title: string, done: number, of: number) => `${title}: ${done} of ${plural(of, 'test')} done`,
  measuring: (title: string) => `${title}: measuring`,
  passed: 'passed',
  heading: (title: string, when: string, seed: number) =>
    `${title}, saved ${when}, run again on seed ${seed}`,
  noSystem: 'The last exercise of the course has no verdict in this file.',
  otherSuite:
    'The tests of this course are others than those that the file was saved with. What came out otherwise may come from that, so it cannot be told.',
  columns: ['', 'what', 'in the file', 'now'] as const,
  signs: { same: '✓', different: '✗', unknown: '?' } as const,
  reasons: {
    'did-not-run': 'it did not run',
    'no-code': 'the file does not hold the code that it was of',
    'other-parts': 'it may have run with other results of yours',
    'other-course': 'the tests are others',
  } as const,
  stage: (exercise: string, stage: string) => `${exercise}: ${stage}`,
  testsPass: (passed: number | string, tests: number) =>
    typeof passed === 'string' || tests === 0
      ? String(passed)
      : `${passed} of ${plural(tests, 'test')} ${tests === 1 ? 'passes' : 'pass'}`,
  tier: (name: string) => `tier ${name}`,
  peak: {
    requestsPerSecond: 'requests a second at the peak',
    p50Ms: 'p50 at the peak',
    p99Ms: 'p99 at the peak',
    errorShare: 'failed at the peak',
    costPerMonth: 'cost a month',
  } as const,
  carried: {
    usersPerDay: (exercise: string) => `${exercise}: users carried a day`,
    p99Ms: (exercise: string) => `${exercise}: p99 with so many`,
    costPerMonth: (exercise: string) => `${exercise}: machines a month`,
  } as const,
  result: (counts: { readonly same: number; readonly different: number; readonly unknown: number }) =>
    counts.different > 0
      ? `Not so: ${counts.different} of ${counts.same + counts.different + counts.unknown} came out otherwise.`
      : counts.unknown > 0
        ? `${plural(counts.same, 'number')} the same, ${counts.unknown} that cannot be told.`
        : `All the same: ${plural(counts.same, 'number')}.`,
  otherLessons: (count: number, command: string) =>
    `The file tells of ${plural(count, 'other lesson')} as well. To run them again: ${command}`,
}
