/** A suite changes while a class is under way: results say of which one they are, and all are graded again, once. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type BoardCell, keyHeader, type Regrade, type RegradeReport, type Regrades } from '../api.ts'
import { cellsOf } from '../board/cells.ts'
import { SetClock } from '../fixtures/clock.ts'
import { type Browser, openRoom, type Room, rightFiles, wrongFiles } from '../fixtures/room.ts'
import { GradingProcess } from '../grading/grading-process.ts'
import { GradingWorker } from '../grading/worker.ts'
import { changedTests } from './report.ts'

const suite = join('exercises', 'echo', 'suite.test.ts')
let clock: SetClock
let room: Room
let worker: GradingWorker
let ada: { readonly id: string; readonly browser: Browser }
let bo: { readonly id: string; readonly browser: Browser }
beforeEach(async () => {
  clock = new SetClock()
  room = await openRoom({ clock })
  const grader = new GradingProcess({
    root: room.root,
    provideSuite: (exercise) => room.classroom.suites.fileOf(exercise),
  })
  worker = new GradingWorker({ classroom: room.classroom, grader, name: 'worker', say: () => {} })
  const [first, second] = [await room.join(room.joinCode, 'Ada'), await room.join(room.joinCode, 'Bo')]
  ada = { id: first.learner.id, browser: first.browser }
  bo = { id: second.learner.id, browser: second.browser }
})
afterEach(async () => {
  await worker[Symbol.asyncDispose]()
  await room[Symbol.asyncDispose]()
})

const path = (rest: string) => `/classes/${room.classId}/${rest}`

async function regrade(key = 'a-usual-key', what = 'exercises/echo') {
  const answer = await room.instructor.ask('POST', path(`${what}/regrades`), {
    headers: { [keyHeader]: key },
  })
  return { status: answer.status, json: answer.json as Regrade }
}

const list = async () => (await room.instructor.ask('GET', path('regrades'))).json as Regrades
const report = async ({ id }: Regrade) =>
  (await room.instructor.ask('GET', path(`regrades/${id}`))).json as RegradeReport

async function cells(): Promise<readonly BoardCell[]> {
  return await cellsOf(room.classroom.store, room.classId, [ada.id, bo.id])
}

/** As an author mends it: it asks for a farewell from now on. */
function changeSuite(): void {
  const source = readFileSync(join(room.root, suite), 'utf8')
  room.write(
    suite,
    source.replace(".toBe('hello')", ".toBe('bye')").replace("test('says-it-again'", "test('says-it-twice'"),
  )
  clock.pass(120_000)
}

test('results of an older suite are told, graded again, and what has changed is told by stage and test', async () => {
  const right = await room.handIn(ada.browser, { key: 'the-key-of-ada', files: rightFiles })
  const wrong = await room.handIn(bo.browser, { key: 'the-key-of-bo', files: wrongFiles })
  await worker.work()
  expect(await list()).toEqual({ regrades: [], outdated: [] })
  changeSuite()
  expect((await list()).outdated).toEqual([{ exercise: 'echo', submissions: 2 }])
  const begun = await regrade()
  expect(begun).toMatchObject({
    status: 201,
    json: { exercise: 'echo', by: 'instructor', submissions: 2, done: 0 },
  })
  await worker.work()
  expect(await list()).toMatchObject({
    regrades: [{ id: begun.json.id, submissions: 2, done: 2 }],
    outdated: [],
  })
  const tests = (before: string, after: string) => [
    { stage: 'greet', test: 'says-hello', before, after },
    { stage: 'count', test: 'says-it-twice', after },
    { stage: 'count', test: 'says-it-again', before },
  ]
  const { changes } = await report(begun.json)
  expect(changes.map(({ submission }) => submission).sort()).toEqual(
    [right.submission, wrong.submission].sort(),
  )
  expect(changes.find(({ learner }) => learner === ada.id)).toMatchObject({
    submission: right.submission,
    number: 1,
    isCounted: true,
    before: { outcome: 'passed', stagesPassed: 2, testsPassed: 2 },
    after: { outcome: 'failed', stagesPassed: 0, testsPassed: 0 },
    tests: tests('passed', 'failed'),
  })
  expect(changes.find(({ learner }) => learner === bo.id)).toMatchObject({ tests: tests('failed', 'passed') })
  const kinds = new Map((await cells()).map(({ learner, grade }) => [learner, grade?.outcome.kind]))
  expect([kinds.get(ada.id), kinds.get(bo.id)]).toEqual(['failed', 'passed'])
})

