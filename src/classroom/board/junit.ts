/** What counts of a class as JUnit XML: a suite for each learner and exercise, a case for each test. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ExerciseText } from '../../contract/exercise.ts'
import { withHeldBack } from '../../contract/held-back.ts'
import { explain, explainOutcome } from '../../grading/failure-text.ts'
import { type JunitCase, type JunitSuite, junitXml } from '../../messages/junit.ts'
import type { BoardCell, BoardLearner, GradedTest } from '../api.ts'
import { exercisesOf } from '../classes/classes.ts'
import type { Classroom } from '../classroom.ts'
import type { CourseExercise } from '../course.ts'
import { Problem } from '../problem.ts'
import type { ClassRow, Executor } from '../store/tables.ts'
import { learnersOf } from './board.ts'
import { cellsOf } from './cells.ts'

/** Of one exercise, or of all that the class has. */
export async function junitOf(classroom: Classroom, room: ClassRow, only?: string): Promise<string> {
  const { store, course } = classroom
  if (only !== undefined && (await course.exercise(only)) === undefined)
    throw new Problem('unknown-exercise', { exercise: only })
  const learners = await learnersOf(store, room.id)
  const ids = learners.map(({ id }) => id)
  const cells = new Map(
    (await cellsOf(store, room.id, ids)).map((cell) => [`${cell.learner}/${cell.exercise}`, cell]),
  )
  const slugs = only === undefined ? (await exercisesOf(store, room.id)).map((each) => each.exercise) : [only]
  const suites: JunitSuite[] = []
  for (const learner of learners) {
    for (const slug of slugs) {
      const exercise = await course.exercise(slug)
      if (exercise === undefined) continue
      suites.push(await suiteOf(store, learner, exercise, cells.get(`${learner.id}/${slug}`)))
    }
    await nextTurn()
  }
  return junitXml(room.name, suites)
}

async function suiteOf(
  executor: Executor,
  { name }: BoardLearner,
  { slug, text: own, heldBack }: CourseExercise,
  cell: BoardCell | undefined,
): Promise<JunitSuite> {
  const text = withHeldBack(own, heldBack)
  const whole = { name: `${name}: ${slug}`, timeSeconds: 0 }
  const grade = cell?.grade
  // Nothing is handed in, or it waits.
  if (grade === undefined) return { ...whole, cases: [{ className: slug, name, isSkipped: true }] }
  const { outcome, submission, number, seeds, suiteHash } = grade
  const properties = { submission, number, outcome: outcome.kind, seeds, suite: suiteHash }
  const found = await executor
    .selectFrom('results')
    .select('tests')
    .where('submissionId', '=', submission)
    .orderBy('grading', 'desc')
    .limit(1)
    .executeTakeFirst()
  const tests = found === undefined ? [] : (JSON.parse(found.tests) as readonly GradedTest[])
  if (tests.every(({ status }) => status === 'not-run')) {
    const { title, seen, cause, next } = explainOutcome(outcome, [], text)
    const error = { message: `${title}: ${seen}`, type: outcome.kind, told: `${cause}\n${next}` }
    return { ...whole, properties, cases: [{ className: slug, name, error }] }
  }
  return { ...whole, properties, cases: tests.map((each) => caseOf(slug, each, seeds, text)) }
}

function caseOf(slug: string, graded: GradedTest, seeds: number, text: ExerciseText): JunitCase {
  const { stage, test, status, say, expected, seen: found } = graded
  const { title, seen, cause, next } = explain(
    { stage, test, seed: 0, status, ...(say !== undefined && { say }) },
    text,
  )
  const named = { className: `${slug}.${stage}`, name: `${test}: ${title}` }
  if (status === 'passed') return named
  if (status === 'not-run') return { ...named, isSkipped: true }
  const told = [
    `${graded.failedSeeds}/${seeds}`,
    ...(expected === undefined ? [] : [expected]),
    ...(found === undefined ? [] : [found]),
    seen,
    cause,
    next,
  ]
  return {
    ...named,
    failure: {
      message: seen === '' ? title : seen,
      type: say?.id ?? 'failed',
      told: told.filter((line) => line !== '').join('\n'),
    },
  }
}
