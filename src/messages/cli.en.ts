/** The words of the command line. */

interface Failure {
  readonly message: string
  readonly where?: string
  readonly next: string
}

const list = (items: readonly string[]) => items.join(', ')
const plural = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`

export const text = {
  overview: (commands: readonly (readonly [string, string])[]) =>
    [
      'One to Millions: grow a web system from one box to millions of users, on the command line.',
      '',
      'Usage: npx millions <command> [arguments]',
      '',
      ...commands.map(([name, summary]) => `  ${name.padEnd(8)}${summary}`),
      '',
      'npx millions <command> --help tells more. Exit codes: 0 passed, 1 not passed, 2 could not do it.',
    ].join('\n'),
  unknownCommand: (name: string, known: readonly string[]) =>
    `✗ there is no command "${name}"\n  next   Commands are ${list(known)}. See npx millions --help.`,
  seeHelp: (command: string) => `See npx millions ${command} --help.`,
  failure: ({ message, where, next }: Failure) =>
    [`✗ ${message}`, ...(where === undefined ? [] : [`  where  ${where}`]), `  next   ${next}`].join('\n'),
  ourBug: 'This was not foreseen: a bug of the course. Please report it with the lines below.',
  notACount: (option: string, given: string, least: number) =>
    `--${option} wants a whole number of at least ${least}, not "${given}"`,
  whichExercise: 'which exercise?',
  exercises: (slugs: readonly string[]) =>
    slugs.length === 0 ? 'There are none yet.' : `There is ${list(slugs)}.`,
  cannotWrite: (code: string) => `this could not be written (${code})`,

  open: {
    summary: 'lay the starter of an exercise out under workspace/',
    help: [
      'Usage: npx millions open <exercise>',
      '',
      'Lays the starter out under workspace/<exercise>/, to be worked on in any editor.',
      'Files that are there already are kept as they are: work is never overwritten.',
      'Beside it comes a tsconfig.json, so that editors know the types of a program.',
      '',
      'Exit codes: 0 laid out, 2 could not do it.',
    ].join('\n'),
    oneAtATime: 'one exercise at a time',
    makeWritable: 'Make the place writable, or take away what stands there, then run this again.',
    done: (of: { slug: string; folder: string; first: string; written: string[]; kept: string[] }) =>
      [
        of.written.length === 0
          ? `${of.folder} was laid out before; nothing was changed.`
          : `${of.folder} has ${list(of.written)}.`,
        ...(of.written.length > 0 && of.kept.length > 0 ? [`Kept as they were: ${list(of.kept)}.`] : []),
        '',
        `Next: edit ${of.folder}/${of.first}, then`,
        `  npx millions grade ${of.slug}            once`,
        `  npx millions grade ${of.slug} --watch    at every save`,
      ].join('\n'),
  },

  grade: {
    summary: 'grade a folder, or a whole class of folders',
    help: [
      'Usage: npx millions grade <exercise> [folder…] [options]',
      '',
      "Runs the exercise's tests over the programs in a folder: workspace/<exercise> unless told.",
      'Several folders give a table.',
      '',
      '  --stage ID   only this stage and those before it',
      '  --seed N     another run of chance than the usual one (1)',
      '  --json       print the verdict as JSON, and nothing else; several folders give an array',
      '  --watch      grade again at every save, until Ctrl-C',
      '  --inspect    wait for a debugger before the tests run: `debugger` in a program stops there',
      '',
      'Exit codes: 0 passed, 1 not passed, 2 could not do it.',
    ].join('\n'),
    unknownStage: (stage: string) => `no stage is called "${stage}"`,
    stages: (ids: readonly string[]) => `Stages are ${list(ids)}.`,
    oneToWatch: '--watch and --inspect want one folder',
    watching: (folder: string) => `Watching ${folder}: every save is graded. Ctrl-C ends.`,
    inspecting: 'Open chrome://inspect in Chromium, or attach your editor. The tests start then.',
    practice: 'A practice verdict: made on your own machine.',
    passed: (tests: number, tookMs: number) => `Passed: all ${plural(tests, 'test')}, in ${tookMs} ms.`,
    failed: (passed: number, tests: number, tookMs: number) =>
      `Not yet: ${passed} of ${plural(tests, 'test')} passed, in ${tookMs} ms.`,
    again: (slug: string, stage: string, seed: number) =>
      `The same run again: npx millions grade ${slug} --stage ${stage} --seed ${seed}`,
    core: 'core',
    stretch: 'stretch',
    notRun: 'not run',
    columns: ['folder', 'verdict', 'tests', 'stages', 'first failure'],
    could: 'could not',
  },
} as const

export { list, plural }
