/** The report of a verdict, as the page saves it: read like any other file of unknown origin. */
import { existsSync, realpathSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import * as v from 'valibot'
import { CourseError } from '../course/course-error.ts'
import { firstIssue } from '../course/exercise-schema.ts'
import { readProgramFile } from '../course/program-file.ts'
import { submissionHash } from '../grading/hash.ts'
import { text } from '../messages/cli/learner.en.ts'

const words = text.report
const name = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]*$/, 'is no name'))

const programs = v.record(v.pipe(v.string(), v.regex(/^[\w-]+\.ts$/, 'is no name of a program')), v.string())

const schema = v.object({
  format: v.literal('millions-report'),
  version: v.literal(1),
  exercise: name,
  filesHash: v.string(),
  suiteHash: v.string(),
  result: v.object({
    stage: name,
    test: name,
    seed: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
    status: v.picklist(['passed', 'failed', 'not-run']),
  }),
  files: programs,
  parts: v.exactOptional(v.record(name, programs)),
})

export type ReadReport = v.InferOutput<typeof schema>

/** Throws where it is no report, or was changed since it was saved. */
export function readReport(path: string): ReadReport {
  if (!existsSync(path)) throw new CourseError(words.none, path, words.saveAgain)
  const found = readProgramFile(realpathSync(dirname(path)), basename(path))
  if (found.kind !== 'text') throw new CourseError(words.unreadable, path, words.saveAgain)
  let value: unknown
  try {
    value = JSON.parse(found.text)
  } catch (error) {
    throw new CourseError(words.noReport, path, words.saveAgain, error)
  }
  const parsed = v.safeParse(schema, value)
  if (!parsed.success) {
    throw new CourseError(words.otherShape(firstIssue(parsed.issues)), path, words.saveAgain)
  }
  const report = parsed.output
  if (submissionHash(report) !== report.filesHash) {
    throw new CourseError(words.changed, path, words.changedNext(report.exercise))
  }
  return report
}

/** The files of it that the exercise has. Throws where one is missing: the exercise has changed since. */
export function filesIn(
  { files }: ReadReport,
  wanted: readonly string[],
  path: string,
): Readonly<Record<string, string>> {
  const entries = wanted.map((file) => {
    const source = files[file]
    if (source === undefined) throw new CourseError(words.lacks(file), path, words.otherCourse)
    return [file, source] as const
  })
  return Object.fromEntries(entries)
}
