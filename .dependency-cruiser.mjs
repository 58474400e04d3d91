/** Imports point one way: workspace, cli → grading, runtime → processes → live → simulator → contract. */

/** Folder of src → the folders that it may import from, besides itself. Folders that are not named are the site's, and may import all but cli. */
const directions = {
  contract: [],
  simulator: ['contract'],
  processes: ['live', 'simulator', 'contract'],
  runtime: ['processes', 'live', 'course', 'simulator', 'contract'],
  course: ['contract'],
  messages: ['contract'],
  grading: ['simulator', 'contract'],
  'grading/real': ['grading', 'processes', 'simulator', 'contract'],
  bulk: [],
  mutation: ['bulk', 'grading', 'simulator', 'contract'],
  live: ['simulator', 'contract'],
  numbers: ['live', 'course', 'simulator', 'contract'],
  record: ['live', 'messages', 'contract'],
  offline: ['runtime'],
  classroom: ['grading', 'runtime', 'processes', 'course', 'messages', 'contract'],
  workspace: [
    'record',
    'grading',
    'live',
    'runtime',
    'course',
    'classroom',
    'messages',
    'offline',
    'contract',
  ],
}

/** Folders in this one that have directions of their own. */
const roomsOf = (folder) => {
  const rooms = Object.keys(directions).filter((name) => name.startsWith(`${folder}/`))
  return `^src/(${rooms.join('|') || '-'})/`
}

const onlyImports = Object.entries(directions).map(([folder, allowed]) => ({
  name: `${folder.replace('/', '-')}-imports-${allowed.length === 0 ? 'nothing' : allowed.join('-')}`,
  comment: `src/${folder} may import from ${[folder, ...allowed].map((name) => `src/${name}`).join(', ')}: imports point one way.`,
  severity: 'error',
  from: { path: `^src/${folder}/`, pathNot: `[.]test[.]ts$|/fixtures/|${roomsOf(folder)}` },
  to: { path: '^(src|exercises|solutions|content)/', pathNot: `^src/(${[folder, ...allowed].join('|')})/` },
}))

export default {
  forbidden: [
    ...onlyImports,
    {
      name: 'nobody-imports-cli',
      comment: 'The command line is the end of the line: move what others need to where they may import it.',
      severity: 'error',
      from: { pathNot: '^src/cli/' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'classroom-is-apart',
      comment:
        'Who learns alone loads nothing of the classroom: the command line starts its server, and pages know it by the types in src/classroom/api.ts, and ask it by src/classroom/ask.ts.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(classroom|cli)/' },
      to: { path: '^src/classroom/', pathNot: '^src/classroom/(api|ask|mark)[.]ts$' },
    },
    {
      name: 'course-is-data',
      comment:
        'Exercises are found by their place: nothing in src imports one, and none imports src but for its types.',
      severity: 'error',
      from: { path: '^src/', pathNot: '[.]test[.]ts$' },
      to: { path: '^(exercises|solutions)/' },
    },
    {
      name: 'exercises-import-contract',
      comment:
        'An exercise imports types from src/contract, `millions/suite` in its suite, and files of its own or those in exercises/checkers and exercises/kit.',
      severity: 'error',
      from: { path: '^exercises/([^/]+)/', pathNot: '(?<!/suite)[.]test[.]ts$' },
      to: {
        path: '.',
        pathNot: [
          '^exercises/($1|checkers|kit)/',
          '^src/contract/',
          '^src/grading/suite[.]ts$',
          '^node_modules/vitest/',
          '^vitest',
        ],
      },
    },
    {
      name: 'suites-import-no-vitest',
      comment:
        'A suite runs in a bundle without vitest: take stage, test, expect and say from millions/suite.',
      severity: 'error',
      from: { path: '^exercises/[^/]+/suite[.]test[.]ts$' },
      to: { path: 'node_modules/vitest/' },
    },
    {
      name: 'no-cycles',
      comment:
        'Two modules that need each other are one module, or three: what both need of it goes into the third. Types go one way, too.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'modules-exist',
      comment: 'The module is not there.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(virtual:|astro:)|[.]wasm[?]url$' },
    },
    {
      name: 'declared-dependencies',
      comment: 'A package that is used is one that package.json names.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '[.]astro$|[.]mdx$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'svelte', 'default'],
    },
    cache: { folder: '.cache/dependency-cruiser', strategy: 'content' },
  },
}
