/** Puts what comes next of a regrade into the queue: each that is done brings one, so that nobody who hands in waits for all. */
import type { Classroom } from '../classroom.ts'
import { jobOf } from '../grading/job.ts'
import type { Executor } from '../store/tables.ts'

/** In the transaction that ends the one before. The counter is locked by it: two that end at once bring one each. */
export async function queueNext(
  { queue }: Pick<Classroom, 'queue'>,
  transaction: Executor,
  regrade: string,
): Promise<void> {
  const counted = await transaction
    .updateTable('regrades')
    .set(({ eb }) => ({ queued: eb('queued', '+', 1) }))
    .where('id', '=', regrade)
    .returning('queued')
    .executeTakeFirst()
  // The class was deleted, and its regrades with it.
  if (counted === undefined) return
  const next = await transaction
    .selectFrom('regradeItems')
    .select(['position', 'submissionId', 'grading'])
    .where('regradeId', '=', regrade)
    .where('position', '>=', counted.queued)
    .orderBy('position')
    .limit(1)
    .executeTakeFirst()
  if (next === undefined) return
  // A learner was deleted, and their submissions left gaps.
  if (next.position !== counted.queued)
    await transaction
      .updateTable('regrades')
      .set({ queued: next.position })
      .where('id', '=', regrade)
      .execute()
  await queue.enqueue(jobOf({ submission: next.submissionId, grading: next.grading, regrade }), transaction)
}
