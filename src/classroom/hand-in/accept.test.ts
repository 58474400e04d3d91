/** What a hand-in comes to, over HTTP as everybody hands in. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { filesHash } from '../../grading/hash.ts'
import { keyHeader, type Submission, type SubmissionBrief } from '../api.ts'
import { SetClock } from '../fixtures/clock.ts'
import { type Browser, openRoom, type Room, rightFiles, wrongFiles } from '../fixtures/room.ts'

const hourMs = 3_600_000

let room: Room
let clock: SetClock
let learner: Browser
beforeEach(async () => {
  clock = new SetClock()
  room = await openRoom({ clock })
  learner = (await room.join(room.joinCode, 'Ada')).browser
})
afterEach(async () => await room[Symbol.asyncDispose]())

const path = (exercise = 'echo') => `/classes/${room.classId}/exercises/${exercise}/submissions`

async function handIn(
  body: unknown,
  { key = 'a-usual-key', exercise = 'echo' } = {},
): Promise<{ status: number; json: unknown; retryAfter: string | null }> {
  const { status, json, headers } = await learner.ask('POST', path(exercise), {
    body,
    headers: { [keyHeader]: key },
  })
  return { status, json, retryAfter: headers.get('retry-after') }
}

async function counts(): Promise<readonly number[]> {
  const { store } = room.classroom
  const all = [store.selectFrom('submissions').select('id'), store.selectFrom('jobs').select('id')]
  return await Promise.all(all.map(async (query) => (await query.execute()).length))
}

test('a receipt names what was handed in, by the hash that a verdict has too', async () => {
  const { status, json } = await handIn({ files: rightFiles })
  expect(status).toBe(201)
  expect(json).toEqual({
    submission: expect.any(String),
    classId: room.classId,
    exercise: 'echo',
    number: 1,
    filesHash: filesHash(rightFiles),
    handedInAtMs: clock.nowMs(),
  })
  expect(await counts()).toEqual([1, 1])
})

test('the same key hands in once, also when it is sent many times at once', async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => handIn({ files: rightFiles })))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 200, 200, 201])
  expect(new Set(answers.map(({ json }) => JSON.stringify(json))).size).toBe(1)
  expect(await counts()).toEqual([1, 1])
})

test('many keys at once are so many submissions, each with a number of its own', async () => {
  const keys = Array.from({ length: 8 }, (_, number) => `key-number-${number}`)
  const answers = await Promise.all(keys.map((key) => handIn({ files: rightFiles }, { key })))
  const numbers = answers.map(({ json }) => (json as SubmissionBrief).number)
  expect(numbers.sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
})

test('the same key with other files is told, and changes nothing', async () => {
  await handIn({ files: rightFiles })
  const again = await handIn({ files: wrongFiles })
  expect(again).toMatchObject({ status: 409, json: { error: { code: 'key-reused' } } })
  expect(await counts()).toEqual([1, 1])
})

test('an exercise opens and closes by the clock of the classroom; what was accepted stays so', async () => {
  const opensAtMs = clock.nowMs() + hourMs
  const closesAtMs = opensAtMs + hourMs
  const exercises = [{ exercise: 'echo', opensAtMs, closesAtMs }]
  await room.instructor.ask('PATCH', `/classes/${room.classId}`, { body: { exercises } })
  const files = { files: rightFiles }
  const opensAt = new Date(opensAtMs).toISOString()
  expect(await handIn(files)).toMatchObject({
    status: 409,
    json: { error: { code: 'not-open-yet', values: { opensAt } } },
  })
  clock.pass(hourMs)
  expect((await handIn(files)).status).toBe(201)
  clock.pass(hourMs)
  expect(await handIn(files, { key: 'another-key' })).toMatchObject({ json: { error: { code: 'closed' } } })
  // Its answer was lost: it is asked for again, when it is closed by now.
  expect((await handIn(files)).status).toBe(200)
  expect(await counts()).toEqual([1, 1])
})

const refused: readonly (readonly [string, unknown, string, number])[] = [
  ['a file too few', { files: { 'echo.ts': '' } }, 'wrong-files', 400],
  ['a file too many', { files: { ...rightFiles, 'more.ts': '' } }, 'wrong-files', 400],
  ['a name that every object has', { files: { constructor: '', 'echo.ts': '' } }, 'wrong-files', 400],
  ['a place outside', { files: { '../echo.ts': '', 'greeting.ts': '' } }, 'wrong-files', 400],
  ['what is no text', { files: { ...rightFiles, 'echo.ts': 'a\0b' } }, 'not-text', 400],
  ['half a letter', { files: { ...rightFiles, 'echo.ts': '\ud800' } }, 'not-text', 400],
  ['a megabyte', { files: { ...rightFiles, 'echo.ts': 'x'.repeat(1024 * 1024) } }, 'too-large', 413],
  ['no files', {}, 'bad-request', 400],
  ['files that are a list', { files: ['echo.ts'] }, 'wrong-files', 400],
  ['a file that is a number', { files: { ...rightFiles, 'echo.ts': 1 } }, 'bad-request', 400],
  ['no JSON', '{', 'not-json', 415],
]
test.each(refused)('%s is told, and nothing is kept', async (_, body, code, status) => {
  expect(await handIn(body)).toMatchObject({ status, json: { error: { code } } })
  expect(await counts()).toEqual([0, 0])
})

test.each(['', 'short', 'with a space', 'x'.repeat(101)])('the key "%s" is none', async (key) => {
  expect(await handIn({ files: rightFiles }, { key })).toMatchObject({ json: { error: { code: 'bad-key' } } })
})

test('an exercise that the class does not have is told', async () => {
  await room.instructor.ask('PATCH', `/classes/${room.classId}`, { body: { exercises: [] } })
  expect(await handIn({ files: rightFiles })).toMatchObject({ json: { error: { code: 'unknown-exercise' } } })
})

test('whoever hands in without end is told how long to wait, and others hand in meanwhile', async () => {
  for (let number = 0; number < 10; number++)
    await handIn({ files: rightFiles }, { key: `key-number-${number}` })
  const { status, retryAfter } = await handIn({ files: rightFiles }, { key: 'one-too-many' })
  expect([status, Number(retryAfter)]).toEqual([429, 3])
  const other = (await room.join(room.joinCode, 'Grace')).browser
  expect((await room.handIn(other, { key: 'first-of-hers' })).number).toBe(1)
  clock.pass(3000)
  expect((await handIn({ files: rightFiles }, { key: 'one-too-many' })).status).toBe(201)
})

test('a learner reads back what they handed in, newest first; nobody else of the class does', async () => {
  await handIn({ files: wrongFiles, practice: { suiteHash: 'abc', outcome: 'failed', passed: ['greet'] } })
  await handIn({ files: rightFiles }, { key: 'a-second-key' })
  const list = (await learner.ask('GET', path())).json as { readonly submissions: readonly SubmissionBrief[] }
  expect(list.submissions.map(({ number }) => number)).toEqual([2, 1])
  const first = `/classes/${room.classId}/submissions/${list.submissions[1]?.submission}`
  expect((await learner.ask('GET', first)).json as Submission).toMatchObject({
    files: wrongFiles,
    practice: { outcome: 'failed', passed: ['greet'] },
    isCounted: false,
  })
  const other = (await room.join(room.joinCode, 'Grace')).browser
  expect(await other.ask('GET', first)).toMatchObject({ status: 404 })
  expect((await other.ask('GET', path())).json).toEqual({ submissions: [] })
  expect((await room.instructor.ask('GET', first)).status).toBe(200)
})

test('while the database is away nothing more is accepted; when it is back, everything is there', async () => {
  await handIn({ files: rightFiles })
  await room.place.takeAway()
  const lost = { status: 503, json: { error: { code: 'store-unavailable' } } }
  expect(await handIn({ files: rightFiles }, { key: 'another-key' })).toMatchObject(lost)
  await room.place.putBack()
  expect(await handIn({ files: rightFiles }, { key: 'another-key' })).toMatchObject({
    status: 201,
    json: { number: 2 },
  })
})

test('when the store cannot be written it is told, and nothing is half there', async () => {
  await room.classroom.store.schema.dropTable('jobs').execute()
  expect(await handIn({ files: rightFiles })).toMatchObject({
    status: 503,
    json: { error: { code: 'store-unavailable' } },
  })
  expect(await room.classroom.store.selectFrom('submissions').selectAll().execute()).toEqual([])
  expect(room.said.join('\n')).toContain('store-unavailable')
})
