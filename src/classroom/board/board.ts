/**
 * Learners × exercises, as they are now; and what of it changed since a revision. The revision is read first, and no lock
 * is held: what changes while the rest is read is told once more by the next changes, and whoever has it already replaces
 * it by the same.
 */
import type { Board, BoardChanges, BoardLearner } from '../api.ts'
import { exercisesOf } from '../classes/classes.ts'
import type { Classroom } from '../classroom.ts'
import type { ClassRow, Executor } from '../store/tables.ts'
import { cellsOf, cellTexts } from './cells.ts'

/** A `Board` as JSON, which most of it is kept as. Undefined when the class is gone. */
export async function boardText(
  { store, course, clock }: Classroom,
  classId: string,
): Promise<{ readonly revision: number; readonly text: string } | undefined> {
  const found = await classRow(store, classId)
  if (found === undefined) return undefined
  const exercises = await exercisesOf(store, classId)
  const learners = await learnersOf(store, classId)
  const board: Omit<Board, 'cells'> = {
    classId,
    name: found.name,
    revision: found.revision,
    exercises: await Promise.all(
      exercises.map(async (each) => ({
        ...each,
        stages: (await course.exercise(each.exercise))?.stages ?? [],
      })),
    ),
    learners,
    nowMs: clock.nowMs(),
  }
  const ids = learners.map(({ id }) => id)
  const cells: string[] = []
  for await (const texts of cellTexts(store, classId, ids)) cells.push(...texts)
  const text = `${JSON.stringify(board).slice(0, -1)},"cells":[${cells.join(',')}]}`
  return { revision: board.revision, text }
}

/** More than so many changes are told as a whole board. */
const mostChanges = 500

/** `'whole'` when it cannot be told in pieces; undefined when the class is gone. */
export async function changesSince(
  { store }: Classroom,
  classId: string,
  revision: number,
): Promise<BoardChanges | 'whole' | undefined> {
  const found = await classRow(store, classId)
  if (found === undefined) return undefined
  const missing = found.revision - revision
  // A number that was never given, or many.
  if (missing < 0 || missing > mostChanges) return 'whole'
  const changes = await store
    .selectFrom('changes')
    .select(['memberId', 'exercise'])
    .where('classId', '=', classId)
    .where('revision', '>', revision)
    .where('revision', '<=', found.revision)
    .execute()
  if (changes.length !== missing || changes.some(({ memberId }) => memberId === null)) return 'whole'
  const ids = [...new Set(changes.flatMap(({ memberId }) => memberId ?? []))]
  const there = ids.length === 0 ? [] : await learnersOf(store, classId, ids)
  const touched = new Set(changes.map(({ memberId, exercise }) => `${memberId}/${exercise}`))
  const cells = await cellsOf(store, classId, ids)
  return {
    revision: found.revision,
    learners: there.filter(({ id }) => touched.has(`${id}/null`)),
    gone: ids.filter((id) => !there.some((learner) => learner.id === id)),
    cells: cells.filter(({ learner, exercise }) => touched.has(`${learner}/${exercise}`)),
  }
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
