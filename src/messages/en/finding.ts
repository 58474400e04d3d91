/** What helps to find one's way: search, keys, the sections of a page, the glossary. */
export const search = {
  open: 'Search',
  key: '/',
  title: 'Search the course',
  label: 'Search lessons, stages and terms',
  close: 'Close',
  loading: 'Looking…',
  found: { one: '{count} page found', other: '{count} pages found' },
  none: 'Nothing found for “{query}”.',
  noneNext: 'Try fewer words, or look into the glossary.',
  unavailable:
    'The search could not be loaded. It needs the network once, or a site that was built: the list of lessons is there without it.',
  lessons: 'All lessons',
  glossary: 'Glossary',
  hint: 'Terms of the field, sections of lessons, and the stages of their exercises.',
}

export const offline = {
  newer:
    'There is a newer version of the course. Your code is saved and stays; what runs at the moment ends.',
  load: 'Load it',
}

export const keys = {
  open: 'Keys',
  title: 'Keys',
  close: 'Close',
  everywhere: 'On every page',
  inLesson: 'In a lesson',
  inEditor: 'In the editor',
  search: 'Search',
  help: 'This list',
  escape: 'Close what is open',
  submit: 'Submit your code',
  save: 'Save (your code is kept as you type as well)',
  leave: 'Let Tab leave the editor, and type a tab again',
  commands: 'All commands of the editor',
  lines: 'Move the lines up or down',
  rename: 'Rename what the cursor is on',
  definition: 'Go to where it is defined',
  single: 'Keys without Ctrl or Cmd work ( / and ? )',
}

export const sections = {
  open: 'On this page',
  label: 'Sections of this page',
  link: 'Link to “{title}”',
}

export const glossary = {
  title: 'Glossary',
  lead: 'The terms of the field, as this course uses them, with the lessons that introduce them.',
  letters: 'Letters',
  introduced: 'Introduced in',
}
