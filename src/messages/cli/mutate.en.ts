/** `millions mutate`: what small changes of a reference does its suite not see? */
import { both, list, plural, someOf } from './both.en.ts'

interface TestName {
  readonly stage: string
  readonly test: string
}

const testId = ({ stage, test }: TestName) => `${stage}/${test}`

/** What is wrong with a line of mutants.md, and what to write in its place. */
const problems: Readonly<Record<string, (text: string) => string>> = {
  'no-kind': (text) => `"${text}" is no group: write "## equivalent: <title>" or "## free: <title>"`,
  'no-reason': (text) =>
    `"${text}" gives no reason: write in a sentence below it why no user sees it, or why it is open`,
  'no-places': (text) =>
    `"${text}" names no place: paste what it is about from the report, or take the group away`,
  'no-changes': (text) =>
    `"${text}" names no change: write below it "  - <operator>: <change>", as the report does`,
  outside: (text) =>
    `"${text}" stands where nothing of its kind can: a group is a heading, its reason, then its places`,
  'no-place': (text) =>
    `"${text}" is no place: write "- <file>, in <function>: \`<text of the line>\`", as the report does`,
  'no-change': (text) => `"${text}" is no change: write "  - <operator>: <change>", as the report does`,
  'no-operator': (text) => `there is no operator "${text}": paste the line from the report`,
  twice: (text) => `"${text}" is judged a second time: take one of the two away`,
}

export const text = {
  ...both,
  mutate: {
    summary: 'find what a suite does not see, by small changes of the reference',
    help: [
      'Usage: npx millions mutate <exercise> [options]',
      '',
      'Changes the reference in one small place after the other (a condition, a bound, a number, an await, a',
      'statement) and grades each of these mutants until a test fails. Those that survive are holes of the suite,',
      'and want a test, unless no user could see them or the lesson leaves them open: then they are judged in',
      'solutions/<exercise>/mutants.md, in groups, each with its reason. What the report prints for that can be pasted.',
      '',
      '  --file F        only in this file of the reference',
      '  --line N        only on this line',
      '  --operator O    only by this operator',
      '  --show ID       grade nothing: print this mutant as a diff, which `npx millions grade` and `replay` take',
      '  --seed N        the seed that they are graded at (1)',
      '  --fresh         try all anew, whatever earlier runs found',
      '  --json          print the outcome as JSON, and nothing else',
      '',
      'Exit codes: 0 three in four are killed and every survivor is judged, 1 not so, 2 could not do it.',
      'With --file, --line or --operator only the judgements count.',
    ].join('\n'),
    oneExercise: (given: readonly string[]) => `one exercise at a time, not ${list(given)}`,
    noSuchOperator: (name: string) => `there is no operator "${name}"`,
    operators: (names: readonly string[]) => `Operators are ${list(names)}.`,
    noSuchFile: (name: string) => `the reference has no file "${name}" of its own`,
    files: (names: readonly string[]) => `It has ${list(names)}.`,
    noneThere: 'no mutant is there',
    widen: 'Ask for another line, file or operator, or leave the option out.',
    noSuchMutant: (id: string) => `no mutant is called "${id}"`,
    askAgain: (slug: string) =>
      `Names change with the file that they are about: npx millions mutate ${slug} tells those of today.`,
    severalMutants: (id: string, ids: readonly string[]) => `"${id}" begins the names of ${someOf(ids)}`,
    writeMore: 'Write more of the name.',
    referenceFails: (slug: string, seed: number, tests: readonly TestName[]) =>
      `the reference of ${slug} fails its own suite at seed ${seed}, in ${someOf(tests.map(testId))}`,
    mendReference: (slug: string) =>
      `Mend the one or the other first: npx millions grade ${slug} solutions/${slug}/reference tells more.`,
    notReadable: (
      found: readonly { readonly line: number; readonly kind: string; readonly text: string }[],
    ) =>
      [
        `${plural(found.length, 'line')} cannot be read as judgements:`,
        ...found.map(({ line, kind, text: what }) => `line ${line}: ${problems[kind]?.(what) ?? what}`),
      ].join('\n'),
    mendJudgements: 'Mend these lines, then run this again.',
    mendIn: (file: string) => `Mend these lines of ${file}.`,
    changedSince: (file: string, lines: readonly number[]) =>
      `${file} judges mutants that the reference does not have any more: ${lines.length === 1 ? 'line' : 'lines'} ${someOf(lines.map(String))}`,
    judgeAgain: (slug: string) => `npx millions mutate ${slug} tells what has become of them.`,
    progress: (done: number, all: number) => `Tried ${done} of ${all} mutants`,
    total: (slug: string, mutants: number, took: string, known: number) =>
      `${slug}: ${plural(mutants, 'mutant')} in ${took}${known === 0 ? '' : `, ${known} known from an earlier run`}.`,
    killed: (killed: number, share: string, ranOn: number) =>
      `${killed} killed (${share})${ranOn === 0 ? '' : `, ${ranOn} of them as they did not come to an end`}.`,
    survived: (survivors: number, equivalent: number, free: number, open: number) =>
      survivors === 0
        ? 'None survived.'
        : `${survivors} survived: ${equivalent} judged equivalent, ${free} free, ${open} not judged.`,
    columns: { operator: ['operator', 'mutants', 'killed', ''], file: ['file', 'mutants', 'killed', ''] },
    tooFew: (share: string, least: string) => `✗ ${share} are killed, and ${least} should be`,
    writeTests: 'next   Write tests for what survives, beginning with the core stages.',
    open: (count: number, file: string) =>
      `✗ ${plural(count, 'survivor')} that nobody has judged. Each wants a test, or a judgement in ${file}`,
    survivor: (place: string, id: string, operator: string, change: string) =>
      `${place}  ${id}  ${operator}: ${change}`,
    showIt: (slug: string, id: string) =>
      `next   npx millions mutate ${slug} --show ${id} prints one as a diff. To judge them, paste`,
    headingFirst: '(below a heading "## equivalent: <title>" or "## free: <title>", and a reason)',
    stale: (count: number, file: string) =>
      `✗ ${plural(count, 'judgement')} of ${file} about nothing any more`,
    gone: {
      'file-gone': (file: string) => `the reference has no ${file} any more: take it away`,
      'line-changed': 'no mutant reads like this any more: look at the line, and judge what it has become',
      killed: (by: TestName) => `is killed by ${testId(by)} now: take it away`,
    },
    tryIt: (slug: string, id: string) =>
      `To try it, keep it in a file: npx millions mutate ${slug} --show ${id} > ${id}.diff, then npx millions grade ${slug} ${id}.diff`,
  },
} as const
