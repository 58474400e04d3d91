/** Learners × exercises, as they are now; and what of it changed since a revision. */
import type { Board, BoardCell, BoardChanges, BoardLearner } from '../api.ts'
import { exercisesOf } from '../classes/classes.ts'
import type { Classroom } from '../classroom.ts'
import { counted, gradeOf, type Handed, handedIn, type Which } from '../hand-in/submissions.ts'
import type { ClassRow, Executor } from '../store/tables.ts'

/** Undefined when the class is gone. */
export async function boardOf(
  { store, course, clock }: Classroom,
  classId: string,
): Promise<Board | undefined> {
  // One transaction: what the revision says is what is read.
  return await store.transaction().execute(async (transaction) => {
    const found = await classRow(transaction, classId)
    if (found === undefined) return undefined
    const exercises = await exercisesOf(transaction, classId)
    return {
      classId,
      name: found.name,
      revision: found.revision,
      exercises: await Promise.all(
        exercises.map(async (each) => ({
          ...each,
          stages: (await course.exercise(each.exercise))?.stages ?? [],
        })),
      ),
      learners: await learnersOf(transaction, classId),
      cells: await cellsOf(transaction, found),
      nowMs: clock.nowMs(),
    }
  })
}

/** More than so many changes are told as a whole board. */
const mostChanges = 500

/** `'whole'` when it cannot be told in pieces; undefined when the class is gone. */
export async function changesSince(
  { store }: Classroom,
  classId: string,
  revision: number,
): Promise<BoardChanges | 'whole' | undefined> {
  return await store.transaction().execute(async (transaction) => {
    const found = await classRow(transaction, classId)
    if (found === undefined) return undefined
    const changes = await transaction
      .selectFrom('changes')
      .select(['memberId', 'exercise'])
      .where('classId', '=', classId)
      .where('revision', '>', revision)
      .limit(mostChanges)
      .execute()
    // A number that was never given, or some that are kept no more.
    const isKnown = revision <= found.revision && changes.length === found.revision - revision
    if (!isKnown || changes.some(({ memberId }) => memberId === null)) return 'whole'
    const ids = [...new Set(changes.flatMap(({ memberId }) => memberId ?? []))]
    if (ids.length === 0) return { revision: found.revision, learners: [], gone: [], cells: [] }
    const there = await learnersOf(transaction, classId, ids)
    const touched = new Set(changes.map(({ memberId, exercise }) => `${memberId}/${exercise}`))
    const cells = await cellsOf(transaction, found, { memberIds: ids })
    return {
      revision: found.revision,
      learners: there.filter(({ id }) => touched.has(`${id}/null`)),
      gone: ids.filter((id) => !there.some((learner) => learner.id === id)),
      cells: cells.filter(({ learner, exercise }) => touched.has(`${learner}/${exercise}`)),
    }
  })
}

async function classRow(executor: Executor, classId: string): Promise<ClassRow | undefined> {
  return await executor.selectFrom('classes').selectAll().where('id', '=', classId).executeTakeFirst()
}

export async function learnersOf(
  executor: Executor,
  classId: string,
  ids?: readonly string[],
): Promise<readonly BoardLearner[]> {
  let query = executor
    .selectFrom('members')
    .select(['id', 'name', 'joinedAtMs'])
    .where('classId', '=', classId)
    .orderBy('nameKey')
  if (ids !== undefined) query = query.where('id', 'in', ids)
  return await query.execute()
}

export async function cellsOf(
  executor: Executor,
  { id, counts }: Pick<ClassRow, 'id' | 'counts'>,
  which: Which = {},
): Promise<readonly BoardCell[]> {
  const handed = await handedIn(executor, id, which)
  const byCell = Map.groupBy(handed, ({ memberId, exercise }) => `${memberId}/${exercise}`)
  return [...byCell.values()].flatMap((cell) => {
    const newest = cell.at(-1)
    if (newest === undefined) return []
    const chosen = counted(cell, counts)
    const grade = chosen === undefined ? undefined : gradeOf(chosen)
    const sinceMs = sameFailureSince(cell)
    return [
      {
        learner: newest.memberId,
        exercise: newest.exercise,
        submissions: cell.length,
        handedInAtMs: newest.handedInAtMs,
        waiting: cell.filter((each) => each.grade === null).length,
        ...(chosen !== undefined &&
          grade !== undefined && { grade: { ...grade, submission: chosen.id, number: chosen.number } }),
        ...(sinceMs !== undefined && { sameFailureSinceMs: sinceMs }),
      },
    ]
  })
}

/** When the first of the newest ones that all fail first in the same test was handed in. */
function sameFailureSince(cell: readonly Handed[]): number | undefined {
  let test: string | undefined
  let sinceMs: number | undefined
  for (const handed of [...cell].reverse()) {
    const grade = gradeOf(handed)
    if (grade === undefined) continue
    const failure = grade.firstFailure
    if (failure === undefined) break
    const name = `${failure.stage}/${failure.test}`
    if (test !== undefined && name !== test) break
    test = name
    sinceMs = handed.handedInAtMs
  }
  return sinceMs
}
