/** The command line for who writes lessons and works on the course. */
import type { Outcome } from '../../contract/verdict.ts'
import { both, list, plural, someOf } from './both.en.ts'

export const text = {
  ...both,
  measure: {
    summary: 'measure what scenes and stacks come to, for the lessons',
    help: [
      'Usage: npx millions measure [exercise…] [--check]',
      '',
      'Plays every scene of the stack, finds how many users it carries, and records the numbers in',
      'exercises/<exercise>/numbers.json: the site shows them, and a lesson may quote them.',
      '',
      '  --check      record nothing, and fail where the numbers are not as recorded',
    ].join('\n'),
    measuring: (slug: string) => `measuring ${slug} …`,
    same: (slug: string) => `${slug}: as recorded.`,
    recorded: (slug: string, file: string, changes: readonly string[]) =>
      [`${slug}: recorded in ${file}.`, ...changes.map((change) => `  ${change}`)].join('\n'),
    differs: (slug: string, changes: readonly string[]) =>
      [
        `${slug}: not as recorded.`,
        ...changes.map((change) => `  ${change}`),
        `  next   Run npx millions measure ${slug}, look at what changed, and at what the lesson says of it.`,
      ].join('\n'),
  },
  check: {
    summary: 'prove that the grader is right',
    help: [
      'Usage: npx millions check [exercise…] [options]',
      '',
      'Proves, for every exercise or those named: the starter fails at the first stage by a clear message;',
      'the reference and every alternative pass; every mistake fails in the test that its header names;',
      'every checkpoint passes what comes before its stage, and fails there;',
      'every stage has its hints, every failure its words, and they read as recorded.',
      '',
      '  --seeds N    try seeds 1 to N (3)',
      '  --fresh      grade everything anew, whatever earlier checks found',
      '  --update     record the messages as they read now, to be reviewed like code',
      '  --real       only this: the reference and the alternatives pass their real tests, on real processes',
      '  --runs N     with --real, so many times each (1)',
      '',
      'Exit codes: 0 proved, 1 not proved, 2 could not do it.',
    ].join('\n'),
    columns: ['exercise', 'tests', 'seeds', 'alternatives passed', 'mistakes caught', 'checkpoints', 'time'],
    progress: (done: number, all: number) => `Tried ${done} of ${all}`,
    total: (faults: number, graded: number, known: number, took: string) =>
      [
        faults === 0 ? 'All proved' : `${plural(faults, 'fault')}`,
        ` in ${took}: ${plural(graded, 'run')} graded`,
        known === 0 ? '.' : `, ${known} known from an earlier check.`,
      ].join(''),
    realColumns: ['exercise', 'real tests', 'solutions that pass', 'runs passed'],
    realTotal: (faults: number, took: string) =>
      faults === 0 ? `All hold for real, in ${took}.` : `${plural(faults, 'fault')} in ${took}.`,
    realFailed: (tests: readonly string[], failed: number, of: number, what: string) =>
      `fails for real in ${someOf(tests)}, ${failed} of ${plural(of, 'run')}: ${what}`,
    seeReal: (slug: string, folder: string) => `npx millions grade ${slug} ${folder} --real --all`,
    onlyWithReal: '--runs wants --real; --seeds, --fresh and --update are for the simulated world',
    noTests: 'no test was run',
    ended: (outcome: Outcome) =>
      'message' in outcome ? `ended as ${outcome.kind}: ${outcome.message}` : `ended as ${outcome.kind}`,
    testsFailed: (tests: readonly string[]) => `fails in ${someOf(tests)}`,
    uncaught: (test: string, message: string) =>
      `passes, but nobody caught a rejection in ${test}: ${message}`,
    noSuchTest: (test: string) => `its header names ${test}, which the suite does not have`,
    notCaught: (test: string) => `passes ${test}, the test that its header names`,
    checkpointPasses: (stage: string) => `passes the stage ${stage}, which is to begin with it`,
    checkpointFails: (tests: readonly string[]) =>
      `fails in ${someOf(tests)}, of a stage before it: it is to pass these`,
    noCheckpoint: 'is missing: whoever starts at this stage continues from it',
    writeCheckpoint: (slug: string, stage: string) =>
      `npx millions checkpoint ${slug} ${stage} lays it out to be written.`,
    starterPasses: (stage: string) => `passes the first stage, ${stage}`,
    unforeseen: (test: string, seen: string) => `fails in ${test} without words of the exercise: ${seen}`,
    onSeed: (what: string, seed: number, more: number) =>
      more === 0 ? `${what}, on seed ${seed}` : `${what}, on seed ${seed} and ${more} more`,
    seeItself: (slug: string, folder: string, seed: number, stage?: string) =>
      `npx millions grade ${slug} ${folder} --seed ${seed}${stage === undefined ? '' : ` --stage ${stage}`}`,
    stageWithoutWords: (id: string) => `the stage ${id} has no words`,
    wordsWithoutStage: (id: string) => `there are words for a stage ${id}, which exercise.ts does not have`,
    stageWithoutTests: (id: string) => `the stage ${id} has no tests`,
    hints: (id: string) => `the stage ${id} does not have three hints`,
    testTwice: (id: string) => `two tests are called ${id}`,
    testWithoutWords: (id: string) => `the test ${id} has no words`,
    wordsWithoutTest: (id: string) => `there are words for a test ${id}, which the suite does not have`,
    sayWithoutWords: (id: string) => `the saying ${id} has no words`,
    wordsWithoutSay: (id: string) => `there are words for a saying ${id}, which the suite never uses`,
    sceneWithoutWords: (id: string) => `the scene ${id} has no words`,
    wordsWithoutScene: (id: string) => `there are words for a scene ${id}, which the stack does not have`,
    measureWithoutWords: (scene: string, id: string) =>
      `the measure ${id} of the scene ${scene} has no words`,
    alternativeWithoutWords: (id: string) =>
      `the alternative ${id} has no words: what it is called, does and trades away`,
    wordsWithoutAlternative: (id: string) => `there are words for an alternative ${id}, which has no folder`,
    besideWithoutWords: (id: string) => `the stack ${id} of \`beside\` has no words`,
    wordsWithoutBeside: (id: string) =>
      `there are words for a stack ${id} beside it, which stack.ts does not have`,
    figureWithoutWords: (id: string) => `the figure ${id} has no words`,
    wordsWithoutFigure: (id: string) => `there are words for a figure ${id}, which no role has`,
    chartWithoutFigure: (id: string) => `the chart ${id} shows a figure that no role has`,
    mendWords: (file: string) => `Mend ${file}, or the suite.`,
    lessonOfNothing: (file: string, slug: string) =>
      `${file} names the exercise "${slug}", which there is not`,
    lessonTwice: (file: string, number: string) => `${file} has the number ${number} of another lesson`,
    mendLesson: 'Mend the front matter of the lesson.',
    unfilled: (name: string, value: string) =>
      `the message of ${name} shows ${value} as it stands in the text`,
    fillIn: 'Give the value to say(…) in the suite, or take it out of the text.',
    notRecorded: (names: readonly string[]) =>
      `${plural(names.length, 'message')} not as recorded: ${someOf(names)}`,
    record: (slug: string, file: string) =>
      `Read the new ones (npx millions check ${slug} --update writes ${file}; git diff shows them), and keep them if they read well.`,
  },

  bench: {
    summary: 'measure the numbers that the course holds itself to',
    help: (sections: readonly string[]) =>
      [
        'Usage: npx millions bench [section…] [--json]',
        '',
        'Measures in one run, on this machine as it is now, and prints one table.',
        'Numbers that machines differ in are set beside a floor of the same run, as a ratio.',
        '',
        `Sections: ${list(sections)}.`,
        '',
        '  --json       print JSON and nothing else on standard output, to be kept in a file',
        '',
        'Exit codes: 0 measured, whatever the numbers; 2 could not do it.',
      ].join('\n'),
    unknownSection: (name: string) => `the bench has no section "${name}"`,
    sections: (names: readonly string[]) => `Sections are ${list(names)}.`,
    measures: (name: string) => `Measuring ${name} …`,
    columns: ['section', 'what', 'value', 'unit', 'goal', ''],
  },

  chromium: {
    missing: [
      'There is no Chromium on this machine, which the end-to-end tests drive.',
      'Install one (on Debian: apt-get install chromium), or name its program in the variable CHROMIUM.',
    ].join('\n'),
    wrongVariable: (path: string) => `The variable CHROMIUM names ${path}, which is not a program.`,
    installing: 'There is no Chromium on this machine: installing the one of its Debian packages.',
    aptFailed: (step: string, code: number) =>
      `apt-get ${step} ended with ${code}. Install Chromium by hand, or name its program in the variable CHROMIUM.`,
  },

  postgres: {
    missing: [
      'There is no PostgreSQL on this machine, over which the classroom is tested.',
      'Install one (on Debian: apt-get install postgresql), or name the folder of its programs in the variable POSTGRES_BIN.',
    ].join('\n'),
    wrongVariable: (path: string) =>
      `The variable POSTGRES_BIN names ${path}, in which there is no initdb and postgres.`,
    installing: 'There is no PostgreSQL on this machine: installing the one of its Debian packages.',
    aptFailed: (step: string, code: number) =>
      `apt-get ${step} ended with ${code}. Install PostgreSQL by hand, or name the folder of its programs in the variable POSTGRES_BIN.`,
  },

  test: {
    unknownParts: (unknown: readonly string[], known: readonly string[]) =>
      `There is no part ${list(unknown)}. Parts are ${list(known)}.`,
    begins: (part: string) => `\n━━ ${part}`,
    ends: (part: string, seconds: number) => `━━ ${part}: ${seconds} s`,
    exited: (program: string, code: number) => `✗ ${program} ended with ${code}`,
    heading: 'What ran',
    part: (name: string, tookS: number, passed: number, failed: number) =>
      `  ${failed === 0 ? '✓' : '✗'} ${name.padEnd(16)}${String(tookS).padStart(6)} s  ${passed} passed${failed === 0 ? '' : `, ${failed} failed`}`,
    failure: (what: string) => `      ${what}`,
    total: (passed: number, failed: number) => `\n${passed} passed, ${failed} failed`,
  },
} as const
