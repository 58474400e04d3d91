/** Writes what a grading came to: once, however many workers come to an end with it. */
import { refreshCell } from '../board/cells.ts'
import { noteChange } from '../board/changes.ts'
import type { Classroom } from '../classroom.ts'
import type { Lease } from '../queue/queue.ts'
import type { Graded } from './grade.ts'
import type { Grading } from './job.ts'

/** Result, end of the job and change of the board are there together, or none of them. Returns whether it was the first. */
export async function recordResult(
  { store, queue }: Classroom,
  lease: Lease,
  { submission, grading }: Grading,
  { grade, tests }: Graded,
): Promise<boolean> {
  return await store.transaction().execute(async (transaction) => {
    await queue.complete(lease, transaction)
    const found = await transaction
      .selectFrom('submissions')
      .select(['classId', 'memberId', 'exercise'])
      .where('id', '=', submission)
      .executeTakeFirst()
    // Deleted while it was graded.
    if (found === undefined) return false
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto('results')
      .values({
        submissionId: submission,
        grading,
        grade: JSON.stringify(grade),
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
    return true
  })
}
