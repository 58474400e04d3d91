/** The words of the command line. */
import type { Outcome } from '../contract/verdict.ts'

interface Failure {
  readonly message: string
  readonly where?: string
  readonly next: string
}

const list = (items: readonly string[]) => items.join(', ')
const plural = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`

const someOf = (items: readonly string[]) =>
  items.length <= 4 ? list(items) : `${list(items.slice(0, 3))} and ${items.length - 3} more`

const orderForms: Readonly<Record<string, string>> = {
  crash: 'crash NODE [lose]     kill -9; with lose, its disk is gone too',
  restart: 'restart NODE          start it again',
  pause: 'pause NODE            freeze it, until heal',
  slow: 'slow NODE FACTOR      its work takes so many times as long, until heal',
  cut: 'cut NODE NODE         lose all messages between the two, until heal',
  heal: 'heal                  end all of these',
  add: 'add ROLE              one node more',
  remove: 'remove NODE           take it out of service',
  users: 'users N               so many requests a second; 0 for none',
  get: 'get PATH              one request of a user',
  nodes: 'nodes                 all nodes, and how they are',
  help: 'help                  these orders',
  quit: 'quit                  end all, as Ctrl-C does',
}

export const text = {
  overview: (commands: readonly (readonly [string, string])[]) =>
    [
      'One to Millions: grow a web system from one box to millions of users, on the command line.',
      '',
      'Usage: npx millions <command> [arguments]',
      '',
      ...commands.map(([name, summary]) => `  ${name.padEnd(9)}${summary}`),
      '',
      'npx millions <command> --help tells more, npx millions --version which version it is. Exit codes: 0 passed, 1 not passed, 2 could not do it.',
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
  noSuchExercise: (slug: string) => `no exercise is called "${slug}"`,
  suiteDoesNotBuild: (slug: string, reason: string) => `the suite of ${slug} does not build: ${reason}`,
  mendSuite: 'Mend the suite or what it imports, then run this again.',
  cannotWrite: (code: string) => `this could not be written (${code})`,
  denied: (code: string) => `this could not be read or written (${code})`,

  /** By the system's own word. */
  mendPlace: {
    ELOOP: 'Its links lead round in a circle: put a real folder or file there.',
    ENAMETOOLONG: 'The name is longer than the system takes: name another one.',
    ENOENT:
      'It was there a moment ago, or its name is not what it looks like: look again, then run this again.',
    EMFILE: 'Too many files are open on this machine: close some programs, then run this again.',
    ENFILE: 'Too many files are open on this machine: close some programs, then run this again.',
  } as Readonly<Record<string, string>>,
  makeWritable: 'Make the place writable, or take away what stands there, then run this again.',

  open: {
    summary: 'lay the starter of an exercise out under workspace/',
    help: [
      'Usage: npx millions open <exercise>',
      '',
      'Lays the starter out under workspace/<exercise>/, to be worked on in any editor.',
      'Files that are there already are kept as they are: work is never overwritten.',
      'Beside it comes a tsconfig.json, so that editors know the types of a program.',
      'With npm run dev or npm start, the page of the lesson and this folder follow each other.',
      '',
      'Exit codes: 0 laid out, 2 could not do it.',
    ].join('\n'),
    oneAtATime: 'one exercise at a time',
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

  grade: {
    summary: 'grade a folder, or a whole class of folders',
    help: [
      'Usage: npx millions grade <exercise> [folder…] [options]',
      '',
      "Runs the exercise's tests over the programs in a folder: workspace/<exercise> unless told.",
      'The first stage that fails is told in full, the others in a line each. Several folders give a table, row by row.',
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
  run: {
    summary: 'run an exercise for real, as processes on this machine',
    help: [
      'Usage: npx millions run <exercise> [folder] [options]',
      '',
      'Starts a Node process for each node of the stack, with the programs in a folder: workspace/<exercise> unless told.',
      'Every node has an address on this machine, to be opened or curled. Logs are shown as they come, and a save is',
      'deployed. A node that goes down by itself is started again, ever later. It shows how the code does in the real',
      'world; it is no grade. Ctrl-C ends all of it, and leaves nothing behind.',
      '',
      '  --port N     the port of the first entry node, in place of any that is free',
      '  --users N    so many requests a second, from the start',
      '  --plain      only what the tests see, without what stands around it in views',
      '',
      'Orders are typed while it runs; help lists them.',
      '',
      'Exit codes: 0 ended, 1 a program does not compile, 2 could not do it.',
    ].join('\n'),
    oneFolder: 'one folder at a time',
    started: (title: string, folder: string) => `${title}, for real, with the programs in ${folder}.`,
    hint: 'Type an order, or help. A save is deployed. Ctrl-C ends it.',
    columns: ['node', 'role', 'state', 'process', 'address'],
    states: { up: 'up', booting: 'starting', down: 'down', removed: 'removed' },
    paused: 'paused',
    ready: 'takes connections',
    killed: 'killed',
    place: ({ file, line }: { readonly file: string; readonly line: number }) => `(${file}, line ${line})`,
    threwAtBoot: (node: string) => `${node} did not start`,
    slowBoot: (node: string) =>
      `${node} is still not ready: its start() has not settled, or its code is in an endless loop. Mend the program and save it, or type: crash ${node}`,
    wentDown: (node: string) => `${node} went down`,
    startsAgain: (inMs: number, failures: number) =>
      failures === 1
        ? `Started again in ${inMs / 1000} s.`
        : `Down ${failures} times in a row: started again in ${inMs / 1000} s.`,
    staysDown: (node: string, failures: number) =>
      `Down ${failures} times in a row: it stays down. Mend the program and save it, or type: restart ${node}`,
    moved: (node: string, before: number, now: number) =>
      `Port ${before} was taken by another program meanwhile: ${node} is at http://127.0.0.1:${now}/`,
    portTaken: (port: number) => `port ${port} is taken by another program`,
    anotherPort: 'Name another one, or leave --port out to get any that is free.',
    doesNotCompile: ({ file, line }: { readonly file: string; readonly line: number }) =>
      `${file} does not compile, line ${line}`,
    mendAndSave: 'Mend the line and save the file.',
    keepsRunning: 'What ran before goes on.',
    deployed: 'Deployed.',
    done: (order: string) => `Done: ${order}`,
    noAnswer: (reason: string) => `no answer: ${reason}`,
    ended: 'Ended: no process and no file is left.',
    unknownOrder: (word: string) => `there is no order "${word}"`,
    orderWants: (word: string, form: string) => `${word} wants more, or something else: ${form}`,
    seeOrders: 'Type help for all orders.',
    orders: orderForms,
    orderList: Object.entries(orderForms)
      .map(([, form]) => `  ${form}`)
      .join('\n'),
  },

  replay: {
    summary: 'tell what happened in one test, event by event',
    help: [
      'Usage: npx millions replay <exercise> [folder] --test TEST [options]',
      '',
      'Runs one test over the programs in a folder, workspace/<exercise> unless told, and prints its history:',
      'when, on which node, what happened, and the number of the event that led to it.',
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
    columns: ['exercise', 'tests', 'seeds', 'alternatives passed', 'mistakes caught', 'time'],
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

  test: {
    unknownParts: (unknown: readonly string[], known: readonly string[]) =>
      `There is no part ${list(unknown)}. Parts are ${list(known)}.`,
    begins: (part: string) => `\n━━ ${part}`,
    ends: (part: string, seconds: number) => `━━ ${part}: ${seconds} s`,
    exited: (program: string, code: number) => `✗ ${program} ended with ${code}`,
    heading: 'What ran',
    part: (name: string, passed: number, failed: number) =>
      `  ${failed === 0 ? '✓' : '✗'} ${name.padEnd(22)}${passed} passed${failed === 0 ? '' : `, ${failed} failed`}`,
    total: (passed: number, failed: number) => `\n${passed} passed, ${failed} failed`,
  },
} as const

export { list, plural }
