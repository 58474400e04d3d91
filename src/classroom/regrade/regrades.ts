/** Grades submissions again: which ones is settled in one transaction, and each is graded once, whatever dies meanwhile. */
import type { Regrade } from '../api.ts'
import { lockClass } from '../board/changes.ts'
import type { Classroom } from '../classroom.ts'
import { handedIn } from '../hand-in/submissions.ts'
import { newId } from '../people/secrets.ts'
import type { Instructor } from '../people/sessions.ts'
import { Problem } from '../problem.ts'
import type { Executor, RegradeRow } from '../store/tables.ts'
import { queueNext } from './queue-next.ts'

/** So many are in the queue at a time: whoever hands in meanwhile waits for no more than these. */
const atOnce = 8
const rowsAtOnce = 100

export interface WantedRegrade {
  readonly exercise: string
  /** Only this one. */
  readonly submission?: string
  /** The same key is one regrade. */
  readonly key: string
}

export interface BegunRegrade {
  readonly regrade: Regrade
  /** False when it was begun before. */
  readonly isNew: boolean
}

export async function beginRegrade(
  classroom: Classroom,
  classId: string,
  by: Pick<Instructor, 'name'>,
  { exercise, submission, key }: WantedRegrade,
): Promise<BegunRegrade> {
  if (!/^[\w-]{8,100}$/.test(key)) throw new Problem('bad-key')
  const { store, clock, random, suites, course } = classroom
  if ((await course.exercise(exercise)) === undefined) throw new Problem('unknown-exercise', { exercise })
  const suiteHash = suites.look(exercise)
  return await store.transaction().execute(async (transaction) => {
    await lockClass(transaction, classId)
    const before = await earlier(transaction, classId, exercise, { key, submission })
    if (before !== undefined) return { regrade: before, isNew: false }
    const chosen = await choose(transaction, classId, exercise, suiteHash, submission)
    if (chosen.length === 0) throw new Problem('nothing-to-regrade')
    const row: RegradeRow = {
      id: newId(random),
      classId,
      exercise,
      submissionId: submission ?? null,
      suiteHash,
      key,
      author: by.name,
      askedAtMs: clock.nowMs(),
      queued: 0,
    }
    await transaction.insertInto('regrades').values(row).execute()
    const grading = await nextGrading(transaction, classId, exercise)
    for (let from = 0; from < chosen.length; from += rowsAtOnce)
      await transaction
        .insertInto('regradeItems')
        .values(
          chosen.slice(from, from + rowsAtOnce).map((id, place) => ({
            regradeId: row.id,
            position: from + place + 1,
            submissionId: id,
            grading,
          })),
        )
        .execute()
    for (let place = 0; place < Math.min(atOnce, chosen.length); place++)
      await queueNext(classroom, transaction, row.id)
    return { regrade: regradeOf(row, chosen.length, 0), isNew: true }
  })
}

/** By this key; or another one that is on its way, and has all in it that is wanted. */
async function earlier(
  executor: Executor,
  classId: string,
  exercise: string,
  { key, submission }: { readonly key: string; readonly submission: string | undefined },
): Promise<Regrade | undefined> {
  const own = await executor
    .selectFrom('regrades')
    .selectAll()
    .where('classId', '=', classId)
    .where('exercise', '=', exercise)
    .orderBy('askedAtMs', 'desc')
    .execute()
  const byKey = own.find((row) => row.key === key)
  if (byKey !== undefined) return await withCounts(executor, byKey)
  for (const row of own) {
    const isPart = row.submissionId === null || row.submissionId === submission
    if (!isPart) continue
    const regrade = await withCounts(executor, row)
    if (regrade.done < regrade.submissions && (await has(executor, row, submission))) return regrade
  }
  return undefined
}

async function has(executor: Executor, { id }: RegradeRow, submission: string | undefined): Promise<boolean> {
  if (submission === undefined) return true
  const found = await executor
    .selectFrom('regradeItems')
    .select('position')
    .where('regradeId', '=', id)
    .where('submissionId', '=', submission)
    .executeTakeFirst()
  return found !== undefined
}

/** Those that are graded already: the others will be graded by today’s suite anyway. */
async function choose(
  executor: Executor,
  classId: string,
  exercise: string,
  suiteHash: string,
  submission: string | undefined,
): Promise<readonly string[]> {
  const handed = await handedIn(executor, classId, { exercise })
  const graded = handed.filter(({ grade }) => grade !== null)
  if (submission !== undefined) return graded.filter(({ id }) => id === submission).map(({ id }) => id)
  const older = graded.filter((each) => each.suiteHash !== suiteHash)
  return (older.length > 0 ? older : graded).map(({ id }) => id)
}

/** The same for all of them, so that all get the same seeds; and one that none of them had. */
async function nextGrading(executor: Executor, classId: string, exercise: string): Promise<number> {
  const graded = await executor
    .selectFrom('results')
    .innerJoin('submissions', 'submissions.id', 'results.submissionId')
    .select(({ fn }) => fn.max('results.grading').as('last'))
    .where('submissions.classId', '=', classId)
    .where('submissions.exercise', '=', exercise)
    .executeTakeFirst()
  const asked = await executor
    .selectFrom('regradeItems')
    .innerJoin('regrades', 'regrades.id', 'regradeItems.regradeId')
    .select(({ fn }) => fn.max('regradeItems.grading').as('last'))
    .where('regrades.classId', '=', classId)
    .where('regrades.exercise', '=', exercise)
    .executeTakeFirst()
  return Math.max(1, Number(graded?.last ?? 1), Number(asked?.last ?? 1)) + 1
}

export async function regradesOf(executor: Executor, classId: string): Promise<readonly Regrade[]> {
  const rows = await executor
    .selectFrom('regrades')
    .selectAll()
    .where('classId', '=', classId)
    .orderBy('askedAtMs', 'desc')
    .limit(50)
    .execute()
  return await Promise.all(rows.map(async (row) => await withCounts(executor, row)))
}

export async function regradeById(
  executor: Executor,
  classId: string,
  id: string,
): Promise<Regrade | undefined> {
  const row = await executor
    .selectFrom('regrades')
    .selectAll()
    .where('classId', '=', classId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row === undefined ? undefined : await withCounts(executor, row)
}

async function withCounts(executor: Executor, row: RegradeRow): Promise<Regrade> {
  const { items, done } = await executor
    .selectFrom('regradeItems')
    .leftJoin('results', (join) =>
      join
        .onRef('results.submissionId', '=', 'regradeItems.submissionId')
        .onRef('results.grading', '=', 'regradeItems.grading'),
    )
    .select(({ fn }) => [
      fn.countAll<number>().as('items'),
      fn.count<number>('results.submissionId').as('done'),
    ])
    .where('regradeId', '=', row.id)
    .executeTakeFirstOrThrow()
  return regradeOf(row, Number(items), Number(done))
}

function regradeOf(row: RegradeRow, submissions: number, done: number): Regrade {
  const { id, exercise, suiteHash, author, askedAtMs } = row
  return { id, exercise, suiteHash, by: author, askedAtMs, submissions, done }
}
