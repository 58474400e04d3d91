/** Reads what this browser keeps of a learner's results, and holds nothing for true that is of other code. */
import type { TestResult, Verdict } from '../../contract/verdict.ts'
import { filesHash, submissionHash } from '../../grading/hash.ts'
import { type KeptCarried, readCarried } from '../carried/kept.ts'
import type { Files } from '../session/files.ts'
import { ownResult, ownResults } from '../session/own-results.ts'
import { type Progress, readProgress } from '../session/progress.ts'
import { readVerdict } from '../session/verdicts.ts'
import { type Measured, readMeasured } from './kept.ts'
import type { RecordCourse, RecordedExercise, RecordLesson } from './types.ts'

export interface OwnLesson extends RecordLesson {
  readonly passed: number
  readonly assisted: number
  /** Nothing where it was never measured, or stands at the lesson that goes on with its exercise. */
  readonly carried?: KeptCarried
  /** What was measured is other code than what passed. */
  readonly isOtherCode: boolean
}

export interface OwnSystem {
  readonly verdict: Verdict
  readonly files: Files
  /** The learner's own results that ran in it, as they are now. */
  readonly own: Readonly<Record<string, Files>>
  /** Code, results of other exercises and tests are those that the verdict is of. */
  readonly isCurrent: boolean
  readonly measured?: Measured
}

export interface OwnRecord {
  readonly lessons: readonly OwnLesson[]
  /** Exercise → what passed. */
  readonly results: Readonly<Record<string, Files>>
  readonly progress: Progress
  readonly carried: Readonly<Record<string, KeptCarried>>
  /** Nothing until the last exercise has a verdict. */
  readonly system?: OwnSystem
}

/** Throws where a browser keeps nothing. */
export function readRecord({ parts, exercises, system }: RecordCourse): OwnRecord {
  const progress = readProgress()
  const carried = readCarried(localStorage)
  const results = resultsOf(exercises)
  const hashes = new Map(Object.entries(results).map(([exercise, files]) => [exercise, filesHash(files)]))
  const lessons = parts.flatMap((part) =>
    part.lessons.map((lesson): OwnLesson => {
      const { exercise, stages, isContinuedBy } = lesson
      const { passedStages = [], assistedStages = [] } = own(progress, exercise) ?? {}
      const kept = isContinuedBy === undefined ? own(carried, exercise) : undefined
      return {
        ...lesson,
        passed: stages.filter((stage) => passedStages.includes(stage)).length,
        assisted: stages.filter((stage) => assistedStages.includes(stage)).length,
        ...(kept !== undefined && { carried: kept }),
        isOtherCode: kept !== undefined && hashes.has(exercise) && hashes.get(exercise) !== kept.filesHash,
      }
    }),
  )
  const found = readSystem(system)
  return { lessons, results, progress, carried, ...(found !== undefined && { system: found }) }
}

function resultsOf(exercises: RecordCourse['exercises']): Readonly<Record<string, Files>> {
  const found = Object.entries(exercises).flatMap(([exercise, part]) => {
    const files = ownResult(exercise, part)
    return files === undefined ? [] : [[exercise, files] as const]
  })
  return Object.fromEntries(found)
}

function readSystem({ slug, parts, suiteUrl }: RecordedExercise): OwnSystem | undefined {
  const graded = readVerdict(localStorage, slug)
  if (graded === undefined || Object.keys(graded.files).length === 0) return undefined
  const { verdict, files } = graded
  const own = ownResults(parts)
  const isCurrent =
    graded.suiteUrl === suiteUrl && submissionHash({ files, parts: own }) === verdict.filesHash
  const measured = readMeasured(localStorage, slug)
  const isOfIt = measured?.filesHash === verdict.filesHash && measured.suiteHash === verdict.suiteHash
  return { verdict, files, own, isCurrent, ...(isOfIt && { measured }) }
}

function own<Value>(entries: Readonly<Record<string, Value>>, exercise: string): Value | undefined {
  return Object.hasOwn(entries, exercise) ? entries[exercise] : undefined
}

export interface Tally {
  readonly passed: number
  readonly total: number
  readonly notRun: number
}

export function tallyOf(tests: readonly TestResult[]): Tally {
  const count = (status: TestResult['status']): number =>
    tests.filter((test) => test.status === status).length
  return { passed: count('passed'), total: tests.length, notRun: count('not-run') }
}

/** One result for each test: by the first seed that did not pass. */
export function onePerTest(tests: readonly TestResult[]): readonly TestResult[] {
  const byTest = new Map<string, TestResult>()
  for (const test of tests) {
    const key = `${test.stage}/${test.test}`
    const known = byTest.get(key)
    if (known === undefined || (known.status === 'passed' && test.status !== 'passed')) byTest.set(key, test)
  }
  return [...byTest.values()]
}
