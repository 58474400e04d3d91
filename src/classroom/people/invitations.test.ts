/** One instructor brings another; and ends what is open elsewhere. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { ClassDetails, Invitation, Me, NewInvitation } from '../api.ts'
import { SetClock } from '../fixtures/clock.ts'
import { type Browser, openRoom, type Room } from '../fixtures/room.ts'

const clock = new SetClock()
let room: Room
beforeAll(async () => {
  room = await openRoom({ clock })
})
afterAll(async () => await room[Symbol.asyncDispose]())
beforeEach(() => clock.pass(600_000))

const password = 'long enough a password'
const codeOf = (json: unknown) => (json as { readonly error?: { readonly code: string } }).error?.code

const invite = async (path = '/invitations') =>
  (await room.instructor.ask('POST', path)).json as NewInvitation
const accept = async (browser: Browser, body: object) =>
  await browser.ask('POST', '/invitation/accept', { body })
const open = async () =>
  ((await room.instructor.ask('GET', '/invitations')).json as { readonly invitations: readonly Invitation[] })
    .invitations
const details = async () =>
  (await room.instructor.ask('GET', `/classes/${room.classId}`)).json as ClassDetails

test('who follows an invitation chooses name and password, is signed in, and has no class yet', async () => {
  const { link } = await invite()
  const browser = room.browser()
  const told = await browser.ask('POST', '/invitation', { body: { link } })
  expect(told.json).toEqual({ by: 'instructor', expiresAtMs: clock.nowMs() + 7 * 24 * 3_600_000 })
  const { status, json } = await accept(browser, { link, name: 'Grace', password })
  expect([status, (json as Me).instructor?.name]).toEqual([201, 'Grace'])
  expect((await browser.ask('GET', '/classes')).json).toEqual({ classes: [] })
  const again = await room.browser().ask('POST', '/sign-in', { body: { name: 'grace', password } })
  expect(again.status).toBe(200)
})

test('a link makes one instructor: who comes second is told, also at the same moment', async () => {
  const { link } = await invite()
  const names = ['Ken', 'Dennis', 'Brian']
  const answers = await Promise.all(
    names.map(async (name) => await accept(room.browser(), { link, name, password })),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 404, 404])
  expect(codeOf((await room.browser().ask('POST', '/invitation', { body: { link } })).json)).toBe(
    'wrong-invitation',
  )
})

test('an invitation to a class leads into it; who is an instructor already comes in as they are', async () => {
  const path = `/classes/${room.classId}/invitations`
  const made = room.browser()
  const first = await invite(path)
  expect((await made.ask('POST', '/invitation', { body: { link: first.link } })).json).toMatchObject({
    className: 'A room',
  })
  await accept(made, { link: first.link, name: 'Radia', password })
  const barbara = await room.newInstructor('Barbara')
  const second = await invite(path)
  expect((await accept(barbara, { link: second.link })).status).toBe(200)
  expect((await details()).instructors.map(({ name }) => name)).toEqual(['Barbara', 'Radia', 'instructor'])
  expect((await made.ask('GET', `/classes/${room.classId}/board`)).status).toBe(200)
})

test('what cannot be accepted leaves the invitation as it is', async () => {
  const { link } = await invite()
  const browser = room.browser()
  for (const [body, code] of [
    [{ link, name: 'Edsger', password: 'short' }, 'bad-password'],
    [{ link, name: '', password }, 'bad-name'],
    [{ link, name: 'INSTRUCTOR', password }, 'instructor-taken'],
    [{ link }, 'not-signed-in'],
    [{ link: `${link}x`, name: 'Edsger', password }, 'wrong-invitation'],
  ] as const)
    expect(codeOf((await accept(browser, body)).json)).toBe(code)
  expect((await accept(browser, { link, name: 'Edsger', password })).status).toBe(201)
})

test('links are guessed so often and then no more, and none is kept as it is', async () => {
  const instructor = await room.newInstructor('Margaret')
  const { json } = await instructor.ask('POST', '/invitations')
  const rows = await room.classroom.store.selectFrom('invitations').selectAll().execute()
  expect(JSON.stringify(rows)).not.toContain((json as NewInvitation).link)
  const statuses: number[] = []
  for (let tried = 0; tried < 22; tried++)
    statuses.push((await accept(room.browser(), { link: `guess-${tried}`, name: 'Eve', password })).status)
  expect(statuses.slice(0, 20).every((status) => status === 404)).toBe(true)
  expect(statuses.slice(20)).toEqual([429, 429])
})

test('whoever leaves a class takes their invitations to it along', async () => {
  const leaving = await room.newInstructor('Tony')
  const own = ((await leaving.ask('GET', '/me')).json as Me).instructor?.id ?? ''
  await room.instructor.ask('POST', `/classes/${room.classId}/instructors`, { body: { name: 'Tony' } })
  const { link } = (await leaving.ask('POST', `/classes/${room.classId}/invitations`)).json as NewInvitation
  await room.instructor.ask('DELETE', `/classes/${room.classId}/instructors/${own}`)
  expect(codeOf((await accept(room.browser(), { link, name: 'Eve', password })).json)).toBe(
    'wrong-invitation',
  )
})

test('signing out everywhere ends every session of the instructor, and no other one', async () => {
  const [here, there] = [room.browser(), room.browser()]
  await accept(here, { link: (await invite()).link, name: 'Leslie', password })
  await there.ask('POST', '/sign-in', { body: { name: 'Leslie', password } })
  expect((await there.ask('GET', '/classes')).status).toBe(200)
  expect((await here.ask('POST', '/sign-out-everywhere')).json).not.toHaveProperty('instructor')
  expect([here.cookies.size, (await there.ask('GET', '/classes')).status]).toEqual([0, 401])
  expect((await room.instructor.ask('GET', '/classes')).status).toBe(200)
})

// The last one, as it ends all sessions of this room.
test('one is taken back, and one that is a week old leads nowhere', async () => {
  const before = await open()
  const [taken, old] = [await invite(), await invite()]
  expect(
    (await open())
      .map(({ id }) => id)
      .slice(0, 2)
      .sort(),
  ).toEqual([taken.id, old.id].sort())
  const other = await room.newInstructor('Alan')
  await other.ask('DELETE', `/invitations/${taken.id}`)
  expect(await open()).toHaveLength(before.length + 2)
  await room.instructor.ask('DELETE', `/invitations/${taken.id}`)
  const look = async (link: string) =>
    (await room.browser().ask('POST', '/invitation', { body: { link } })).status
  expect([await look(taken.link), await look(old.link)]).toEqual([404, 200])
  clock.pass(7 * 24 * 3_600_000)
  expect(await look(old.link)).toBe(404)
})
