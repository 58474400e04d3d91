/** What is taken out of a class: safe to open, whole, and without secrets. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Browser, openRoom, type Room, rightFiles } from '../fixtures/room.ts'
import { recordResult } from '../grading/record.ts'
import { type ClassExport, csvCell } from './export.ts'

test.each([
  ['plain', 'plain'],
  ['=1+1', `"'=1+1"`],
  ['+1', `"'+1"`],
  ['-1', `"'-1"`],
  ['@SUM(A1)', `"'@SUM(A1)"`],
  ['  =1', `"'  =1"`],
  ['＝1', `"'＝1"`],
  ['a,b', '"a,b"'],
  ['say "so"', '"say ""so"""'],
  ['"=1', '"""=1"'],
  // Where a semicolon ends a cell.
  ['Ada;=1', `"Ada;'=1"`],
  ['Ada\t@x', `"Ada\t'@x"`],
  ['Anna-Lena', 'Anna-Lena'],
  ['민수', '민수'],
])('the cell %j is written as %j', (value, written) => {
  expect(csvCell(value)).toBe(written)
})

test('a number is one', () => {
  expect(csvCell(-1)).toBe('-1')
})

let room: Room
let learner: Browser
let learnerId = ''
beforeAll(async () => {
  room = await openRoom()
  const joined = await room.join(room.joinCode, '=cmd|/C calc')
  learner = joined.browser
  learnerId = joined.learner.id
  await room.handIn(learner, { key: 'first-key', files: rightFiles })
  await room.join(room.joinCode, 'Grace')
})
afterAll(async () => await room[Symbol.asyncDispose]())

const path = (name: string) => `/classes/${room.classId}/${name}`

test('the table has a line for each learner and exercise, and is a file', async () => {
  const { text, headers } = await room.instructor.ask('GET', path('export.csv'))
  expect(headers.get('content-disposition')).toBe('attachment; filename="class.csv"')
  expect(headers.get('content-type')).toContain('text/csv')
  const lines = text.split('\r\n')
  expect(lines[0]).toContain('learner,exercise,submissions')
  expect(lines).toHaveLength(4)
  expect(lines[1]).toMatch(/^"'=cmd\|\/C calc",echo,1,\d{4}-.*Z,,waiting,,,,,$/)
  expect(lines[2]).toBe('Grace,echo,0,,,,,,,,')
})

test('the export has all that was handed in, and nothing by which anybody signs in', async () => {
  const { json, text } = await room.instructor.ask('GET', path('export.json'))
  const { learners } = json as ClassExport
  expect(learners.map(({ name, submissions }) => [name, submissions.length])).toEqual([
    ['=cmd|/C calc', 1],
    ['Grace', 0],
  ])
  expect(learners[0]?.submissions[0]?.files).toEqual(rightFiles)
  const { seed, joinCode } = await room.classroom.store
    .selectFrom('classes')
    .select(['seed', 'joinCode'])
    .executeTakeFirstOrThrow()
  for (const secret of [seed, joinCode, 'linkHash', 'passphrase']) expect(text).not.toContain(secret)
})

test('the tests of what counts are a file that a collector of results reads', async () => {
  const waiting = await room.instructor.ask('GET', path('export.xml'))
  expect(waiting.headers.get('content-disposition')).toBe('attachment; filename="class.xml"')
  expect(waiting.text).toContain(
    '<testsuites name="A room" tests="2" failures="0" errors="0" skipped="2" time="0">',
  )
  const { store } = room.classroom
  const [submission] = await store.selectFrom('submissions').selectAll().execute()
  const lease = await room.classroom.queue.claim('worker')
  if (lease === undefined || submission === undefined) throw new Error('nothing waits')
  const failed = { stage: 'greet', test: 'says-hello', status: 'failed', failedSeeds: 1 } as const
  const tests = [
    { ...failed, say: { id: 'no-hello', values: { said: '<b>"&\u0007' } } },
    { stage: 'count', test: 'says-it-again', status: 'not-run', failedSeeds: 0 } as const,
  ]
  const grade = {
    outcome: { kind: 'failed' },
    stages: [],
    testsPassed: 0,
    tests: 2,
    suiteHash: 'abc',
    seeds: 3,
    gradedAtMs: 0,
  } as const
  await recordResult(room.classroom, lease, { submission: submission.id, grading: 1 }, { grade, tests })
  const { text } = await room.instructor.ask('GET', path('exercises/echo/export.xml'))
  expect(text.split('\n').slice(2, 9)).toEqual([
    '  <testsuite name="=cmd|/C calc: echo" tests="2" failures="1" errors="0" skipped="1" time="0">',
    `    <properties><property name="submission" value="${submission.id}"/><property name="number" value="1"/><property name="outcome" value="failed"/><property name="seeds" value="3"/><property name="suite" value="abc"/></properties>`,
    '    <testcase classname="echo.greet" name="says-hello: It says hello.">',
    '      <failure message="It said &lt;b&gt;&quot;&amp;\\u0007." type="no-hello">1/3',
    'It said &lt;b&gt;&quot;&amp;\\u0007.',
    'The starter says nothing.',
    'Say hello.</failure>',
  ])
  expect(text).toContain('<testcase classname="echo" name="Grace"><skipped/></testcase>')
  expect((await room.instructor.ask('GET', path('exercises/nothing/export.xml'))).status).toBe(404)
})

test('what is kept of one learner is a file, and goes with them', async () => {
  const file = await room.instructor.ask('GET', path(`learners/${learnerId}`))
  expect(file.json).toMatchObject({
    learner: { name: '=cmd|/C calc', submissions: [{ files: rightFiles }] },
    gradings: [{ grading: 1, grade: { suiteHash: 'abc' } }],
  })
  await room.instructor.ask('DELETE', path(`learners/${learnerId}`))
  expect((await room.instructor.ask('GET', path(`learners/${learnerId}`))).status).toBe(404)
  expect((await learner.ask('GET', '/me')).json).not.toHaveProperty('learner')
  for (const table of ['submissions', 'results'] as const)
    expect(await room.classroom.store.selectFrom(table).selectAll().execute()).toEqual([])
})

test('a class that is deleted takes all of its own along', async () => {
  await room.instructor.ask('DELETE', `/classes/${room.classId}`)
  const tables = [
    'classes',
    'classExercises',
    'classInstructors',
    'members',
    'submissions',
    'changes',
  ] as const
  for (const table of tables)
    expect([table, await room.classroom.store.selectFrom(table).selectAll().execute()]).toEqual([table, []])
})
