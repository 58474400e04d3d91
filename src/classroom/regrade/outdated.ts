/** Results of a suite that is not today’s. */
import type { Regrades } from '../api.ts'
import type { Classroom } from '../classroom.ts'
import { lastGrading } from '../hand-in/submissions.ts'

export async function outdatedIn(
  { store, suites, course }: Classroom,
  classId: string,
): Promise<Regrades['outdated']> {
  const rows = await store
    .selectFrom('submissions')
    .innerJoin('results', lastGrading)
    .select(({ fn }) => ['submissions.exercise', 'results.suiteHash', fn.countAll<number>().as('count')])
    .where('submissions.classId', '=', classId)
    .groupBy(['submissions.exercise', 'results.suiteHash'])
    .orderBy('submissions.exercise')
    .execute()
  const older = new Map<string, number>()
  for (const { exercise, suiteHash, count } of rows) {
    // What the course has no more cannot be graded again.
    if ((await course.exercise(exercise)) === undefined) continue
    if (suiteHash !== (await suites.hashOf(exercise)))
      older.set(exercise, (older.get(exercise) ?? 0) + Number(count))
  }
  return [...older].map(([exercise, submissions]) => ({ exercise, submissions }))
}
