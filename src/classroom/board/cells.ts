/**
 * What the board shows of each learner and exercise, kept as it is told: a room of five hundred asks for fifteen thousand
 * of these at once, and what is in them changes by one hand-in, one result at a time.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { BoardCell } from '../api.ts'
import { counted, gradeOf, type Handed, handedIn } from '../hand-in/submissions.ts'
import type { Store } from '../store/open-store.ts'
import type { Executor } from '../store/tables.ts'
import { lockClass } from './changes.ts'

export interface CellPlace {
  readonly classId: string
  readonly memberId: string
  readonly exercise: string
}

/** In the transaction that hands in, or records a result, after it has locked the class: of two, the later one sees both. */
export async function refreshCell(
  transaction: Executor,
  { classId, memberId, exercise }: CellPlace,
): Promise<void> {
  const { counts } = await transaction
    .selectFrom('classes')
    .select('counts')
    .where('id', '=', classId)
    .executeTakeFirstOrThrow()
  const handed = await handedIn(transaction, classId, { memberIds: [memberId], exercise })
  const cell = JSON.stringify(cellOf(handed, counted(handed, counts)))
  await transaction
    .insertInto('cells')
    .values({ classId, memberId, exercise, cell })
    .onConflict((conflict) => conflict.columns(['memberId', 'exercise']).doUpdateSet({ cell }))
    .execute()
}

/** Where another submission counts now. One at a time, so that others get to the store meanwhile. */
export async function refreshCells(store: Store, classId: string): Promise<void> {
  const places = await store
    .selectFrom('cells')
    .select(['classId', 'memberId', 'exercise'])
    .where('classId', '=', classId)
    .execute()
  for (const place of places) {
    await store.transaction().execute(async (transaction) => {
      await lockClass(transaction, classId)
      // Gone meanwhile, with its learner.
      const member = await transaction
        .selectFrom('members')
        .select('id')
        .where('id', '=', place.memberId)
        .executeTakeFirst()
      if (member !== undefined) await refreshCell(transaction, place)
    })
    await nextTurn()
  }
}

/** JSON, as it was written. In pieces: who asks for all of a large class keeps nobody waiting. */
export async function* cellTexts(
  executor: Executor,
  classId: string,
  memberIds: readonly string[],
): AsyncGenerator<readonly string[], void, void> {
  const piece = 50
  for (let from = 0; from < memberIds.length; from += piece) {
    const rows = await executor
      .selectFrom('cells')
      .select('cell')
      .where('classId', '=', classId)
      .where('memberId', 'in', memberIds.slice(from, from + piece))
      .orderBy('memberId')
      .orderBy('exercise')
      .execute()
    yield rows.map(({ cell }) => cell)
    await nextTurn()
  }
}

export async function cellsOf(
  executor: Executor,
  classId: string,
  memberIds: readonly string[],
): Promise<readonly BoardCell[]> {
  const cells: BoardCell[] = []
  for await (const texts of cellTexts(executor, classId, memberIds))
    cells.push(...texts.map((text) => JSON.parse(text) as BoardCell))
  return cells
}

function cellOf(handed: readonly Handed[], chosen: Handed | undefined): BoardCell {
  const newest = handed.at(-1)
  if (newest === undefined) throw new Error('a cell is of what was handed in')
  const grade = chosen === undefined ? undefined : gradeOf(chosen)
  const sinceMs = sameFailureSince(handed)
  return {
    learner: newest.memberId,
    exercise: newest.exercise,
    submissions: handed.length,
    handedInAtMs: newest.handedInAtMs,
    waiting: handed.filter((each) => each.grade === null).length,
    ...(chosen !== undefined &&
      grade !== undefined && { grade: { ...grade, submission: chosen.id, number: chosen.number } }),
    ...(sinceMs !== undefined && { sameFailureSinceMs: sinceMs }),
  }
}

/** When the first of the newest ones that all fail first in the same test was handed in. */
function sameFailureSince(handed: readonly Handed[]): number | undefined {
  let test: string | undefined
  let sinceMs: number | undefined
  for (const each of handed.toReversed()) {
    const grade = gradeOf(each)
    if (grade === undefined) continue
    const failure = grade.firstFailure
    if (failure === undefined) break
    const name = `${failure.stage}/${failure.test}`
    if (test !== undefined && name !== test) break
    test = name
    sinceMs = each.handedInAtMs
  }
  return sinceMs
}
