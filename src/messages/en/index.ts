/** The words of the workspace and of the scripts of a lesson in English, by room. Other languages have the same keys: the type says so. */
import { disk } from './disk.ts'
import { carried, lesson, parts, scene } from './lesson.ts'
import { replay } from './replay.ts'
import { results } from './results.ts'
import { runtime } from './runtime.ts'
import { compare, reset, start, tabs, tests, versions, ways, workspace } from './workspace.ts'

export const en = {
  runtime,
  lesson,
  parts,
  scene,
  carried,
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
}
