/** Instructors bring others, and end their own sessions. */
import * as v from 'valibot'
import type { AcceptInvitation } from '../api.ts'
import { requirePassword } from '../people/instructors.ts'
import { acceptAs, acceptAsNew, invitationsOf, invite, lookAt, withdraw } from '../people/invitations.ts'
import { passwordHash } from '../people/passwords.ts'
import { beginSession, endSessionsOf } from '../people/sessions.ts'
import { Problem } from '../problem.ts'
import { endedCookie, sessionCookie } from './cookies.ts'
import { guess, me, short } from './people-routes.ts'
import { type Route, route } from './route.ts'

const linkSchema = v.object({ link: short })
const acceptSchema = v.object({
  link: short,
  name: v.exactOptional(short),
  password: v.exactOptional(short),
}) satisfies v.GenericSchema<unknown, AcceptInvitation>

export const invitationRoutes: readonly Route[] = [
  route('POST', '/sign-out-everywhere', 'instructor', async ({ classroom }, _, { instructor }) => {
    await endSessionsOf(classroom, instructor.id)
    return { json: me(classroom, {}), cookies: [endedCookie('instructor')] }
  }),

  route('GET', '/invitations', 'instructor', async ({ classroom }, _, { instructor }) => ({
    json: { invitations: await invitationsOf(classroom, instructor.id) },
  })),

  route('POST', '/invitations', 'instructor', async ({ classroom }, _, { instructor }) => ({
    status: 201,
    json: await invite(classroom, instructor),
  })),

  route('DELETE', '/invitations/:invitation', 'instructor', async ({ classroom }, asked, { instructor }) => {
    await withdraw(classroom, instructor.id, asked.param('invitation'))
    return {}
  }),

  route(
    'POST',
    '/classes/:class/invitations',
    'instructor of the class',
    async ({ classroom }, _, { room, instructor }) => ({
      status: 201,
      json: await invite(classroom, instructor, room.id),
    }),
  ),

  route('POST', '/invitation', 'anyone', async ({ classroom, limits }, asked) => {
    const { link } = await asked.body(linkSchema)
    const told = await guess({ limits }, asked, () => lookAt(classroom, link))
    if (told === undefined) throw new Problem('wrong-invitation')
    return { json: told }
  }),

  route('POST', '/invitation/accept', 'anyone', async ({ classroom, limits }, asked, { caller }) => {
    const { link, name, password } = await asked.body(acceptSchema)
    const { instructor } = caller
    if (name === undefined || password === undefined) {
      if (instructor === undefined) throw new Problem('not-signed-in')
      const isOpen = await guess({ limits }, asked, async () =>
        (await acceptAs(classroom, link, instructor)) ? true : undefined,
      )
      if (isOpen === undefined) throw new Problem('wrong-invitation')
      return { json: me(classroom, caller) }
    }
    requirePassword(password)
    const made = await guess({ limits }, asked, async () => {
      // A hash is made for nobody who has only guessed a link.
      if ((await lookAt(classroom, link)) === undefined) return undefined
      const hash = await limits.withPassword(() => passwordHash(password, classroom.random))
      return await acceptAsNew(classroom, link, { name, passwordHash: hash })
    })
    if (made === undefined) throw new Problem('wrong-invitation')
    const token = await beginSession(classroom, { instructorId: made.id })
    return {
      status: 201,
      json: me(classroom, { ...caller, instructor: made }),
      cookies: [sessionCookie('instructor', token)],
    }
  }),
]
