/** An archived class is kept as it is. */
import { Problem } from '../problem.ts'
import type { Executor } from '../store/tables.ts'

/** In the transaction that would change it. */
export async function requireActive(transaction: Executor, classId: string): Promise<void> {
  const found = await transaction
    .selectFrom('classes')
    .select('archivedAtMs')
    .where('id', '=', classId)
    .executeTakeFirst()
  if (found !== undefined && found.archivedAtMs !== null) throw new Problem('class-archived')
}
