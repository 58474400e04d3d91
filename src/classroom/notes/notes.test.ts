/** Notes reach whom they are for, and nobody else. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Note } from '../api.ts'
import { SetClock } from '../fixtures/clock.ts'
import { type Browser, openRoom, type Room } from '../fixtures/room.ts'

const clock = new SetClock()
let room: Room
beforeAll(async () => {
  room = await openRoom({ clock })
})
afterAll(async () => await room[Symbol.asyncDispose]())

const pathTo = (learner: string): string => `/classes/${room.classId}/learners/${learner}/notes`

async function read(as: Browser, path = `/classes/${room.classId}/notes`): Promise<readonly Note[]> {
  const { json } = await as.ask('GET', path)
  return (json as { notes: readonly Note[] }).notes
}

test('a note is read by its learner as it was written, until it is taken back', async () => {
  const ada = await room.join(room.joinCode, 'Ada')
  const bo = await room.join(room.joinCode, 'Bo')
  const body = { text: '  Look at <b>line 3</b>:\nit never ends.  ', exercise: 'echo' }
  const { status, json } = await room.instructor.ask('POST', pathTo(ada.learner.id), { body })
  expect(status).toBe(201)
  const { id } = json as Note
  const told = { id, text: 'Look at <b>line 3</b>:\nit never ends.', exercise: 'echo', by: 'instructor' }
  expect(await read(ada.browser)).toEqual([expect.objectContaining(told)])
  expect(await read(room.instructor, pathTo(ada.learner.id))).toHaveLength(1)
  expect(await read(bo.browser)).toEqual([])
  // Under another learner’s address it is not there.
  await room.instructor.ask('DELETE', `${pathTo(bo.learner.id)}/${id}`)
  expect(await read(ada.browser)).toHaveLength(1)
  await room.instructor.ask('DELETE', `${pathTo(ada.learner.id)}/${id}`)
  expect(await read(ada.browser)).toEqual([])
})

test('the newest stands first, and all go with their learner', async () => {
  const { learner, browser } = await room.join(room.joinCode, 'Cy')
  for (const text of ['one', 'two']) {
    await room.instructor.ask('POST', pathTo(learner.id), { body: { text } })
    clock.pass(1)
  }
  expect((await read(browser)).map(({ text }) => text)).toEqual(['two', 'one'])
  const { text } = await room.instructor.ask('GET', `/classes/${room.classId}/learners/${learner.id}`)
  expect(text).toContain('"two"')
  await room.instructor.ask('DELETE', `/classes/${room.classId}/learners/${learner.id}`)
  expect(
    await room.classroom.store.selectFrom('notes').selectAll().where('memberId', '=', learner.id).execute(),
  ).toEqual([])
})

test.each([
  ['of nobody', 'nobody', { text: 'hello' }, 'unknown-learner'],
  ['of an exercise that there is not', undefined, { text: 'hello', exercise: 'none' }, 'unknown-exercise'],
  ['without words', undefined, { text: ' \n ' }, 'bad-request'],
  ['that is a book', undefined, { text: 'x'.repeat(4001) }, 'bad-request'],
])('a note %s is refused', async (_, to, body, code) => {
  const learner = to ?? (await room.join(room.joinCode, `Di ${code} ${body.text.length}`)).learner.id
  const { json } = await room.instructor.ask('POST', pathTo(learner), { body })
  expect(json).toMatchObject({ error: { code } })
})
