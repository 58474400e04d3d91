/** The words of pages in English, by room: written into them as they are built, and in no script. */
import { board } from './board.ts'
import { classes } from './classes.ts'
import { glossary, keys, offline, search, sections } from './finding.ts'
import { instructors } from './instructors.ts'
import { joining } from './joining.ts'
import { review } from './lesson.ts'
import { ownResults } from './own-results.ts'
import { home, notFound, site } from './site.ts'
import { stack } from './stack.ts'
import { work } from './work.ts'

export const pages = {
  site,
  home,
  notFound,
  search,
  offline,
  keys,
  sections,
  glossary,
  review,
  instructors,
  stack,
  work,
  ownResults,
  joining,
  classes,
  board,
}
