/** Writes what a grading came to: once, however many workers come to an end with it. */
import { type CellPlace, refreshCell } from '../board/cells.ts'
import { lockClass, noteChange } from '../board/changes.ts'
import type { Classroom } from '../classroom.ts'
import type { Lease } from '../queue/queue.ts'
import { queueNext } from '../regrade/queue-next.ts'
import type { Executor } from '../store/tables.ts'
import type { Graded } from './grade.ts'
import type { Grading } from './job.ts'

/** Result, end of the job and change of the board are there together, or none of them. Returns whether it was the first. */
export async function recordResult(
  classroom: Classroom,
  lease: Lease,
  { submission, grading, regrade }: Grading,
  { grade, tests }: Graded,
): Promise<boolean> {
  return await classroom.store.transaction().execute(async (transaction) => {
    const found = await findAndLock(transaction, submission)
    await classroom.queue.complete(lease, transaction)
    // Deleted while it was graded.
    if (found === undefined) {
      if (regrade !== undefined) await queueNext(classroom, transaction, regrade)
      return false
    }
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto('results')
      .values({
        submissionId: submission,
        grading,
        grade: JSON.stringify(grade),
        suiteHash: grade.suiteHash,
        tests: JSON.stringify(tests),
        stagesPassed: grade.stages.filter(({ state }) => state === 'passed').length,
        testsPassed: grade.testsPassed,
        gradedAtMs: grade.gradedAtMs,
      })
      .onConflict((conflict) => conflict.columns(['submissionId', 'grading']).doNothing())
      .executeTakeFirst()
    if (numInsertedOrUpdatedRows === 0n) return false
    await noteChange(transaction, found.classId, found)
    await refreshCell(transaction, found)
    if (regrade !== undefined) await queueNext(classroom, transaction, regrade)
    return true
  })
}

/** There is nothing to grade any more: what would have come after it in its regrade comes now. */
export async function dropJob(classroom: Classroom, lease: Lease, { regrade }: Grading): Promise<void> {
  await classroom.store.transaction().execute(async (transaction) => {
    await classroom.queue.complete(lease, transaction)
    if (regrade !== undefined) await queueNext(classroom, transaction, regrade)
  })
}

/** Its class is locked, and then looked for anew: it may have gone while somebody else had the class. */
async function findAndLock(transaction: Executor, submission: string): Promise<CellPlace | undefined> {
  const find = async () =>
    await transaction
      .selectFrom('submissions')
      .select(['classId', 'memberId', 'exercise'])
      .where('id', '=', submission)
      .executeTakeFirst()
  const found = await find()
  if (found === undefined) return undefined
  await lockClass(transaction, found.classId)
  return await find()
}
