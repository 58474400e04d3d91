/** The words of the interface in English, by room. Other languages have the same keys: the type says so. */
import { disk } from './disk.ts'
import { glossary, keys, offline, search, sections } from './finding.ts'
import { instructors } from './instructors.ts'
import { carried, lesson, parts, scene } from './lesson.ts'
import { replay } from './replay.ts'
import { results } from './results.ts'
import { runtime } from './runtime.ts'
import { home, notFound, site } from './site.ts'
import { stack } from './stack.ts'
import { work } from './work.ts'
import { compare, reset, start, tabs, tests, versions, ways, workspace } from './workspace.ts'

export const en = {
  runtime,
  site,
  home,
  lesson,
  parts,
  scene,
  carried,
  notFound,
  search,
  offline,
  keys,
  sections,
  glossary,
  instructors,
  workspace,
  results,
  reset,
  start,
  versions,
  compare,
  ways,
  tests,
  disk,
  tabs,
  replay,
  stack,
  work,
}
