/** What a class breaks together: one drill at a time, its seed, and whether it is on. */
import type { Drill, DrillOrder } from '../api.ts'
import type { Classroom } from '../classroom.ts'
import { drillSeed } from '../grading/seeds.ts'
import { newId } from '../people/secrets.ts'
import { Problem } from '../problem.ts'
import type { ClassRow, DrillRow } from '../store/tables.ts'

/** One that nobody has ended is over then: whoever comes the next day is not asked to take part. */
export const mostDrillMs = 20 * 60_000

/** In the place of the one before, whose reports go with it. */
export async function startDrill(
  { store, clock, random }: Classroom,
  { id: classId, seed: secret }: ClassRow,
  wanted: DrillOrder,
): Promise<Drill> {
  const id = newId(random)
  const row: DrillRow = {
    id,
    classId,
    wanted: JSON.stringify(wanted),
    seed: drillSeed(secret, id),
    startedAtMs: clock.nowMs(),
    endedAtMs: null,
    revision: 0,
  }
  await store.transaction().execute(async (transaction) => {
    const found = await transaction
      .selectFrom('classExercises')
      .select('exercise')
      .where('classId', '=', classId)
      .where('exercise', '=', wanted.exercise)
      .executeTakeFirst()
    if (found === undefined) throw new Problem('unknown-exercise', { exercise: wanted.exercise })
    await transaction.deleteFrom('drills').where('classId', '=', classId).execute()
    await transaction.insertInto('drills').values(row).execute()
  })
  return drillOf(row, row.startedAtMs)
}

/** One that is over already is over. */
export async function endDrill({ store, clock }: Classroom, classId: string): Promise<void> {
  await store
    .updateTable('drills')
    .set({ endedAtMs: clock.nowMs() })
    .where('classId', '=', classId)
    .where('endedAtMs', 'is', null)
    .execute()
}

export function drillOf(
  { id, wanted, seed, startedAtMs, endedAtMs }: Omit<DrillRow, 'classId' | 'revision'>,
  nowMs: number,
): Drill {
  return {
    // As it was checked before it was kept.
    ...(JSON.parse(wanted) as DrillOrder),
    id,
    seed,
    startedAtMs,
    isOn: endedAtMs === null && nowMs - startedAtMs < mostDrillMs,
  }
}
