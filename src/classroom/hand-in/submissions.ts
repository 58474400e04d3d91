/** What was handed in, as it is told: in brief, or whole. */
import type { JoinBuilder } from 'kysely'
import type { Counts, Grade, GradedTest, Practice, Submission, SubmissionBrief } from '../api.ts'
import type { Executor, Tables } from '../store/tables.ts'
import { receiptOf } from './receipt.ts'

export interface Handed {
  readonly id: string
  readonly classId: string
  readonly memberId: string
  readonly exercise: string
  readonly number: number
  readonly filesHash: string
  readonly handedInAtMs: number
  /** Of its last grading, where there is one: a `Grade`. */
  readonly grade: string | null
  readonly stagesPassed: number | null
  readonly testsPassed: number | null
  readonly suiteHash: string | null
}

/** Of a submission’s results, the last one. */
export function lastGrading(join: JoinBuilder<Tables, 'submissions' | 'results'>) {
  return join
    .onRef('results.submissionId', '=', 'submissions.id')
    .on('results.grading', '=', ({ selectFrom }) =>
      selectFrom('results as each')
        .select(({ fn }) => fn.max('each.grading').as('last'))
        .whereRef('each.submissionId', '=', 'submissions.id'),
    )
}

export interface Which {
  readonly memberIds?: readonly string[]
  readonly exercise?: string
}

/** Of a class or a part of it, without their files, by learner and exercise, the first one first. */
export async function handedIn(
  executor: Executor,
  classId: string,
  { memberIds, exercise }: Which = {},
): Promise<readonly Handed[]> {
  let query = executor
    .selectFrom('submissions')
    .leftJoin('results', lastGrading)
    .select([
      'submissions.id',
      'submissions.classId',
      'submissions.memberId',
      'submissions.exercise',
      'submissions.number',
      'submissions.filesHash',
      'submissions.handedInAtMs',
      'results.grade',
      'results.stagesPassed',
      'results.testsPassed',
      'results.suiteHash',
    ])
    .where('submissions.classId', '=', classId)
    .orderBy('submissions.memberId')
    .orderBy('submissions.exercise')
    .orderBy('submissions.number')
  if (memberIds !== undefined) query = query.where('submissions.memberId', 'in', memberIds)
  if (exercise !== undefined) query = query.where('submissions.exercise', '=', exercise)
  return await query.execute()
}

/** The one that counts, of those of one learner and exercise. The later one, of two that are as good. */
export function counted(handed: readonly Handed[], counts: Counts): Handed | undefined {
  const graded = handed.filter(({ grade }) => grade !== null)
  if (counts === 'last') return graded.at(-1)
  return graded.reduce<Handed | undefined>(
    (best, each) => (best === undefined || !isBetter(best, each) ? each : best),
    undefined,
  )
}

function isBetter(a: Handed, b: Handed): boolean {
  const [stagesA = 0, stagesB = 0] = [a.stagesPassed ?? 0, b.stagesPassed ?? 0]
  return stagesA > stagesB || (stagesA === stagesB && (a.testsPassed ?? 0) > (b.testsPassed ?? 0))
}

export async function submissionBriefs(
  executor: Executor,
  {
    classId,
    memberId,
    exercise,
    counts,
  }: { classId: string; memberId: string; exercise: string; counts: Counts },
): Promise<readonly SubmissionBrief[]> {
  const handed = await handedIn(executor, classId, { memberIds: [memberId], exercise })
  const chosen = counted(handed, counts)
  return handed.map((each) => briefOf(each, each === chosen)).reverse()
}

function briefOf(handed: Handed, isCounted: boolean): SubmissionBrief {
  const grade = gradeOf(handed)
  return { ...receiptOf(handed), isCounted, ...(grade !== undefined && { grade }) }
}

export function gradeOf({ grade }: Pick<Handed, 'grade'>): Grade | undefined {
  return grade === null ? undefined : (JSON.parse(grade) as Grade)
}

/** Undefined where there is none of this id, or it is another class's or learner's. */
export async function wholeSubmission(
  executor: Executor,
  id: string,
  { classId, memberId, counts }: { classId: string; memberId?: string; counts: Counts },
): Promise<Submission | undefined> {
  let query = executor
    .selectFrom('submissions')
    .selectAll()
    .where('id', '=', id)
    .where('classId', '=', classId)
  if (memberId !== undefined) query = query.where('memberId', '=', memberId)
  const row = await query.executeTakeFirst()
  if (row === undefined) return undefined
  const briefs = await submissionBriefs(executor, { ...row, counts })
  const brief = briefs.find(({ submission }) => submission === id)
  if (brief === undefined) return undefined
  const result = await executor
    .selectFrom('results')
    .select('tests')
    .where('submissionId', '=', id)
    .orderBy('grading', 'desc')
    .limit(1)
    .executeTakeFirst()
  return {
    ...brief,
    files: JSON.parse(row.files) as Submission['files'],
    ...(row.practice !== null && { practice: JSON.parse(row.practice) as Practice }),
    ...(result !== undefined && { tests: JSON.parse(result.tests) as readonly GradedTest[] }),
  }
}
