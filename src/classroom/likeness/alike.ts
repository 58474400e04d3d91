/** Submissions of a class that are alike: a hint where to look, and never a verdict. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Alike } from '../api.ts'
import type { Classroom } from '../classroom.ts'
import { counted, type Handed, handedIn } from '../hand-in/submissions.ts'
import { Problem } from '../problem.ts'
import type { ClassRow } from '../store/tables.ts'
import { everyHash, fingerprintsOf } from './fingerprints.ts'
import { alikePairs, type Program } from './pairs.ts'

type Files = Readonly<Record<string, string>>

const readAtOnce = 4

/** Of each learner the submission that counts, or the last one while none is graded. */
export async function alikeIn(
  { store, course }: Classroom,
  { id: classId, counts }: ClassRow,
  exercise: string,
): Promise<Alike> {
  if ((await course.exercise(exercise)) === undefined) throw new Problem('unknown-exercise', { exercise })
  const handed = await handedIn(store, classId, { exercise })
  const chosen = [...Map.groupBy(handed, ({ memberId }) => memberId).values()].flatMap(
    (own) => counted(own, counts) ?? own.at(-1) ?? [],
  )
  const common = new Set(everyHash(await course.givenTo(exercise)))
  const programs: Program[] = []
  for (let from = 0; from < chosen.length; from += readAtOnce) {
    const ids = chosen.slice(from, from + readAtOnce).map(({ id }) => id)
    const rows = await store
      .selectFrom('submissions')
      .select(['id', 'files'])
      .where('id', 'in', ids)
      .execute()
    for (const { id, files } of rows)
      programs.push({ id, fingerprints: fingerprintsOf(JSON.parse(files) as Files, common) })
    // Others are answered meanwhile.
    await nextTurn()
  }
  const { pairs, widespread } = alikePairs(programs.toSorted((a, b) => (a.id < b.id ? -1 : 1)))
  const byId = new Map(chosen.map((each) => [each.id, each]))
  return {
    exercise,
    compared: programs.length,
    widespread,
    pairs: pairs.flatMap(({ left, right, share, leftLines, rightLines }) => {
      const [a, b] = [byId.get(left), byId.get(right)]
      if (a === undefined || b === undefined) return []
      return [{ share, left: sideOf(a, leftLines), right: sideOf(b, rightLines) }]
    }),
  }
}

function sideOf(
  { memberId, id, number, handedInAtMs }: Handed,
  lines: Alike['pairs'][number]['left']['lines'],
): Alike['pairs'][number]['left'] {
  return { learner: memberId, submission: id, number, handedInAtMs, lines }
}
