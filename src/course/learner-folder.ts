/** Reads a learner's folder, which may hold anything: only the exercise's own files are taken, and only when they are text. */
import { lstatSync, realpathSync, type Stats, statSync } from 'node:fs'
import { join } from 'node:path'
import { CourseError } from './course-error.ts'
import type { ExerciseBrief, Files } from './exercises.ts'
import { largestProgramBytes, readProgramFile } from './program-file.ts'

/** `starter` stands in for files that are missing: a solution's folder has only those that differ. */
export function readLearnerFolder(
  folder: string,
  { slug, exercise }: Pick<ExerciseBrief, 'slug' | 'exercise'>,
  starter: Files = {},
): Files {
  const root = realFolder(folder, slug)
  const present = exercise.files.filter((name) => lstatSync(join(root, name), { throwIfNoEntry: false }))
  const missing = exercise.files.filter((name) => !present.includes(name) && !(name in starter))
  if (present.length === 0) {
    throw new CourseError(
      `this is not a folder of the exercise ${slug}: it has none of its files (${exercise.files.join(', ')})`,
      folder,
      `Name the folder that has them, or run \`millions open ${slug}\` to start one.`,
    )
  }
  const [first] = missing
  if (first !== undefined) {
    throw new CourseError(
      missing.length === 1 ? `${first} is missing` : `${missing.join(', ')} are missing`,
      join(folder, first),
      `Run \`millions open ${slug}\` to see what the starter has, or bring the file back.`,
    )
  }
  const own = Object.fromEntries(present.map((name) => [name, readProgram(root, folder, name)]))
  return { ...starter, ...own }
}

/** The folder with its links followed. Throws when there is none. */
export function realFolder(folder: string, slug: string): string {
  const found = find(folder)
  if (found === undefined) {
    // Node reads such names with a mark in the place of what is no UTF-8, and finds nothing by them.
    if (folder.includes('\uFFFD')) {
      throw new CourseError(
        'the name of this folder is not text in UTF-8',
        folder,
        'Rename the folder, or copy it to one with another name.',
      )
    }
    throw new CourseError(
      'there is no such folder',
      folder,
      `Run \`millions open ${slug}\` to start one, or name another folder.`,
    )
  }
  if (!found.isDirectory()) {
    throw new CourseError('this is a file, not a folder', folder, 'Name the folder that the file is in.')
  }
  return realpathSync(folder)
}

function find(folder: string): Stats | undefined {
  try {
    const found = statSync(folder, { throwIfNoEntry: false })
    // A link to such a folder leads to a name that is not found.
    return found === undefined || lstatSync(realpathSync(folder), { throwIfNoEntry: false }) === undefined
      ? undefined
      : found
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ELOOP')) throw error
    throw new CourseError(
      'this is a link that leads round in a circle',
      folder,
      'Put a real folder there.',
      error,
    )
  }
}

function readProgram(root: string, folder: string, name: string): string {
  const found = readProgramFile(root, name)
  if (found.kind === 'text') return found.text
  const shown = join(folder, name)
  const putItThere = 'Put the program itself there.'
  switch (found.kind) {
    case 'missing':
    case 'dead-link':
      throw new CourseError(`${name} links to a file that is not there`, shown, putItThere)
    case 'leaving-link':
      throw new CourseError(`${name} is a link that leaves the folder`, shown, putItThere)
    case 'not-a-file':
      throw new CourseError(`${name} is not a file`, shown, 'Put the program there.')
    case 'too-large':
      throw new CourseError(
        `${name} is too large: ${found.bytes} bytes, where ${largestProgramBytes} are the most`,
        shown,
        'Is it the right file? Programs of this course take a few kilobytes.',
      )
    case 'unreadable':
      throw new CourseError(
        `${name} cannot be read`,
        shown,
        'Give yourself the right to read it.',
        found.error,
      )
    case 'not-text':
      throw new CourseError(`${name} is not text in UTF-8`, shown, 'Save it as UTF-8 text.')
  }
}
