/**
 * What changed on a board, numbered by its class. The number comes from the class's own row, which is locked until the end
 * of the transaction: so whoever has read up to a number has missed none before it. Every transaction that touches a class
 * locks it before all else of it: so no two wait for each other.
 */
import type { Executor } from '../store/tables.ts'

export interface Changed {
  readonly memberId?: string
  readonly exercise?: string
}

/** Until the transaction ends, nobody else changes what the board of this class shows. */
export async function lockClass(transaction: Executor, classId: string): Promise<void> {
  await transaction
    .updateTable('classes')
    .set(({ ref }) => ({ revision: ref('revision') }))
    .where('id', '=', classId)
    .execute()
}

/** Locks the class as well; false where it is gone. In the transaction that changes it. A learner where no exercise is told; the class as a whole where neither is. */
export async function noteChange(
  transaction: Executor,
  classId: string,
  { memberId, exercise }: Changed = {},
): Promise<boolean> {
  const bumped = await transaction
    .updateTable('classes')
    .set(({ eb }) => ({ revision: eb('revision', '+', 1) }))
    .where('id', '=', classId)
    .returning('revision')
    .executeTakeFirst()
  // The class was deleted meanwhile, and its board with it.
  if (bumped === undefined) return false
  await transaction
    .insertInto('changes')
    .values({ classId, revision: bumped.revision, memberId: memberId ?? null, exercise: exercise ?? null })
    .execute()
  return true
}
