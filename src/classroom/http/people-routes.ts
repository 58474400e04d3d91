/** Signing in, joining, coming back, and who one is. */
import * as v from 'valibot'
import type { ChangePassword, Join, Me, Return, SignIn } from '../api.ts'
import type { Classroom } from '../classroom.ts'
import {
  allInstructors,
  changePassword,
  createInstructor,
  instructorByPassword,
} from '../people/instructors.ts'
import { classByCode, joinClass, learnerByPassphrase } from '../people/members.ts'
import { nameKey } from '../people/names.ts'
import { beginSession, endSession, type Learner, learnerByLink } from '../people/sessions.ts'
import { Problem } from '../problem.ts'
import type { Caller } from './admit.ts'
import type { Asked } from './asked.ts'
import { endedCookies, mark, sessionCookie, sessionCookies } from './cookies.ts'
import type { Reply } from './reply.ts'
import { type Rooms, type Route, route } from './route.ts'

export const short = v.pipe(v.string(), v.maxLength(200))
const signInSchema = v.object({ name: short, password: short }) satisfies v.GenericSchema<unknown, SignIn>
const passwordSchema = v.object({ password: short, newPassword: short }) satisfies v.GenericSchema<
  unknown,
  ChangePassword
>
const joinSchema = v.object({ code: short, name: short }) satisfies v.GenericSchema<unknown, Join>
const returnSchema = v.union([
  v.object({ link: short }),
  v.object({ code: short, name: short, passphrase: short }),
]) satisfies v.GenericSchema<unknown, Return>
export const nameSchema = v.object({ name: short })

export const peopleRoutes: readonly Route[] = [
  route('GET', '/me', 'anyone', async ({ classroom }, _, { caller }) => ({ json: me(classroom, caller) })),

  route('POST', '/sign-in', 'anyone', async ({ classroom, limits }, asked, { caller }) => {
    const { name, password } = await asked.body(signInSchema)
    const { byAddress, byName } = limits.signIn
    const instructor = await limits.attempt(
      [
        [byAddress, asked.address],
        [byName, nameKey(name)],
      ],
      () => limits.withPassword(() => instructorByPassword(classroom, name, password)),
    )
    if (instructor === undefined) throw new Problem('wrong-password')
    const token = await beginSession(classroom, { instructorId: instructor.id })
    return {
      json: me(classroom, { ...caller, instructor }),
      cookies: [sessionCookie('instructor', token)],
    }
  }),

  route('POST', '/sign-out', 'anyone', async ({ classroom }, asked) => {
    for (const name of Object.values(sessionCookies)) {
      const token = asked.cookie(name)
      if (token !== undefined) await endSession(classroom, token)
    }
    return { json: me(classroom, {}), cookies: endedCookies() }
  }),

  route('POST', '/password', 'instructor', async ({ classroom, limits }, asked, { instructor }) => {
    const { password, newPassword } = await asked.body(passwordSchema)
    const { byAddress, byName } = limits.signIn
    const isRight = await limits.attempt(
      [
        [byAddress, asked.address],
        [byName, nameKey(instructor.name)],
      ],
      () => limits.withPassword(() => instructorByPassword(classroom, instructor.name, password)),
    )
    if (isRight === undefined) throw new Problem('wrong-password')
    const token = asked.cookie(sessionCookies.instructor) ?? ''
    await limits.withPassword(() => changePassword(classroom, instructor.id, newPassword, token))
    return { json: me(classroom, { instructor }) }
  }),

  route('GET', '/instructors', 'instructor', async ({ classroom }) => ({
    json: { instructors: await allInstructors(classroom) },
  })),

  route('POST', '/instructors', 'instructor', async ({ classroom, limits }, asked) => {
    const { name } = await asked.body(nameSchema)
    return { status: 201, json: await limits.withPassword(() => createInstructor(classroom, name)) }
  }),

  route('POST', '/join', 'anyone', async ({ classroom, limits }, asked) => {
    const { code, name } = await asked.body(joinSchema)
    const classId = await guess({ limits }, asked, () => classByCode(classroom, code))
    if (classId === undefined) throw new Problem('wrong-join-code')
    const joined = await joinClass(classroom, classId, name)
    return { ...(await signedIn(classroom, joined.learner)), status: 201, json: joined }
  }),

  route('POST', '/return', 'anyone', async ({ classroom, limits }, asked, { caller }) => {
    const by = await asked.body(returnSchema)
    const learner = await guess({ limits }, asked, async () => {
      if ('link' in by) return await learnerByLink(classroom, by.link)
      const classId = await classByCode(classroom, by.code)
      return classId === undefined
        ? undefined
        : await learnerByPassphrase(classroom, classId, by.name, by.passphrase)
    })
    if (learner === undefined) throw new Problem('link' in by ? 'wrong-link' : 'wrong-passphrase')
    return { ...(await signedIn(classroom, learner)), json: me(classroom, { ...caller, learner }) }
  }),
]

export async function guess<T>(
  { limits }: Pick<Rooms, 'limits'>,
  asked: Asked,
  run: () => Promise<T | undefined>,
): Promise<T | undefined> {
  return await limits.attempt([[limits.guess, asked.address]], run)
}

async function signedIn(classroom: Classroom, { id, classId }: Learner): Promise<Pick<Reply, 'cookies'>> {
  const token = await beginSession(classroom, { memberId: id })
  return { cookies: [sessionCookie('learner', token), mark(classId)] }
}

export function me({ clock }: Classroom, { instructor, learner }: Caller): Me {
  return {
    ...(instructor !== undefined && { instructor }),
    ...(learner !== undefined && { learner }),
    nowMs: clock.nowMs(),
  }
}
