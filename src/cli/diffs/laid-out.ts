/** A diff of an exercise laid out as files to be worked on, with a note of what they are against, and the way back. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import * as v from 'valibot'
import { CourseError } from '../../course/course-error.ts'
import type { Files } from '../../course/exercises.ts'
import { hasConflicts, merge } from '../../course/merge.ts'
import { type LaidOut, layOut } from '../../course/workspace-folder.ts'
import { text } from '../../messages/cli/diffs.en.ts'

const words = text.mistake

const noteSchema = v.strictObject({
  /** `reference`, `alternatives/<name>` or `starter`. */
  against: v.string(),
  /** What it was like. */
  base: v.record(v.string(), v.string()),
  /** The files as they were laid out or saved last: whoever has changed them since has work there. */
  files: v.record(v.string(), v.string()),
})
export type Note = Readonly<v.InferOutput<typeof noteSchema>>

const noteName = '.laid-out.json'
const rejectsName = 'rejected.diff'

/** Undefined when there is none, or none that can be read. */
export function readNote(folder: string): Note | undefined {
  try {
    const parsed = v.safeParse(noteSchema, JSON.parse(readFileSync(join(folder, noteName), 'utf8')))
    return parsed.success ? parsed.output : undefined
  } catch {
    return undefined
  }
}

export function writeNote(folder: string, note: Note): void {
  writeFileSync(join(folder, noteName), `${JSON.stringify(note)}\n`)
}

export interface Wanted extends Note {
  /** Hunks that fit nowhere, as a diff. */
  readonly rejects: string
}

/** Files that somebody has changed stay as they are, unless `anew`; then nothing else is written either. */
export function layOutDiff(
  root: string,
  folder: string,
  { rejects, ...note }: Wanted,
  anew: boolean,
): LaidOut & { readonly isKept: boolean } {
  const changed = changedIn(folder, note.files)
  if (changed.length > 0 && !anew) return { written: [], kept: changed, isKept: true }
  for (const name of [...Object.keys(note.files), rejectsName]) rmSync(join(folder, name), { force: true })
  const laidOut = layOut(root, folder, {
    ...note.files,
    ...(rejects === '' ? {} : { [rejectsName]: rejects }),
  })
  writeNote(folder, note)
  return { ...laidOut, isKept: false }
}

/** Those that are neither as they were laid out or saved last nor as they are to become. */
function changedIn(folder: string, wanted: Files): readonly string[] {
  const before = readNote(folder)?.files ?? {}
  return Object.keys(wanted).filter((name) => {
    const path = join(folder, name)
    if (!existsSync(path)) return false
    const now = readFileSync(path, 'utf8')
    return now !== wanted[name] && now !== before[name]
  })
}

/** Throws where something is still to be decided by hand. */
export function requireDecided(folder: string, files: Files): void {
  for (const [name, source] of Object.entries(files)) {
    if (!hasConflicts(source)) continue
    throw new CourseError(words.undecided(name), join(folder, name), words.decide)
  }
  if (existsSync(join(folder, rejectsName)))
    throw new CourseError(words.rejectsLeft, join(folder, rejectsName), words.bringIn)
}

/** The files with what has become of their base since. Where both changed the same lines, both stand there. */
export function mergeAll(
  before: Files,
  mine: Files,
  theirs: Files,
  against: string,
): { readonly files: Files; readonly conflicts: readonly string[] } {
  const conflicts: string[] = []
  const files = Object.entries(mine).map(([name, source]) => {
    const names = { mine: words.mine, theirs: against }
    const merged = merge(before[name] ?? '', source, theirs[name] ?? '', names)
    if (merged.conflicts > 0) conflicts.push(name)
    return [name, merged.text] as const
  })
  return { files: Object.fromEntries(files), conflicts }
}

export function writeDiff(file: string, content: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
}
