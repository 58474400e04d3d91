/** Notes of instructors to a learner: of one exercise, or of none. */
import type { NewNote, Note } from '../api.ts'
import type { Classroom } from '../classroom.ts'
import { newId } from '../people/secrets.ts'
import type { Instructor, Learner } from '../people/sessions.ts'
import { Problem } from '../problem.ts'
import type { Executor } from '../store/tables.ts'

type ToWhom = Pick<Learner, 'id' | 'classId'>

export async function writeNote(
  { store, clock, random }: Classroom,
  { id: memberId, classId }: ToWhom,
  instructor: Pick<Instructor, 'name'>,
  { text, exercise }: NewNote,
): Promise<Note> {
  const row = {
    id: newId(random),
    classId,
    memberId,
    exercise: exercise ?? null,
    text,
    author: instructor.name,
    writtenAtMs: clock.nowMs(),
  }
  await store.transaction().execute(async (transaction) => {
    const found = await transaction
      .selectFrom('members')
      .select('id')
      .where('id', '=', memberId)
      .where('classId', '=', classId)
      .executeTakeFirst()
    if (found === undefined) throw new Problem('unknown-learner')
    await transaction.insertInto('notes').values(row).execute()
  })
  return noteOf(row)
}

/** The newest first. */
export async function notesTo(executor: Executor, { id, classId }: ToWhom): Promise<readonly Note[]> {
  const rows = await executor
    .selectFrom('notes')
    .selectAll()
    .where('memberId', '=', id)
    .where('classId', '=', classId)
    .orderBy('writtenAtMs', 'desc')
    .execute()
  return rows.map(noteOf)
}

/** One that is gone already is gone. */
export async function takeBackNote(
  { store }: Classroom,
  { id, classId }: ToWhom,
  noteId: string,
): Promise<void> {
  await store
    .deleteFrom('notes')
    .where('id', '=', noteId)
    .where('memberId', '=', id)
    .where('classId', '=', classId)
    .execute()
}

function noteOf({
  id,
  text,
  exercise,
  author,
  writtenAtMs,
}: {
  readonly id: string
  readonly text: string
  readonly exercise: string | null
  readonly author: string
  readonly writtenAtMs: number
}): Note {
  return { id, text, by: author, writtenAtMs, ...(exercise !== null && { exercise }) }
}
