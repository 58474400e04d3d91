/** The code, its versions, and what it is compared with. */
export const workspace = {
  openingStack: 'Opening the stack',
  expand: 'Wide',
  shrink: 'Beside the lesson',
  label: 'Workspace',
  files: 'Files',
  code: 'Code of {file}',
  coming: 'Opening the editor …',
  editorFailed: 'The full editor could not be loaded ({reason}). This plain one does the same work.',
  editorKeys: '{keys} lets Tab leave the editor',
  leaveKeys: 'Ctrl+M',
  leaveKeysApple: '⌃⇧M',
  leaves: 'leaves the editor',
  read: '{file}, of the course: to be read',
  leaveRead: 'Back to {file}',
  divide: 'Height of the code',
  toasts: 'Notices',
  views: 'Code, stack or replay',
  view: { code: 'Code', stack: 'Stack', replay: 'Replay' },
  viewFailed:
    'This part of the page could not be loaded: {reason}. Check the connection, then choose it again.',
  reasons: {
    noConnection:
      'there is no connection, or the site has been updated meanwhile: reload the page when you are online',
    noDatabase: 'this browser has no place for them (IndexedDB), or none in a private window',
    answered: 'the site answered with {status}',
  },
  submit: 'Submit',
  submitKeys: 'Ctrl+Enter',
  submitKeysApple: '⌘ Enter',
  stop: 'Stop',
  noScript: 'Editing and grading need JavaScript.',
  saved: 'Saved',
  savedByHand: 'Saved in this browser, and kept under “Versions”.',
  savedNot: 'Not saved: {reason}',
  savedOnly: 'Saved, but no earlier versions are kept here: {reason}',
  unsaved: 'Saving…',
  starter: 'Starter code',
  actions: {
    versions: 'Versions',
    compare: 'Compare',
    reset: 'Reset',
  },
  practice:
    'The tests are unseen, not secret: they run here, in your browser. What you get is a practice verdict; an instructor’s run on another machine is the grade.',
}

export const reset = {
  title: 'Reset to the starter?',
  text: 'The starter code replaces what is in the editor. What you have now is kept under “Earlier versions”.',
  confirm: 'Reset',
  cancel: 'Keep my code',
  done: 'The starter code is back. Your code is kept under “Earlier versions”.',
}

export const start = {
  open: 'Start at a later stage',
  title: 'Start at a later stage?',
  text: 'Code in which all earlier stages pass replaces what is in the editor, and you go on from there. What you have now is kept under “Earlier versions”. Stages that pass then are marked as assisted, until they pass in code that began with the starter.',
  stages: 'The stage to start at',
  loading: 'Fetching the stages …',
  failed: 'The code could not be fetched: {reason}. Close this and try again.',
  none: 'This exercise has no later stage to start at.',
  confirm: 'Start there',
  cancel: 'Keep my code',
  done: 'Here is the code with which that stage begins. Yours is kept under “Earlier versions”.',
}

export const versions = {
  title: 'Earlier versions',
  none: 'There are none yet. One is kept before every run, and every few minutes while you write.',
  failed: 'The versions could not be read: {reason}',
  restore: 'Go back to this version',
  restored: 'That version is back. What you had is kept as a version too.',
  close: 'Close',
  current: 'Same as now',
  reasons: {
    run: 'Submitted',
    pause: 'While writing',
    save: 'Saved by hand',
    reset: 'Before a reset',
    restore: 'Before going back',
    start: 'Before starting at a later stage',
    'other-tab': 'From two tabs at once',
    disk: 'Before taking over from disk',
    overwritten: 'On disk, before the page’s replaced it',
    import: 'When a file of your work was brought in',
  },
  differs: 'What going back would change',
  choose: 'Choose a version to see what going back would change.',
  removed: 'would go:',
  added: 'would come back:',
}

export const compare = {
  title: 'Compare with the reference',
  ask: 'The reference is one good solution, not the only one. Reading it before you have tried takes the exercise away from you.',
  askAgain: 'Are you sure? It cannot be unseen.',
  first: 'I want to see it',
  second: 'Show the reference',
  cancel: 'Not yet',
  close: 'Close',
  yours: 'Your code',
  reference: 'Reference',
  same: 'Your {file} is the same as the reference.',
  failed: 'The reference could not be fetched ({reason}). Check the connection and try again.',
  removed: 'yours:',
  added: 'reference:',
  legend: 'Lines marked − are yours, lines marked + the reference’s.',
}

export const ways = {
  title: 'Other ways to do it',
  loading: 'Fetching the other ways …',
  none: 'There are no other ways to show yet.',
  failed: 'They could not be fetched ({reason}). Check the connection and try again.',
  choose: 'Ways',
  question: '“{title}”: what does it trade away?',
  right: 'Right. Is it worth that here?',
  wrong: 'Not quite: that is the price of “{title}”. Look at the code below and choose again.',
  yours: 'Yours: {file}',
  theirs: '{title}: {file}',
  beside: 'Your code beside “{title}”',
  close: 'Close',
}

export const tests = {
  title: 'Source of the tests',
  told: 'Each test boots a world, and says what users are to see. A stage is a file; what the suite runs stands in the first one. “test.real” marks those that real processes pass as well.',
  loading: 'Fetching the tests …',
  failed: 'They could not be fetched ({reason}). Check the connection and try again.',
  file: 'File',
  close: 'Close',
}

export const tabs = {
  overtook:
    'Another tab had saved other code meanwhile. What you write here goes on; what it had saved is kept under “Versions”.',
  adopted: 'Another tab saved newer code for this exercise. It is shown here now.',
  conflict:
    'Another tab saved newer code while you were writing here. The newer is shown; what you had here is kept under “Earlier versions”.',
  dismiss: 'Dismiss',
}
