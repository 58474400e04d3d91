/** A class whose term is over. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ClassDetails, type ClassForLearners, keyHeader } from '../api.ts'
import { openRoom, type Room, rightFiles } from '../fixtures/room.ts'

let room: Room
beforeAll(async () => {
  room = await openRoom()
})
afterAll(async () => await room[Symbol.asyncDispose]())

const change = async (body: object) =>
  (await room.instructor.ask('PATCH', `/classes/${room.classId}`, { body })).json as ClassDetails
const codeOf = (json: unknown) => (json as { readonly error?: { readonly code: string } }).error?.code

test('a class is renamed, and counts otherwise, after it was made', async () => {
  expect(await change({ name: 'Another room', counts: 'best', seeds: 5 })).toMatchObject({
    name: 'Another room',
    counts: 'best',
    seeds: 5,
    exercises: [{ exercise: 'echo', isOpen: true }],
  })
  expect(codeOf(await change({ name: ' ' }))).toBe('bad-name')
  await change({ name: 'A room', counts: 'last', seeds: 3 })
})

test('an archived class keeps all it has; nobody joins it or hands in until it is opened again', async () => {
  const { browser } = await room.join(room.joinCode, 'Ada')
  const before = await room.handIn(browser, { key: 'the-first-key', files: rightFiles })
  expect((await change({ isArchived: true })).archivedAtMs).toBeGreaterThan(0)
  const late = await browser.ask('POST', `/classes/${room.classId}/exercises/echo/submissions`, {
    body: { files: rightFiles },
    headers: { [keyHeader]: 'the-second-key' },
  })
  expect([late.status, codeOf(late.json)]).toEqual([409, 'class-archived'])
  const join = await room.browser().ask('POST', '/join', { body: { code: room.joinCode, name: 'Bo' } })
  expect(codeOf(join.json)).toBe('class-archived')
  const shown = (await browser.ask('GET', `/classes/${room.classId}`)).json as ClassForLearners
  expect(shown.exercises.map(({ isOpen }) => isOpen)).toEqual([false])
  expect((await browser.ask('GET', `/classes/${room.classId}/submissions/${before.submission}`)).status).toBe(
    200,
  )
  expect((await room.instructor.ask('GET', `/classes/${room.classId}/board`)).status).toBe(200)
  expect(await change({ isArchived: false })).not.toHaveProperty('archivedAtMs')
  expect((await room.handIn(browser, { key: 'the-third-key', files: rightFiles })).number).toBe(2)
})
