/** Instructors: the first one is made as the classroom starts for the first time, others by those who are. */
import type { NewInstructor } from '../api.ts'
import { lockClass } from '../board/changes.ts'
import type { Classroom } from '../classroom.ts'
import { Problem } from '../problem.ts'
import type { Executor } from '../store/tables.ts'
import { nameKey, readName } from './names.ts'
import { isPassword, leastPasswordLength, nobodysHash, passwordHash } from './passwords.ts'
import { newId, newWords, secretHash } from './secrets.ts'
import type { Instructor } from './sessions.ts'

/** 64 bits. */
const passwordWords = 4
const firstName = 'instructor'

/** Undefined when there is one already: their password was told when they were made. */
export async function makeFirstInstructor(classroom: Classroom): Promise<NewInstructor | undefined> {
  const found = await classroom.store.selectFrom('instructors').select('id').limit(1).executeTakeFirst()
  if (found !== undefined) return undefined
  try {
    return await createInstructor(classroom, firstName)
  } catch (error) {
    // Another server has started at the same moment, and told it.
    if (error instanceof Problem && error.code === 'instructor-taken') return undefined
    throw error
  }
}

export async function createInstructor(classroom: Classroom, given: string): Promise<NewInstructor> {
  const password = newWords(passwordWords, classroom.random)
  const hash = await passwordHash(password, classroom.random)
  const made = await insertInstructor(classroom, classroom.store, { name: given, passwordHash: hash })
  return { ...made, password }
}

export async function insertInstructor(
  { clock, random }: Pick<Classroom, 'clock' | 'random'>,
  executor: Executor,
  { name: given, passwordHash: hash }: { readonly name: string; readonly passwordHash: string },
): Promise<Instructor> {
  const name = readName(given)
  if (name === undefined) throw new Problem('bad-name')
  const id = newId(random)
  const { numInsertedOrUpdatedRows } = await executor
    .insertInto('instructors')
    .values({ id, name, nameKey: nameKey(name), passwordHash: hash, createdAtMs: clock.nowMs() })
    .onConflict((conflict) => conflict.column('nameKey').doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows === 0n) throw new Problem('instructor-taken', { name })
  return { id, name }
}

export function requirePassword(password: string): void {
  if (password.length < leastPasswordLength) throw new Problem('bad-password', { least: leastPasswordLength })
}

/** Undefined when name and password do not belong together; which of the two it is takes as long to find out. */
export async function instructorByPassword(
  { store }: Classroom,
  name: string,
  password: string,
): Promise<Instructor | undefined> {
  const found = await store
    .selectFrom('instructors')
    .select(['id', 'name', 'passwordHash'])
    .where('nameKey', '=', nameKey(name.trim()))
    .executeTakeFirst()
  const isRight = await isPassword(password, found?.passwordHash ?? nobodysHash)
  return found !== undefined && isRight ? { id: found.id, name: found.name } : undefined
}

/** Whoever else is signed in by the old one is so no more: only `token` stays. */
export async function changePassword(
  { store, random }: Classroom,
  id: string,
  password: string,
  token: string,
): Promise<void> {
  requirePassword(password)
  const hash = await passwordHash(password, random)
  await store.transaction().execute(async (transaction) => {
    await transaction.updateTable('instructors').set({ passwordHash: hash }).where('id', '=', id).execute()
    await transaction
      .deleteFrom('sessions')
      .where('instructorId', '=', id)
      .where('tokenHash', '<>', secretHash(token))
      .execute()
  })
}

/** For whoever has lost theirs, by who starts the classroom. Whoever is signed in by the old one is so no more. */
export async function renewPassword({ store, random }: Classroom, name: string): Promise<NewInstructor> {
  const password = newWords(passwordWords, random)
  const hash = await passwordHash(password, random)
  return await store.transaction().execute(async (transaction) => {
    const found = await transaction
      .updateTable('instructors')
      .set({ passwordHash: hash })
      .where('nameKey', '=', nameKey(name.trim()))
      .returning(['id', 'name'])
      .executeTakeFirst()
    if (found === undefined) throw new Problem('unknown-instructor', { name })
    await transaction.deleteFrom('sessions').where('instructorId', '=', found.id).execute()
    return { ...found, password }
  })
}

export async function allInstructors({ store }: Classroom): Promise<readonly Instructor[]> {
  return await store.selectFrom('instructors').select(['id', 'name']).orderBy('name').execute()
}

/** To a class, by name. */
export async function addInstructor(classroom: Classroom, classId: string, name: string): Promise<void> {
  const found = await classroom.store
    .selectFrom('instructors')
    .select('id')
    .where('nameKey', '=', nameKey(name.trim()))
    .executeTakeFirst()
  if (found === undefined) throw new Problem('unknown-instructor', { name })
  await classroom.store
    .insertInto('classInstructors')
    .values({ classId, instructorId: found.id })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function removeInstructor({ store }: Classroom, classId: string, id: string): Promise<void> {
  await store.transaction().execute(async (transaction) => {
    // Of two who take each other out, one is the last.
    await lockClass(transaction, classId)
    const all = await transaction
      .selectFrom('classInstructors')
      .select('instructorId')
      .where('classId', '=', classId)
      .execute()
    if (all.every(({ instructorId }) => instructorId === id)) throw new Problem('last-instructor')
    await transaction
      .deleteFrom('classInstructors')
      .where('classId', '=', classId)
      .where('instructorId', '=', id)
      .execute()
    // Nor does anybody come whom they have invited.
    await transaction
      .deleteFrom('invitations')
      .where('classId', '=', classId)
      .where('instructorId', '=', id)
      .execute()
  })
}
