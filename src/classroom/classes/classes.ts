/** Classes: made, changed, looked at, deleted. Whether who asks may was seen to before. */

import type { ClassChanges, ClassDetails, ClassExercise, ClassForLearners, NewClass } from '../api.ts'
import { refreshCells } from '../board/cells.ts'
import { noteChange } from '../board/changes.ts'
import type { Classroom } from '../classroom.ts'
import { readName } from '../people/names.ts'
import { newId, newToken, newWords } from '../people/secrets.ts'
import { Problem } from '../problem.ts'
import type { ClassRow, Executor } from '../store/tables.ts'

/** 48 bits. */
const joinCodeWords = 3

export async function createClass(
  { store, clock, random, course }: Classroom,
  instructorId: string,
  wanted: NewClass,
): Promise<string> {
  const { language = 'en', track = 'all', counts = 'last', seeds = 3 } = wanted
  const ofTrack = Object.hasOwn(course.tracks, track) ? course.tracks[track] : undefined
  if (ofTrack === undefined)
    throw new Problem('unknown-track', { track, tracks: Object.keys(course.tracks).join(', ') })
  const exercises = wanted.exercises ?? ofTrack.map((exercise) => ({ exercise }))
  await requireKnown({ course }, exercises)
  const id = newId(random)
  const row: ClassRow = {
    id,
    name: nameOf(wanted.name),
    language,
    track,
    seed: newToken(random),
    seeds,
    joinCode: newWords(joinCodeWords, random),
    counts,
    revision: 0,
    createdAtMs: clock.nowMs(),
    archivedAtMs: null,
  }
  await store.transaction().execute(async (transaction) => {
    await transaction.insertInto('classes').values(row).execute()
    await transaction.insertInto('classInstructors').values({ classId: id, instructorId }).execute()
    await writeExercises(transaction, id, exercises)
  })
  return id
}

export async function changeClass(classroom: Classroom, id: string, changes: ClassChanges): Promise<void> {
  const { name, language, counts, seeds, exercises, isArchived } = changes
  if (exercises !== undefined) await requireKnown(classroom, exercises)
  const set = {
    ...(name !== undefined && { name: nameOf(name) }),
    ...(language !== undefined && { language }),
    ...(counts !== undefined && { counts }),
    ...(seeds !== undefined && { seeds }),
    ...(isArchived !== undefined && { archivedAtMs: isArchived ? classroom.clock.nowMs() : null }),
  }
  const { store } = classroom
  await store.transaction().execute(async (transaction) => {
    await noteChange(transaction, id)
    if (Object.keys(set).length > 0)
      await transaction.updateTable('classes').set(set).where('id', '=', id).execute()
    if (exercises !== undefined) {
      await transaction.deleteFrom('classExercises').where('classId', '=', id).execute()
      await writeExercises(transaction, id, exercises)
    }
  })
  if (counts === undefined) return
  await refreshCells(store, id)
  await store.transaction().execute(async (transaction) => await noteChange(transaction, id))
}

/** The old code leads nowhere from now on. Who has joined stays. */
export async function rotateJoinCode({ store, random }: Classroom, id: string): Promise<string> {
  const joinCode = newWords(joinCodeWords, random)
  await store.updateTable('classes').set({ joinCode }).where('id', '=', id).execute()
  return joinCode
}

export async function deleteClass({ store }: Classroom, id: string): Promise<void> {
  await store.deleteFrom('classes').where('id', '=', id).execute()
}

export async function classesOf(
  classroom: Classroom,
  instructorId: string,
): Promise<readonly ClassDetails[]> {
  const rows = await classroom.store
    .selectFrom('classes')
    .innerJoin('classInstructors', 'classInstructors.classId', 'classes.id')
    .selectAll('classes')
    .where('instructorId', '=', instructorId)
    .orderBy('createdAtMs')
    .execute()
  return await Promise.all(rows.map((row) => classDetails(classroom, row)))
}

export async function classDetails(classroom: Classroom, row: ClassRow): Promise<ClassDetails> {
  const { store } = classroom
  const { track, joinCode, seeds, createdAtMs, archivedAtMs, id } = row
  const { learners } = await store
    .selectFrom('members')
    .select(({ fn }) => fn.countAll<number>().as('learners'))
    .where('classId', '=', id)
    .executeTakeFirstOrThrow()
  const instructors = await store
    .selectFrom('classInstructors')
    .innerJoin('instructors', 'instructors.id', 'classInstructors.instructorId')
    .select(['instructors.id', 'instructors.name'])
    .where('classId', '=', id)
    .orderBy('instructors.name')
    .execute()
  const shown = await classForLearners(classroom, row)
  return {
    ...shown,
    track,
    joinCode,
    seeds,
    learners: Number(learners),
    instructors,
    createdAtMs,
    ...(archivedAtMs !== null && { archivedAtMs }),
  }
}

export async function classForLearners(
  { store, clock }: Classroom,
  { id, name, language, counts, archivedAtMs }: ClassRow,
): Promise<ClassForLearners> {
  const nowMs = clock.nowMs()
  const exercises = await exercisesOf(store, id)
  return {
    id,
    name,
    language,
    counts,
    exercises: exercises.map((each) => ({ ...each, isOpen: archivedAtMs === null && isOpen(each, nowMs) })),
    nowMs,
  }
}

export async function exercisesOf(executor: Executor, classId: string): Promise<readonly ClassExercise[]> {
  const rows = await executor
    .selectFrom('classExercises')
    .select(['exercise', 'opensAtMs', 'closesAtMs'])
    .where('classId', '=', classId)
    .orderBy('position')
    .execute()
  return rows.map(({ exercise, opensAtMs, closesAtMs }) => ({
    exercise,
    ...(opensAtMs !== null && { opensAtMs }),
    ...(closesAtMs !== null && { closesAtMs }),
  }))
}

/** From the moment that it opens until the one at which it closes. */
export function isOpen({ opensAtMs, closesAtMs }: ClassExercise, nowMs: number): boolean {
  return (opensAtMs === undefined || nowMs >= opensAtMs) && (closesAtMs === undefined || nowMs < closesAtMs)
}

function nameOf(given: string): string {
  const name = readName(given)
  if (name === undefined) throw new Problem('bad-name')
  return name
}

async function requireKnown(
  { course }: Pick<Classroom, 'course'>,
  exercises: readonly ClassExercise[],
): Promise<void> {
  for (const { exercise } of exercises)
    if ((await course.exercise(exercise)) === undefined) throw new Problem('unknown-exercise', { exercise })
}

async function writeExercises(
  transaction: Executor,
  classId: string,
  exercises: readonly ClassExercise[],
): Promise<void> {
  const byName = new Map(exercises.map((each) => [each.exercise, each]))
  const rows = [...byName.values()].map(({ exercise, opensAtMs, closesAtMs }, position) => ({
    classId,
    exercise,
    position,
    opensAtMs: opensAtMs ?? null,
    closesAtMs: closesAtMs ?? null,
  }))
  if (rows.length > 0) await transaction.insertInto('classExercises').values(rows).execute()
}