test('asked for twice it is one: by the same key, and by another while it is on its way', async () => {
  await room.handIn(ada.browser, { key: 'the-key-of-ada', files: rightFiles })
  await worker.work()
  changeSuite()
  const answers = await Promise.all(['a-usual-key', 'a-usual-key', 'another-key'].map((key) => regrade(key)))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 201])
  expect(new Set(answers.map(({ json }) => json.id)).size).toBe(1)
  await worker.work()
  expect((await regrade()).json).toMatchObject({ id: answers[0]?.json.id, done: 1 })
  const { store } = room.classroom
  expect(await store.selectFrom('results').select('grading').orderBy('grading').execute()).toEqual([
    { grading: 1 },
    { grading: 2 },
  ])
})

test('whoever hands in while all are graded again waits for a few of them only', async () => {
  const many = 12
  for (let number = 0; number < many; number++) {
    clock.pass(3000)
    await room.handIn(ada.browser, { key: `key-number-${number}`, files: rightFiles })
  }
  await worker.work()
  changeSuite()
  await regrade()
  expect(await room.classroom.queue.waiting()).toBe(8)
  clock.pass(3000)
  const late = await room.handIn(bo.browser, { key: 'the-key-of-bo', files: rightFiles })
  clock.pass(1)
  await worker.work()
  const { store } = room.classroom
  const changes = await store.selectFrom('changes').select('memberId').orderBy('revision', 'desc').execute()
  const after = changes.slice(0, many + 2).map(({ memberId }) => memberId === bo.id)
  // Bo hands in, eight are graded again, Bo is graded, and the others after that.
  expect(after.toReversed()).toEqual([true, ...Array(8).fill(false), true, ...Array(many - 8).fill(false)])
  expect(late.number).toBe(1)
})

test('without an older suite all are graded again with other seeds; one alone on wish', async () => {
  const { submission } = await room.handIn(ada.browser, { key: 'the-key-of-ada', files: rightFiles })
  expect((await regrade()).json).toMatchObject({ error: { code: 'nothing-to-regrade' } })
  await room.handIn(bo.browser, { key: 'the-key-of-bo', files: wrongFiles })
  await worker.work()
  expect((await regrade('all-of-them')).json.submissions).toBe(2)
  await worker.work()
  const one = await regrade('only-one-of-them', `submissions/${submission}`)
  expect(one.json.submissions).toBe(1)
  await worker.work()
  expect((await report(one.json)).changes).toEqual([])
  const gradings = await room.classroom.store
    .selectFrom('results')
    .select('grading')
    .where('submissionId', '=', submission)
    .orderBy('grading')
    .execute()
  expect(gradings.map(({ grading }) => grading)).toEqual([1, 2, 3])
})

test('learners who are deleted meanwhile leave no gap at which it stops', async () => {
  const others = await Promise.all(
    Array.from({ length: 10 }, async (_, number) => await room.join(room.joinCode, `Learner ${number}`)),
  )
  for (const { browser } of others) await room.handIn(browser, { key: 'the-usual-key', files: rightFiles })
  const { submission } = await room.handIn(ada.browser, { key: 'the-key-of-ada', files: rightFiles })
  await worker.work()
  changeSuite()
  const { json } = await regrade()
  for (const { learner } of others) await room.instructor.ask('DELETE', path(`learners/${learner.id}`))
  await worker.work()
  expect(await list()).toMatchObject({ regrades: [{ id: json.id, submissions: 1, done: 1 }], outdated: [] })
  expect((await report(json)).changes).toMatchObject([{ submission }])
})

test('a regrade of another class is none', async () => {
  await room.handIn(ada.browser, { key: 'the-key-of-ada', files: rightFiles })
  await worker.work()
  const { json } = await regrade()
  const other = await room.newClass(room.instructor)
  const there = await room.instructor.ask('GET', `/classes/${other.id}/regrades/${json.id}`)
  expect(there).toMatchObject({ status: 404, json: { error: { code: 'unknown-regrade' } } })
})

test('tests that came, went, and came to something else are told, and no others', () => {
  const graded = (name: string, status: 'passed' | 'failed' | 'not-run') => ({
    stage: 'one',
    test: name,
    status,
    failedSeeds: 0,
  })
  expect(
    changedTests(
      [graded('same', 'passed'), graded('went', 'passed'), graded('worse', 'passed')],
      [graded('came', 'failed'), graded('same', 'passed'), graded('worse', 'not-run')],
    ),
  ).toEqual([
    { stage: 'one', test: 'came', after: 'failed' },
    { stage: 'one', test: 'worse', before: 'passed', after: 'not-run' },
    { stage: 'one', test: 'went', before: 'passed' },
  ])
})
