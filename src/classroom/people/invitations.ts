/** How one instructor brings another: a link that makes one account, or brings one who has an account into a class. Only its hash is kept. */
import type { Invitation, InvitationTold, NewInvitation } from '../api.ts'
import type { Classroom } from '../classroom.ts'
import { Problem } from '../problem.ts'
import type { Executor } from '../store/tables.ts'
import { insertInstructor } from './instructors.ts'
import { newId, newToken, secretHash } from './secrets.ts'
import type { Instructor } from './sessions.ts'

/** Over a weekend, and no term. */
const lifetimeMs = 7 * 24 * 3_600_000
const mostOpen = 50

/** `classId`: a class of theirs, which the new one teaches as well. */
export async function invite(
  { store, clock, random }: Classroom,
  by: Instructor,
  classId?: string,
): Promise<NewInvitation> {
  const link = newToken(random)
  const nowMs = clock.nowMs()
  const id = newId(random)
  const expiresAtMs = nowMs + lifetimeMs
  await store.transaction().execute(async (transaction) => {
    await transaction.deleteFrom('invitations').where('expiresAtMs', '<=', nowMs).execute()
    const { count } = await transaction
      .selectFrom('invitations')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('instructorId', '=', by.id)
      .executeTakeFirstOrThrow()
    if (Number(count) >= mostOpen) throw new Problem('too-many-invitations', { most: mostOpen })
    await transaction
      .insertInto('invitations')
      .values({
        id,
        linkHash: secretHash(link),
        instructorId: by.id,
        classId: classId ?? null,
        createdAtMs: nowMs,
        expiresAtMs,
      })
      .execute()
  })
  return { id, link, expiresAtMs, ...(classId !== undefined && { classId }) }
}

/** Those that nobody has followed yet, the newest first. */
export async function invitationsOf(
  { store, clock }: Classroom,
  instructorId: string,
): Promise<readonly Invitation[]> {
  const rows = await store
    .selectFrom('invitations')
    .select(['id', 'classId', 'expiresAtMs'])
    .where('instructorId', '=', instructorId)
    .where('expiresAtMs', '>', clock.nowMs())
    .orderBy('createdAtMs', 'desc')
    .orderBy('id')
    .execute()
  return rows.map(({ id, classId, expiresAtMs }) => ({
    id,
    expiresAtMs,
    ...(classId !== null && { classId }),
  }))
}

/** One that is gone already is gone. */
export async function withdraw({ store }: Classroom, instructorId: string, id: string): Promise<void> {
  await store
    .deleteFrom('invitations')
    .where('id', '=', id)
    .where('instructorId', '=', instructorId)
    .execute()
}

/** Undefined for a link that leads nowhere (any more). */
export async function lookAt(classroom: Classroom, link: string): Promise<InvitationTold | undefined> {
  const found = await openInvitation(classroom, classroom.store, link)
  if (found === undefined) return undefined
  const { by, className, expiresAtMs } = found
  return { by, expiresAtMs, ...(className !== null && { className }) }
}

/** Makes an instructor, once. Undefined for a link that leads nowhere. `passwordHash` is made before, as it takes its time. */
export async function acceptAsNew(
  classroom: Classroom,
  link: string,
  made: { readonly name: string; readonly passwordHash: string },
): Promise<Instructor | undefined> {
  return await classroom.store.transaction().execute(async (transaction) => {
    const found = await take(classroom, transaction, link)
    if (found === undefined) return undefined
    const instructor = await insertInstructor(classroom, transaction, made)
    await bringInto(transaction, found.classId, instructor.id)
    return instructor
  })
}

/** For whoever has an account: they come into the class. False for a link that leads nowhere. */
export async function acceptAs(
  classroom: Classroom,
  link: string,
  { id }: Pick<Instructor, 'id'>,
): Promise<boolean> {
  return await classroom.store.transaction().execute(async (transaction) => {
    const found = await take(classroom, transaction, link)
    if (found === undefined) return false
    await bringInto(transaction, found.classId, id)
    return true
  })
}

/** Of two who follow it at once, one has it. */
async function take(classroom: Classroom, transaction: Executor, link: string) {
  const found = await openInvitation(classroom, transaction, link)
  if (found === undefined) return undefined
  const { numDeletedRows } = await transaction
    .deleteFrom('invitations')
    .where('id', '=', found.id)
    .executeTakeFirst()
  return numDeletedRows === 0n ? undefined : found
}

async function openInvitation({ clock }: Classroom, executor: Executor, link: string) {
  return await executor
    .selectFrom('invitations')
    .innerJoin('instructors', 'instructors.id', 'invitations.instructorId')
    .leftJoin('classes', 'classes.id', 'invitations.classId')
    .select([
      'invitations.id',
      'invitations.classId',
      'invitations.expiresAtMs',
      'instructors.name as by',
      'classes.name as className',
    ])
    .where('invitations.linkHash', '=', secretHash(link))
    .where('invitations.expiresAtMs', '>', clock.nowMs())
    .executeTakeFirst()
}

async function bringInto(transaction: Executor, classId: string | null, instructorId: string): Promise<void> {
  if (classId === null) return
  await transaction
    .insertInto('classInstructors')
    .values({ classId, instructorId })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
