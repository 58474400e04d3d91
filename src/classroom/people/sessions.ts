/** Who is signed in: a token in a cookie, of which only the hash is kept. */
import type { Classroom } from '../classroom.ts'
import { newToken, secretHash } from './secrets.ts'

const hourMs = 3_600_000
/** An instructor's opens a whole class; a learner's is to last a term. */
export const sessionLifetimeMs = { instructor: 12 * hourMs, learner: 200 * 24 * hourMs } as const

export interface Instructor {
  readonly id: string
  readonly name: string
}

export interface Learner {
  readonly id: string
  readonly name: string
  readonly classId: string
}

type Of = { readonly instructorId: string } | { readonly memberId: string }

/** Returns the token. */
export async function beginSession({ store, clock, random }: Classroom, of: Of): Promise<string> {
  const token = newToken(random)
  const nowMs = clock.nowMs()
  const isInstructor = 'instructorId' in of
  await store.deleteFrom('sessions').where('expiresAtMs', '<=', nowMs).execute()
  await store
    .insertInto('sessions')
    .values({
      tokenHash: secretHash(token),
      instructorId: isInstructor ? of.instructorId : null,
      memberId: isInstructor ? null : of.memberId,
      createdAtMs: nowMs,
      expiresAtMs: nowMs + sessionLifetimeMs[isInstructor ? 'instructor' : 'learner'],
    })
    .execute()
  return token
}

export async function endSession({ store }: Classroom, token: string): Promise<void> {
  await store.deleteFrom('sessions').where('tokenHash', '=', secretHash(token)).execute()
}

/** On every device. */
export async function endSessionsOf({ store }: Classroom, instructorId: string): Promise<void> {
  await store.deleteFrom('sessions').where('instructorId', '=', instructorId).execute()
}

export async function instructorOf(
  { store, clock }: Classroom,
  token: string,
): Promise<Instructor | undefined> {
  return await store
    .selectFrom('sessions')
    .innerJoin('instructors', 'instructors.id', 'sessions.instructorId')
    .select(['instructors.id', 'instructors.name'])
    .where('tokenHash', '=', secretHash(token))
    .where('expiresAtMs', '>', clock.nowMs())
    .executeTakeFirst()
}

export async function learnerOf({ store, clock }: Classroom, token: string): Promise<Learner | undefined> {
  return await store
    .selectFrom('sessions')
    .innerJoin('members', 'members.id', 'sessions.memberId')
    .select(['members.id', 'members.name', 'members.classId'])
    .where('tokenHash', '=', secretHash(token))
    .where('expiresAtMs', '>', clock.nowMs())
    .executeTakeFirst()
}

/** By the personal link itself, for whoever keeps no cookies. */
export async function learnerByLink({ store }: Classroom, link: string): Promise<Learner | undefined> {
  return await store
    .selectFrom('members')
    .select(['id', 'name', 'classId'])
    .where('linkHash', '=', secretHash(link))
    .executeTakeFirst()
}
