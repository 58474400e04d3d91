/** The page of all that a learner has written, and what keeps it. */
export const work = {
  title: 'Your work',
  lead: 'What you wrote and passed lives in this browser, on this device, and nowhere else. Here you take it along.',
  needsScript: 'What is kept can be shown with JavaScript only.',
  none: 'Nothing is kept here yet. Your first lines of code are, as soon as you write them.',
  unreadable: 'What this browser keeps could not be read: {reason}',
  list: 'Your exercises',
  columns: {
    lesson: 'Lesson',
    stages: 'Stages',
    code: 'Code',
    versions: 'Earlier versions',
    take: 'Take along',
  },
  stages: '{passed} of {total}',
  assisted: '{count} with a later start',
  noCode: 'The starter',
  saved: 'Saved {when}',
  versions: { one: '{count} version', other: '{count} versions' },
  download: 'Download',
  downloadOf: 'Download {lesson} as a folder',
  downloadHint: 'A folder in a ZIP file. “npx millions grade {slug} <folder>” takes it as it is.',
  all: 'Everything in one file',
  allText:
    'All exercises with their earlier versions, and what you passed. Any browser that shows this course can bring it in.',
  export: 'Save everything',
  exported: 'Saved: {count}.',
  import: 'Bring in a file',
  importText:
    'Of each exercise, the code that was written last is shown; the other is kept among its earlier versions. What you passed in either place has passed.',
  imported:
    'Brought in. Code that is now the file’s: {came}. Code here that was newer or the same: {stayed}.',
  unknown: 'Not of this course, and left out: {names}.',
  nothing: 'none',
  exercises: { one: '{count} exercise', other: '{count} exercises' },
  faults: {
    foreign:
      'That is no file of this course’s work. Choose one that “Save everything” made; its name ends in .millions.json.',
    results:
      'That is a file of your results, which “npx millions verify” runs again. Choose one that “Save everything” made.',
    newer:
      'That file comes from a newer version of the course (format {format}). Load this page again to get that version, then bring it in.',
    broken: 'That file is damaged, at {where}. Nothing was changed here. Try another copy of it.',
    failed:
      'Not all of it could be kept: {reason} What was done before stays, and nothing of yours was overwritten. Make room, then bring the file in once more.',
  },
  keeping: 'How safe it is',
  persistent: 'This browser has promised not to delete it to make room.',
  temporary:
    'This browser may delete it when the disk is nearly full, and some do after weeks without a visit.',
  ask: 'Ask it to keep it',
  refused: 'The browser did not promise it. Save everything in a file now and then.',
  used: 'It takes {used} of the {quota} that this site may use.',
  offline: 'Without a network',
  offlineKept: 'All lessons are kept: reading, writing, grading and stacks work without a network.',
  offlineComing: 'The lessons are being kept for when there is no network …',
  offlineNot: 'The lessons are not kept on this device, as your browser asks sites to save data.',
  offlineKeep: 'Keep them',
  offlineCannot: 'This browser keeps no lessons for when there is no network.',
}
