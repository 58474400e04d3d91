/** What an instructor takes along: a table for spreadsheets, and all of it as JSON. */
import type { BoardCell, BoardLearner, ClassExercise, Grade, Submission } from '../api.ts'
import { exercisesOf } from '../classes/classes.ts'
import type { Classroom } from '../classroom.ts'
import { reportOf } from '../drill/reports.ts'
import { handedIn, wholeSubmission } from '../hand-in/submissions.ts'
import { notesTo } from '../notes/notes.ts'
import { Problem } from '../problem.ts'
import type { ClassRow } from '../store/tables.ts'
import { learnersOf } from './board.ts'
import { cellsOf } from './cells.ts'

const columns = [
  'learner',
  'exercise',
  'submissions',
  'handed in last',
  'graded submission',
  'outcome',
  'stages passed',
  'stages',
  'tests passed',
  'tests',
  'graded',
] as const

/** A line for each learner and exercise, also where nothing was handed in. */
export async function csvOf({ store }: Classroom, room: ClassRow): Promise<string> {
  const learners = await learnersOf(store, room.id)
  const exercises = await exercisesOf(store, room.id)
  const ids = learners.map(({ id }) => id)
  const cells = await cellsOf(store, room.id, ids)
  const byPlace = new Map(cells.map((cell) => [`${cell.learner}/${cell.exercise}`, cell]))
  // What was taken out of the class, and had been handed in before, counts as well.
  const all = [
    ...new Set([...exercises.map(({ exercise }) => exercise), ...cells.map((cell) => cell.exercise)]),
  ]
  const lines = learners.flatMap(({ id, name }) =>
    all.map((exercise) => lineOf(name, exercise, byPlace.get(`${id}/${exercise}`))),
  )
  // Spreadsheets take a text without the mark for one in an older encoding.
  return `\uFEFF${[columns, ...lines].map((line) => line.map(csvCell).join(',')).join('\r\n')}\r\n`
}

function lineOf(name: string, exercise: string, cell: BoardCell | undefined): readonly (string | number)[] {
  if (cell === undefined) return [name, exercise, 0, '', '', '', '', '', '', '', '']
  const { submissions, handedInAtMs, grade } = cell
  const handed = [name, exercise, submissions, timeOf(handedInAtMs)]
  if (grade === undefined) return [...handed, '', 'waiting', '', '', '', '', '']
  const passed = grade.stages.filter(({ state }) => state === 'passed').length
  return [
    ...handed,
    grade.number,
    grade.outcome.kind,
    passed,
    grade.stages.length,
    grade.testsPassed,
    grade.tests,
    timeOf(grade.gradedAtMs),
  ]
}

/** What a spreadsheet takes for the beginning of a formula, at the beginning of a cell, or after what may end one where it is opened. */
const formula = /(^|[;,\t\r\n|])(\s*)(?=[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/g

/** One cell of a file that a spreadsheet opens. A formula may read other cells and send them away: an apostrophe says that it is text. */
export function csvCell(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const guarded = value.replace(formula, "$1'$2")
  const isPlain = !/[",;\r\n\t']/.test(guarded) && guarded === guarded.trim()
  return isPlain ? guarded : `"${guarded.replaceAll('"', '""')}"`
}

const timeOf = (atMs: number): string => new Date(atMs).toISOString()

export interface ClassExport {
  readonly format: 1
  readonly class: Pick<ClassRow, 'id' | 'name' | 'language' | 'track' | 'counts' | 'seeds' | 'createdAtMs'>
  readonly exercises: readonly ClassExercise[]
  readonly learners: readonly (BoardLearner & { readonly submissions: readonly Submission[] })[]
}

/** All of a class but its secrets: seeds, codes, and what people come back by. */
export async function exportOf(classroom: Classroom, room: ClassRow): Promise<ClassExport> {
  const { store } = classroom
  const { id, name, language, track, counts, seeds, createdAtMs } = room
  const learners = []
  for (const learner of await learnersOf(store, id))
    learners.push({ ...learner, submissions: await submissionsOf(classroom, room, learner.id) })
  return {
    format: 1,
    class: { id, name, language, track, counts, seeds, createdAtMs },
    exercises: await exercisesOf(store, id),
    learners,
  }
}

/** All that is kept of one learner. */
export async function learnerExport(classroom: Classroom, room: ClassRow, learnerId: string) {
  const [learner] = await learnersOf(classroom.store, room.id, [learnerId])
  if (learner === undefined) throw new Problem('unknown-learner')
  const drill = await reportOf(classroom.store, learnerId)
  return {
    format: 1,
    class: { id: room.id, name: room.name },
    learner: { ...learner, submissions: await submissionsOf(classroom, room, learnerId) },
    gradings: await gradingsOf(classroom, learnerId),
    notes: await notesTo(classroom.store, { id: learnerId, classId: room.id }),
    ...(drill !== undefined && { drill }),
  }
}

/** All of them, where some were graded again. */
async function gradingsOf({ store }: Classroom, memberId: string) {
  const rows = await store
    .selectFrom('results')
    .innerJoin('submissions', 'submissions.id', 'results.submissionId')
    .select(['results.submissionId', 'results.grading', 'results.grade'])
    .where('submissions.memberId', '=', memberId)
    .orderBy('submissions.exercise')
    .orderBy('submissions.number')
    .orderBy('results.grading')
    .execute()
  return rows.map(({ submissionId, grading, grade }) => ({
    submission: submissionId,
    grading,
    grade: JSON.parse(grade) as Grade,
  }))
}

async function submissionsOf(
  { store }: Classroom,
  { id: classId, counts }: ClassRow,
  memberId: string,
): Promise<readonly Submission[]> {
  const whole = []
  for (const { id } of await handedIn(store, classId, { memberIds: [memberId] })) {
    const submission = await wholeSubmission(store, id, { classId, counts })
    if (submission !== undefined) whole.push(submission)
  }
  return whole
}
