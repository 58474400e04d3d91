/** The board as it is told: whole, then what changes, from where one left off. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Board, BoardChanges } from '../api.ts'
import { SetClock } from '../fixtures/clock.ts'
import { EventStream } from '../fixtures/event-stream.ts'
import { type Browser, openRoom, type Room } from '../fixtures/room.ts'
import { gradedOf } from '../grading/grade.ts'
import { gradingOf } from '../grading/job.ts'
import { recordResult } from '../grading/record.ts'

const lookMs = 250

let clock: SetClock
let room: Room
beforeEach(async () => {
  clock = new SetClock()
  room = await openRoom({ clock })
})
afterEach(async () => await room[Symbol.asyncDispose]())

type Told = Partial<Board & BoardChanges>

async function watch(as: Browser = room.instructor, lastEventId?: string): Promise<EventStream<Told>> {
  const headers = lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId }
  return new EventStream(await as.open('GET', `/classes/${room.classId}/live`, { headers }))
}

/** Grades what waits, as a worker does in the end. */
async function grade(passes: boolean): Promise<void> {
  const { queue } = room.classroom
  const lease = await queue.claim('worker')
  if (lease === undefined) throw new Error('nothing waits')
  const tests = ['greet', 'count'].map((stage) => ({
    stage,
    test: `of-${stage}`,
    seed: 7,
    status: passes || stage === 'greet' ? ('passed' as const) : ('failed' as const),
  }))
  const outcome = { kind: passes ? ('passed' as const) : ('failed' as const) }
  const verdict = { format: 1, exercise: 'echo', filesHash: '', suiteHash: 'abc', outcome, tests } as const
  await recordResult(
    room.classroom,
    lease,
    gradingOf(lease),
    gradedOf(verdict, { seeds: 1, gradedAtMs: clock.nowMs() }),
  )
}

test('whoever looks gets the whole board, and then what changes, at the next look', async () => {
  await using stream = await watch()
  expect(await stream.next()).toMatchObject({
    event: 'board',
    data: {
      learners: [],
      cells: [],
      exercises: [{ exercise: 'echo', stages: [{ id: 'greet' }, { id: 'count' }] }],
    },
  })
  const { learner, browser } = await room.join(room.joinCode, 'Ada')
  clock.pass(lookMs)
  expect(await stream.next()).toMatchObject({
    event: 'changes',
    data: { learners: [{ id: learner.id, name: 'Ada' }], gone: [], cells: [] },
  })
  await room.handIn(browser, { key: 'first-key' })
  clock.pass(lookMs)
  expect(await stream.next()).toMatchObject({
    data: { learners: [], cells: [{ learner: learner.id, exercise: 'echo', submissions: 1, waiting: 1 }] },
  })
  await grade(false)
  clock.pass(lookMs)
  expect((await stream.next())?.data.cells).toMatchObject([
    {
      waiting: 0,
      grade: {
        number: 1,
        stages: [
          { stage: 'greet', state: 'passed' },
          { stage: 'count', state: 'failed' },
        ],
        firstFailure: { stage: 'count', test: 'of-count' },
      },
    },
  ])
  await room.instructor.ask('DELETE', `/classes/${room.classId}/learners/${learner.id}`)
  clock.pass(lookMs)
  expect(await stream.next()).toMatchObject({ data: { learners: [], gone: [learner.id], cells: [] } })
})

test('whoever was cut off gets what changed meanwhile, all of it and nothing else', async () => {
  const { browser } = await room.join(room.joinCode, 'Ada')
  const first = await watch()
  const before = await first.next()
  await first[Symbol.asyncDispose]()
  await room.handIn(browser, { key: 'first-key' })
  const grace = await room.join(room.joinCode, 'Grace')
  await using again = await watch(room.instructor, before?.id)
  expect(await again.next()).toMatchObject({
    event: 'changes',
    id: String(Number(before?.id) + 2),
    data: { learners: [{ id: grace.learner.id }], cells: [{ submissions: 1 }] },
  })
})

test('a place that nobody has been at, and a change of the class, are told as a whole board', async () => {
  await using ahead = await watch(room.instructor, '1000000')
  expect(await ahead.next()).toMatchObject({ event: 'board' })
  await using senseless = await watch(room.instructor, 'senseless')
  expect(await senseless.next()).toMatchObject({ event: 'board' })
  await room.instructor.ask('PATCH', `/classes/${room.classId}`, { body: { name: 'Another name' } })
  clock.pass(lookMs)
  expect(await ahead.next()).toMatchObject({ event: 'board', data: { name: 'Another name' } })
})

test('a learner who joins and goes between two looks is told as gone', async () => {
  await using stream = await watch()
  await stream.next()
  const { learner } = await room.join(room.joinCode, 'Ada')
  await room.instructor.ask('DELETE', `/classes/${room.classId}/learners/${learner.id}`)
  clock.pass(lookMs)
  expect(await stream.next()).toMatchObject({ data: { learners: [], gone: [learner.id] } })
})

test('the class that counts the best shows the best, the one that counts the last the last', async () => {
  const { browser } = await room.join(room.joinCode, 'Ada')
  for (const [place, passes] of [false, true, false].entries()) {
    await room.handIn(browser, { key: `key-number-${place}` })
    clock.pass(60_000)
    await grade(passes)
  }
  const shown = async () => {
    const board = (await room.instructor.ask('GET', `/classes/${room.classId}/board`)).json as Board
    return board.cells.map(({ grade: shownGrade, submissions }) => [shownGrade?.number, submissions])
  }
  expect(await shown()).toEqual([[3, 3]])
  await room.instructor.ask('PATCH', `/classes/${room.classId}`, { body: { counts: 'best' } })
  expect(await shown()).toEqual([[2, 3]])
})

test('since when somebody fails in the same test is told from the first of these on', async () => {
  const { browser } = await room.join(room.joinCode, 'Ada')
  const startMs = clock.nowMs()
  for (const [place, passes] of [false, true, false, false].entries()) {
    await room.handIn(browser, { key: `key-number-${place}` })
    await grade(passes)
    clock.pass(60_000)
  }
  const board = (await room.instructor.ask('GET', `/classes/${room.classId}/board`)).json as Board
  expect(board.cells[0]?.sameFailureSinceMs).toBe(startMs + 120_000)
})

test('whoever signs out, or whose class is deleted, is told that it is gone, and no more', async () => {
  const colleague = await room.newInstructor('Grace')
  await room.instructor.ask('POST', `/classes/${room.classId}/instructors`, { body: { name: 'Grace' } })
  await using hers = await watch(colleague)
  expect(await hers.next()).toMatchObject({ event: 'board' })
  await using ours = await watch()
  expect(await ours.next()).toMatchObject({ event: 'board' })
  await colleague.ask('POST', '/sign-out')
  await room.join(room.joinCode, 'Ada')
  clock.pass(lookMs)
  expect(await hers.next()).toMatchObject({ event: 'gone' })
  expect(await hers.next()).toBeUndefined()
  expect(await ours.next()).toMatchObject({ event: 'changes', data: { learners: [{ name: 'Ada' }] } })
  await room.instructor.ask('DELETE', `/classes/${room.classId}`)
  clock.pass(lookMs)
  expect(await ours.next()).toMatchObject({ event: 'gone' })
})
