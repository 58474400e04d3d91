/** All of it at once, by two servers over one store: no two wait for each other, and the board is right after all. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type FixtureCourse, fixtureCourse } from '../course/fixtures/course.ts'
import { cellsOf, refreshCells } from './board/cells.ts'
import { changeClass, createClass } from './classes/classes.ts'
import type { Classroom } from './classroom.ts'
import { newPlace, type Place } from './fixtures/databases.ts'
import { rightFiles, wrongFiles } from './fixtures/room.ts'
import { gradedOf } from './grading/grade.ts'
import { gradingOf } from './grading/job.ts'
import { recordResult } from './grading/record.ts'
import { acceptHandIn } from './hand-in/accept.ts'
import { joinClass, removeLearner } from './people/members.ts'
import type { Learner } from './people/sessions.ts'
import { Problem } from './problem.ts'
import { type RunningClassroom, startClassroom } from './start.ts'

let course: FixtureCourse
let place: Place
let servers: readonly RunningClassroom[]
let classId = ''
beforeEach(async () => {
  course = fixtureCourse()
  place = await newPlace()
  const start = () =>
    startClassroom({
      root: course.root,
      data: place.data,
      tracks: { all: ['echo'] },
      workers: 0,
      say: () => {},
    })
  servers = await Promise.all([start(), start()])
  const told = servers.flatMap(({ firstInstructor }) => firstInstructor?.id ?? [])
  // By one of them.
  expect(told).toHaveLength(1)
  classId = await createClass(at(0), told[0] ?? '', { name: 'A room' })
})
afterEach(async () => {
  for (const server of servers) await server[Symbol.asyncDispose]()
  await place[Symbol.asyncDispose]()
  course.remove()
})

function at(turn: number): Classroom {
  const server = servers[turn % servers.length]
  if (server === undefined) throw new Error('there is no server')
  return server.classroom
}

/** What is refused is so for a reason; a store that fails is none. */
async function orRefused<T>(act: Promise<T>): Promise<T | undefined> {
  try {
    return await act
  } catch (error) {
    if (error instanceof Problem) return undefined
    throw error
  }
}

const handIn = async (turn: number, learner: Learner, key: string) =>
  await orRefused(
    acceptHandIn(at(turn), learner, {
      exercise: 'echo',
      key,
      files: turn % 3 === 0 ? wrongFiles : rightFiles,
    }),
  )

/** Until it is told that nothing comes any more, and nothing waits. */
async function grade(turn: number, isOver: () => boolean): Promise<void> {
  const classroom = at(turn)
  for (;;) {
    const lease = await classroom.queue.claim(`worker ${turn}`)
    if (lease === undefined) {
      if (isOver()) return
      await nextTurn()
      continue
    }
    const outcome = { kind: 'passed' } as const
    const verdict = {
      format: 1,
      exercise: 'echo',
      filesHash: '',
      suiteHash: 'abc',
      outcome,
      tests: [],
    } as const
    await recordResult(
      classroom,
      lease,
      gradingOf(lease),
      gradedOf(verdict, { seeds: 1, gradedAtMs: classroom.clock.nowMs() }),
    )
  }
}

test('learners join, hand in and go, results come and the class is changed, all at once', async () => {
  let isOver = false
  const grading = Array.from({ length: 4 }, (_, turn) => grade(turn, () => isOver))
  const lives = Array.from({ length: 24 }, async (_, turn) => {
    const joined = await joinClass(at(turn), classId, `Learner ${turn}`)
    const { learner } = joined
    const keys = [`${turn}-first-key`, `${turn}-second-key`, `${turn}-first-key`]
    const handed = keys.map((key, place) => handIn(turn + place, learner, key))
    if (turn % 4 === 0) await removeLearner(at(turn + 1), classId, learner.id)
    await Promise.all(handed)
  })
  const changes = Array.from({ length: 8 }, async (_, turn) => {
    const counts = turn % 2 === 0 ? 'best' : 'last'
    await changeClass(at(turn), classId, turn % 3 === 0 ? { exercises: [{ exercise: 'echo' }] } : { counts })
  })
  await Promise.all([...lives, ...changes])
  isOver = true
  await Promise.all(grading)

  const { store, queue } = at(0)
  const members = (await store.selectFrom('members').select('id').execute()).map(({ id }) => id)
  expect(members).toHaveLength(18)
  const submissions = await store.selectFrom('submissions').select(['id', 'memberId', 'number']).execute()
  expect(submissions.map(({ memberId, number }) => `${memberId}/${number}`).sort()).toEqual(
    members.flatMap((id) => [`${id}/1`, `${id}/2`]).sort(),
  )
  const results = await store.selectFrom('results').select('submissionId').execute()
  expect(results.map(({ submissionId }) => submissionId).sort()).toEqual(
    submissions.map(({ id }) => id).sort(),
  )
  expect(await queue.waiting()).toBe(0)
  const cells = await cellsOf(store, classId, members)
  expect(cells.map(({ submissions: count, waiting }) => [count, waiting])).toEqual(members.map(() => [2, 0]))
  await refreshCells(store, classId)
  expect(await cellsOf(store, classId, members)).toEqual(cells)
  // Each number of a change was given once, and none is missing.
  const { revision } = await store.selectFrom('classes').select('revision').executeTakeFirstOrThrow()
  const told = await store.selectFrom('changes').select('revision').orderBy('revision').execute()
  expect(told.map((change) => change.revision)).toEqual(
    Array.from({ length: revision }, (_, number) => number + 1),
  )
})
