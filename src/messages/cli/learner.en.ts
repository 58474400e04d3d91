/** The command line for who learns and who teaches. */
import { both, list, plural } from './both.en.ts'
import { run } from './run.en.ts'
import { verify } from './verify.en.ts'

export const text = {
  ...both,
  open: {
    summary: 'lay the starter of an exercise out under workspace/',
    help: [
      'Usage: npx millions open <exercise> [options]',
      '',
      'Lays the starter out under workspace/<exercise>/, to be worked on in any editor.',
      'Files that are there already are kept as they are: work is never overwritten.',
      'Beside it comes a tsconfig.json, so that editors know the types of a program.',
      'With npm run dev or npm start, the page of the lesson and this folder follow each other.',
      '',
      '  --stage ID   the program as it is when that stage begins, in the place of the starter: all before it is done.',
      '               What passes from there on is assisted, and verdicts say so',
      '  --replace    with --stage: also where work of yours is; it is moved to workspace/<exercise>/before/, and kept',
      '',
      'Exit codes: 0 laid out, 2 could not do it.',
    ].join('\n'),
    oneAtATime: 'one exercise at a time',
    replaceWhat: '--replace wants --stage',
    noCheckpoint: (stage: string) => `there is no checkpoint for the stage ${stage}`,
    startElsewhere: 'Start at another stage, or with the starter.',
    workThere: (files: readonly string[]) => `work of yours is there, in ${list(files)}: nothing was changed`,
    replaceIt: (command: string) =>
      `To begin there all the same, and keep what you have beside it: ${command}`,
    started: (of: {
      command: string
      folder: string
      first: string
      /** Nothing for the first one, which begins with the starter. */
      stage: string | undefined
      /** Where the work is that was there. */
      kept: string | undefined
    }) =>
      [
        of.stage === undefined
          ? `${of.folder} has the starter.`
          : `${of.folder} has the program as it is when stage ${of.stage} begins. What passes from here on is assisted.`,
        ...(of.kept === undefined ? [] : [`What was there is kept in ${of.kept}.`]),
        '',
        `Next: edit ${of.folder}/${of.first}, then`,
        `  ${of.command}`,
      ].join('\n'),
    done: (of: {
      command: string
      folder: string
      first: string
      written: readonly string[]
      kept: readonly string[]
    }) =>
      [
        of.written.length === 0
          ? `${of.folder} was laid out before; nothing was changed.`
          : `${of.folder} has ${list(of.written)}.`,
        ...(of.written.length > 0 && of.kept.length > 0 ? [`Kept as they were: ${list(of.kept)}.`] : []),
        '',
        `Next: edit ${of.folder}/${of.first}, then`,
        `  ${of.command}            once`,
        `  ${of.command} --watch    at every save`,
        '',
        'With npm run dev or npm start, the page follows: what you save here is there, and what you type there is here.',
      ].join('\n'),
  },

  parts: {
    unknown: (given: string) => `--parts is own or reference, not "${given}"`,
    whose: (own: readonly string[], others: readonly string[]) =>
      `${[
        ...(own.length === 0 ? [] : [`Your own programs of ${list(own)} ran in it`]),
        ...(others.length === 0 ? [] : [`${own.length === 0 ? 'T' : 't'}he course's own of ${list(others)}`]),
      ].join('; ')}.`,
  },

  grade: {
    testsDone: (done: number, of: number) => `${done} of ${plural(of, 'test')} done`,
    summary: 'grade a folder, or a whole class of folders',
    help: [
      'Usage: npx millions grade <exercise> [folder…] [options]',
      '',
      "Runs the exercise's tests over the programs in a folder: workspace/<exercise> unless told.",
      'Of the first stage that fails, three failures are told in full and the rest by their titles; other stages take a line each. Several folders give a table, row by row.',
      '',
      '  --stage ID   only this stage and those before it',
      '  --core       only the core stages: exit code 0 when the core is complete',
      '  --seed N     another run of chance than the usual one (1)',
      '  --json       print the verdict as JSON, and nothing else; several folders give a line of JSON each, as they come',
      '  --junit FILE write the results as JUnit XML too; characters that XML cannot hold are spelled out, as \\u001b',
      '  --hints N    show the first N hints of the first stage that fails',
      '  --all        show every test, and every failure in full',
      '  --watch      grade again at every save, until Ctrl-C',
      '  --inspect    wait for a debugger, then run the tests: `debugger` in a program stops there',
      '  --parts P    where the stack runs results of other exercises: own (what you have passed in workspace/) or reference; own unless a folder is named',
      '  --real       run the tests that hold on real processes, on real processes: a demonstration, never the grade',
      '',
      'Exit codes: 0 passed, 1 not passed, 2 could not do it.',
    ].join('\n'),
    unknownStage: (stage: string) => `no stage is called "${stage}"`,
    stages: (ids: readonly string[]) => `Stages are ${list(ids)}.`,
    oneToWatch: '--watch and --inspect want one folder',
    watching: (folder: string) => `Watching ${folder}: every save is graded. Ctrl-C ends.`,
    inspecting: (url: string) =>
      `Waiting for a debugger at ${url}. Open chrome://inspect in Chromium, or attach your editor; then the tests run.`,
    stage: (number: number, title: string, level: 'core' | 'stretch') =>
      level === 'core' ? `${number} ${title}` : `${number} ${title} (stretch)`,
    threw: (node: string, message: string) => `Threw     Your code on ${node}: ${message}`,
    callFailed: (node: string, message: string) =>
      `Failed    A fetch or disk call of your code on ${node}, and nothing caught that: ${message}`,
    seen: (seen: string) => `Seen      ${seen}`,
    cause: (cause: string) => `Likely    ${cause}`,
    next: (next: string) => `Try       ${next}`,
    expected: (expected: string) => `Expected  ${expected}`,
    found: (found: string) => `Found     ${found}`,
    at: (atMs: number, node: string | undefined, isReal: boolean) =>
      `When      at ${Math.round(atMs * 1000) / 1000} ms of ${isReal ? 'real' : 'virtual'} time${node === undefined ? '' : `, on ${node}`}`,
    console: 'Console',
    inspectReal: '--inspect is for simulated nodes, which run in one thread; with --real each is a process',
    isReal:
      'On real processes: a Node process for each node, real sockets, kill -9. A demonstration of the tests that hold there, never the grade.',
    startsReal: 'Starting real processes …',
    realPassed: (_passed: number, tests: number, tookMs: number) =>
      `It holds for real: all ${plural(tests, 'test')} passed, in ${tookMs} ms.`,
    realFailed: (passed: number, tests: number, tookMs: number) =>
      `It does not hold for real yet: ${passed} of ${plural(tests, 'test')} passed, in ${tookMs} ms.`,
    grades: (command: string) => `  The grade             ${command}`,
    nothingReal: (slug: string) => `no test of ${slug} is marked as one that holds for real processes`,
    markReal: 'Write test.real(…) in the suite for some that do: CONTRIBUTING.md says which.',
    hiddenLogs: (count: number) => `… ${plural(count, 'earlier line')}`,
    assisted: (stage: string) =>
      `Begun at the stage ${stage}, with all before it done: what passes is assisted.`,
    startedAt: (failure: string, stage: string) => `${failure} (begun at ${stage})`.trimStart(),
    practice: 'A practice verdict, made on your own machine.',
    passed: (tests: number, tookMs: number, seed: number) =>
      `Passed: all ${plural(tests, 'test')}, in ${tookMs} ms, on seed ${seed}.`,
    failed: (passed: number, tests: number, tookMs: number) =>
      `Not yet: ${passed} of ${plural(tests, 'test')} passed, in ${tookMs} ms.`,
    tally: (stage: string, passed: number, tests: number) =>
      `${stage}: ${passed} of ${plural(tests, 'test')} ${tests === 1 ? 'passes' : 'pass'}`,
    again: (command: string, stage: string, seed: number) =>
      `  The same run again    ${command} --stage ${stage} --seed ${seed}`,
    replay: (command: string, test: string, seed: number) =>
      `  Event by event        ${command} --test ${test} --seed ${seed}`,
    moreHints: (command: string, count: number) =>
      `  ${count === 1 ? 'A hint' : 'The next hint'}${count === 1 ? '                ' : '         '}${command} --hints ${count}`,
    allTests: (command: string) => `  Every test in full    ${command} --all`,
    hint: (number: number, of: number) => `Hint ${number} of ${of}`,
    noCore: 'none of these stages is of the core',
    progress: (done: number, of: number, next: string) => `Graded ${done} of ${of}: now ${next}`,
    classDone: (
      done: number,
      of: number,
      counts: { readonly passed: number; readonly failed: number; readonly could: number },
      tookMs: number,
    ) =>
      [
        done < of ? `Stopped: ${done} of ${plural(of, 'folder')} graded` : `Graded ${plural(done, 'folder')}`,
        `: ${counts.passed} passed, ${counts.failed} did not`,
        counts.could === 0 ? '' : `, ${counts.could} could not be graded`,
        ` (${(tookMs / 1000).toFixed(1)} s).`,
      ].join(''),
    coreOnly: 'core passed',
    coreComplete: (stages: number) =>
      `The core is complete: all ${plural(stages, 'core stage')} ${stages === 1 ? 'passes' : 'pass'}. What is left is stretch, for those who want more.`,
    stretchNext: (command: string) => `  The stretch stages    ${command}`,
    onlyCore: (command: string) => `  Only the core         ${command} --core`,
    otherSeed: (command: string, seed: number) => `  Another run of chance ${command} --seed ${seed}`,
    inWords: '--all and --hints are for one folder, told in words',
    columns: ['folder', 'verdict', 'tests', 'stages', 'first failure'],
    could: 'could not',
  },

  serve: {
    summary: 'serve the built course on this machine, as npm start does',
    help: [
      'Usage: npx millions serve [options]',
      '',
      'Serves the built course on 127.0.0.1 and runs stacks for its pages, as npm run dev does; faster, and without',
      'looking for changes. Builds the course first where it is not built. Ctrl-C ends it, and all that it runs.',
      '',
      '  --port N     another port than 4321, as PORT=N does; 0 is any that is free',
      '  --build      build it anew first',
      '',
      'Exit codes: 0 ended, 2 could not do it.',
    ].join('\n'),
    building: 'The course is built first. It takes half a minute.',
    buildFailed: (code: number) => `the course could not be built: astro build ended with ${code}`,
    seeAbove: 'What it said stands above.',
    serves: (address: string) => `The course is at ${address}/ (Ctrl-C ends it).`,
    portTaken: (port: number) => `port ${port} is taken by another program`,
    anotherPort: 'Name another one: PORT=4400 npm start',
  },
  run,
  verify,

  report: {
    none: 'there is no such report',
    unreadable: 'this report cannot be read: it is no file of text, or a large one',
    noReport: 'this is no report of a verdict: it is not JSON',
    otherShape: (issue: string) => `this is no report of a verdict: ${issue}`,
    saveAgain: 'Save it again with “This verdict is wrong” on the page of the lesson.',
    changed: 'the files in this report were changed after it was saved',
    changedNext: (slug: string) =>
      `Save it again, or put the files into a folder and run \`millions replay ${slug} <folder>\`.`,
    lacks: (file: string) => `this report lacks ${file}, which the exercise has now`,
    otherCourse: 'It comes from another version of the course: run it with that one.',
    otherSuite:
      'Note: the tests have changed since this report was saved. What follows is what today’s tests see.',
    onlyOne:
      'a report names its exercise, its files and its test: --test, --stage, --seed and a folder are for others',
  },

  replay: {
    summary: 'tell what happened in one test, event by event',
    help: [
      'Usage: npx millions replay <exercise> [folder] --test TEST [options]',
      '       npx millions replay <report.json> [options]',
      '',
      'Runs one test over the programs in a folder, workspace/<exercise> unless told, and prints its history:',
      'when, on which node, what happened, and the number of the event that led to it.',
      'A report is what the page saves of a verdict (“This verdict is wrong”): its files, its test and its seed are run.',
      'A failed test is shown around the event that broke its expectation. A crash tells what the disk kept.',
      '',
      '  --test TEST    the test: its id, or its title, as `millions grade` and the page name it',
      '  --stage ID     its stage, where two stages have a test of that name',
      '  --seed N       the run of chance (1)',
      '  --node NAME    only what happened on this node, or what it is the other end of; more than once for several',
      '  --kind KIND    only events of this kind (send, answer, crash, log, …); more than once for several',
      '  --messages     below each request and reply its headers and its body, and which try it was',
      '  --event N      around the event of this number, in place of the one that broke it',
      '  --around N     so many events before and after that one (12)',
      '  --all          every event of every world that the test started',
      '  --parts P      whose results of other exercises run: own or reference, as for grade',
      '  --json         print the whole replay as JSON, and nothing else; with --messages, with what they carried',
      '',
      'Exit codes: 0 the test passed, 1 it did not, 2 could not do it.',
    ].join('\n'),
    whichTest: 'which test?',
    oneFolder: 'one folder at a time',
    unknownTest: (test: string) => `no test is called "${test}"`,
    severalTests: (test: string) => `several stages have a test called "${test}"`,
    tests: (tests: readonly { readonly stage: string; readonly test: string }[]) => {
      const stages = [...new Set(tests.map(({ stage }) => stage))]
      const lines = stages.map((stage) => {
        const ids = tests.filter((each) => each.stage === stage).map(({ test }) => test)
        return `         --stage ${stage}: ${list(ids)}`
      })
      return ['Tests are', ...lines].join('\n')
    },
    notFound: (option: 'node' | 'kind', given: string) =>
      `no event of this test has the ${option} "${given}"`,
    present: (option: 'node' | 'kind', found: readonly string[]) =>
      `${option === 'node' ? 'Nodes' : 'Kinds'} are ${list(found)}.`,
    ofExchange: (exchange: number) => `exchange ${exchange}`,
    ofTry: (exchange: string, number: number, of: number, event: number) =>
      `${exchange}: try ${number} of ${of} for what event ${event} brought`,
    body: (bytes: number, isBinary: boolean) =>
      bytes === 0 ? 'no body' : `body of ${plural(bytes, 'byte')}${isBinary ? ', not shown' : ':'}`,
    bodyGoesOn: '  … it goes on',
    diskLost: (path: string) => `disk: ${path} is gone`,
    diskKept: (path: string, bytes: number, unsynced: number, kept: number) =>
      `disk: of ${plural(unsynced, 'byte')} of ${path} that were not synced, ${kept} ${kept === 1 ? 'is' : 'are'} there; it has ${plural(bytes, 'byte')} now`,
    diskEnds: (ending: string) => `  and ends: ${ending}`,
    noEvent: (number: number) => `no event of this test has the number ${number}`,
    events: (last: number) => `Events are numbered from 1 to ${last}.`,
    head: (title: string, seed: number) => `${title} (seed ${seed})`,
    passed: 'It passed.',
    columns: ['', 'event', 'ms', 'node', 'after', 'what happened'],
    place: (file: string, line: number) => `(${file}, line ${line})`,
    world: (number: number, of: number) => `World ${number} of ${of}`,
    noEvents: 'Nothing happened.',
    before: (count: number) => `… ${plural(count, 'event')} before`,
    after: (count: number) => `… ${plural(count, 'event')} after`,
    leftOut: (count: number) => `… ${plural(count, 'more event')}, not kept: the test made too many`,
    opening: '▶ marks the event where it broke.',
    all: (command: string, events: number, worlds: number) =>
      `All ${plural(events, 'event')}${worlds > 1 ? ` of ${worlds} worlds` : ''}    ${command} --all`,
  },
} as const
