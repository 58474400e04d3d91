/** A file of one's own results, read like any other file of unknown origin. */
import { existsSync, realpathSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { CourseError } from '../../course/course-error.ts'
import type { ExerciseBrief, Files } from '../../course/exercises.ts'
import { readProgramFile } from '../../course/program-file.ts'
import { submissionHash } from '../../grading/hash.ts'
import { text } from '../../messages/cli/learner.en.ts'
import {
  largestRecordBytes,
  parseRecord,
  type RecordedSystem,
  type RecordFault,
  type RecordFile,
  UnreadableRecord,
} from '../../record/record-file.ts'

const words = text.verify.faults

/** Throws where it is no such file, or was changed since it was saved. */
export function readRecord(path: string): RecordFile {
  if (!existsSync(path)) throw new CourseError(words.none, path, words.saveAgain)
  const found = readProgramFile(realpathSync(dirname(path)), basename(path), largestRecordBytes)
  if (found.kind === 'too-large')
    throw new CourseError(words.tooLarge(found.bytes, largestRecordBytes), path, words.saveAgain)
  if (found.kind !== 'text') throw new CourseError(words.unreadable, path, words.saveAgain)
  try {
    const record = parseRecord(found.text)
    requireUnchanged(record.system, path)
    return record
  } catch (error) {
    if (!(error instanceof UnreadableRecord)) throw error
    throw new CourseError(told(error.fault), path, nextFor(error.fault), error)
  }
}

function told(fault: RecordFault): string {
  switch (fault.kind) {
    case 'foreign':
      return words.foreign
    case 'work':
      return words.work
    case 'newer':
      return words.newer(fault.format)
    case 'too-large':
      return words.tooLarge(fault.bytes, largestRecordBytes)
    case 'broken':
      return words.broken(fault.where)
  }
}

function nextFor({ kind }: RecordFault): string {
  if (kind === 'newer') return words.newerNext
  return kind === 'work' ? words.workNext : words.saveAgain
}

function requireUnchanged(system: RecordedSystem | undefined, path: string): void {
  if (system === undefined || hashOf(system) === system.filesHash) return
  throw new CourseError(words.changed, path, words.changedNext)
}

function hashOf({ files, parts }: RecordedSystem): string {
  return submissionHash({ files, ...(parts !== undefined && { parts }) })
}

/** The files of it that the exercise has. Nothing where one is missing: the exercise has changed since. */
export function filesFor({ exercise }: Pick<ExerciseBrief, 'exercise'>, files: Files): Files | undefined {
  const wanted = exercise.files.map((name) => [name, files[name]] as const)
  const there = wanted.filter((entry): entry is [string, string] => entry[1] !== undefined)
  return there.length === wanted.length ? Object.fromEntries(there) : undefined
}
