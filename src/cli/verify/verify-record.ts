/** Goes through a file of results, and finds what of it is the same when it is run again. */
import { viewParts } from '../../contract/parts.ts'
import { CourseError } from '../../course/course-error.ts'
import { exerciseSlugs, type Files, loadBrief, loadExercise } from '../../course/exercises.ts'
import { filesHash } from '../../grading/hash.ts'
import { text } from '../../messages/cli/learner.en.ts'
import { compare, compareCarried, type Finding, judge, type Reason } from '../../record/compare.ts'
import type { RecordedLesson, RecordedSystem, RecordFile } from '../../record/record-file.ts'
import { gradeAgain } from './grade-again.ts'
import { measureAgain } from './measure-again.ts'
import { filesFor } from './record-on-disk.ts'

const words = text.verify

export interface Verifying {
  readonly root: string
  readonly signal: AbortSignal
  /** How far it is. */
  tell(line: string): void
}

export interface VerifiedSystem {
  readonly findings: readonly Finding[]
  /** Its tests are others than those that the file was saved with. */
  readonly isOtherCourse: boolean
}

/** Throws where the exercise is none of this course, or has other files by now. */
export async function verifySystem(
  system: RecordedSystem,
  path: string,
  { root, signal, tell }: Verifying,
): Promise<VerifiedSystem> {
  const { exercise: slug, seed, tests, parts = {}, carried } = system
  if (!exerciseSlugs(root).includes(slug))
    throw new CourseError(words.faults.noExercise(slug), path, words.faults.otherCourse)
  const brief = await loadBrief(root, slug)
  const files = filesFor(brief, system.files)
  if (files === undefined)
    throw new CourseError(words.faults.lacksFiles(slug), path, words.faults.otherCourse)
  const own = await wholeOf(parts, root)
  const lacking = Object.keys(parts).find((name) => !Object.hasOwn(own, name))
  if (lacking !== undefined)
    throw new CourseError(words.faults.lacksFiles(lacking), path, words.faults.otherCourse)
  const subject = { slug, files, own }
  const ran = new Set(tests.filter(({ status }) => status !== 'not-run').map(keyOf))
  const graded = await gradeAgain(
    root,
    subject,
    {
      seed,
      isWanted: (test) => ran.has(keyOf(test)),
      onTest: (done, of) => tell(words.testing(brief.text.title, done, of)),
    },
    signal,
  )
  const wanted = { peak: system.peak !== undefined, carried: carried !== undefined }
  const isMeasured = system.tiers !== undefined || wanted.peak || wanted.carried
  if (isMeasured) tell(words.measuring(brief.text.title))
  const found = carried === undefined ? {} : { usersPerDay: carried.usersPerDay }
  const measured = isMeasured
    ? await measureAgain(root, subject, graded.owners, { ...wanted, ...found }, signal)
    : {}
  const isOtherCourse = graded.suiteHash !== system.suiteHash
  const seen = { ...measured, ...(graded.tests !== undefined && { tests: graded.tests }) }
  const claims = { ...system, tests: tests.filter((test) => ran.has(keyOf(test))) }
  return { findings: compare(claims, seen, isOtherCourse), isOtherCourse }
}

const keyOf = ({ stage, test }: { readonly stage: string; readonly test: string }): string =>
  `${stage}/${test}`

/** Of these exercises, those of this course of which all files are there: others could not run. */
async function wholeOf(
  results: Readonly<Record<string, Files>>,
  root: string,
): Promise<Readonly<Record<string, Files>>> {
  const known = Object.entries(results).filter(([slug]) => exerciseSlugs(root).includes(slug))
  const found = known.map(
    async ([slug, files]) => [slug, filesFor(await loadBrief(root, slug), files)] as const,
  )
  return Object.fromEntries(
    (await Promise.all(found)).filter((entry): entry is [string, Files] => entry[1] !== undefined),
  )
}

/** Every lesson but that of the system, as each is done. */
export async function* verifyLessons(
  { lessons, system }: RecordFile,
  verifying: Verifying,
): AsyncGenerator<readonly Finding[], void, void> {
  const { root } = verifying
  const held = Object.entries(lessons).flatMap(([slug, { files }]) =>
    files === undefined ? [] : [[slug, files] as const],
  )
  const own = await wholeOf(Object.fromEntries(held), root)
  for (const [slug, lesson] of Object.entries(lessons)) {
    verifying.signal.throwIfAborted()
    if (slug !== system?.exercise) yield await verifyLesson(slug, lesson, own, verifying)
  }
}

async function verifyLesson(
  slug: string,
  lesson: RecordedLesson,
  own: Readonly<Record<string, Files>>,
  { root, signal, tell }: Verifying,
): Promise<readonly Finding[]> {
  const isKnown = exerciseSlugs(root).includes(slug)
  const files =
    isKnown && lesson.files !== undefined ? filesFor(await loadBrief(root, slug), lesson.files) : undefined
  if (files === undefined) return unfounded(slug, lesson, isKnown ? 'no-code' : 'other-course')
  const { exercise, stack, text: told } = await loadExercise(root, slug)
  const { [slug]: _, ...others } = own
  const subject = { slug, files, own: others }
  const graded = await gradeAgain(
    root,
    subject,
    {
      seed: 1,
      isWanted: ({ stage }) => lesson.passedStages.includes(stage),
      onTest: (done, of) => tell(words.testing(told.title, done, of)),
    },
    signal,
  )
  const stages = lesson.passedStages.map((stage) => {
    const tests = graded.tests?.filter((test) => test.stage === stage) ?? []
    const passed = tests.filter(({ status }) => status === 'passed').length
    const about = { kind: 'stage', exercise: slug, stage, tests: tests.length } as const
    const finding = judge(about, tests.length, tests.length === 0 ? undefined : passed)
    const isCore = exercise.stages.some(({ id, level }) => id === stage && level === 'core')
    // What is kept passed all core stages: others may have passed in other code.
    return isCore ? finding : doubt(finding, 'no-code')
  })
  const { carried } = lesson
  if (carried === undefined) return stages
  if (carried.filesHash !== filesHash(files))
    return [...stages, ...unfounded(slug, { ...lesson, passedStages: [] }, 'no-code')]
  tell(words.measuring(told.title))
  const wanted = { peak: false, carried: true, usersPerDay: carried.usersPerDay }
  const measured = await measureAgain(root, subject, graded.owners, wanted, signal)
  const numbers = compareCarried(slug, carried, measured.carried)
  // Which results of other lessons stood around it then, nothing tells.
  const isAlone = viewParts(stack, exercise.parts).length === 0
  return [...stages, ...(isAlone ? numbers : numbers.map((finding) => doubt(finding, 'other-parts')))]
}

function doubt(finding: Finding, reason: Reason): Finding {
  return finding.judged === 'different' ? { ...finding, judged: 'unknown', reason } : finding
}

/** What is claimed, and cannot be run. */
function unfounded(
  slug: string,
  { passedStages, carried }: RecordedLesson,
  reason: Reason,
): readonly Finding[] {
  const stages = passedStages.map((stage): Finding => {
    const about = { kind: 'stage', exercise: slug, stage, tests: 0 } as const
    return { about, claimed: words.passed, judged: 'unknown', reason }
  })
  return [...stages, ...compareCarried(slug, carried, undefined).map((finding) => ({ ...finding, reason }))]
}
