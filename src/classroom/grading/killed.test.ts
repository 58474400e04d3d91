/** Servers, workers and grading processes are killed at every moment that matters: what was accepted is graded, and once. */
import { afterEach, expect, test } from 'vitest'
import { expectGradedOnce, handIn, jobsBy, patient } from '../fixtures/graded-once.ts'
import { type KilledRoom, type KilledRoomOptions, openKilledRoom } from '../fixtures/killed-room.ts'
import { beginRegrade, regradeById } from '../regrade/regrades.ts'

let room: KilledRoom
afterEach(async () => await room[Symbol.asyncDispose]())

async function open(options?: KilledRoomOptions): Promise<void> {
  room = await openKilledRoom(options)
  await room.server.start()
}

const isThere = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

const untilAny = async (state: 'claimed' | 'done'): Promise<unknown> =>
  await expect.poll(async () => await jobsBy(room, state), patient).toBeGreaterThan(0)

test('the server is killed as hand-ins are on their way, as one is accepted, graded, and recorded', async () => {
  await open()
  const moments: readonly (() => Promise<unknown>)[] = [
    async () => {},
    async () => await Promise.race(receipts),
    async () => await untilAny('claimed'),
    async () => await untilAny('done'),
  ]
  const keys: string[] = []
  let receipts: Promise<unknown>[] = []
  for (const [round, moment] of moments.entries()) {
    const asked = [`round-${round}-first-right`, `round-${round}-second-wrong`]
    keys.push(...asked)
    receipts = asked.map((key) => handIn(room, key))
    await moment()
    const graders = room.server.graders()
    await room.server.kill()
    // Nobody is left to grade on for a server that is gone.
    await expect.poll(() => graders.filter(isThere), patient).toEqual([])
    await room.server.start()
    await Promise.all(receipts)
  }
  await expectGradedOnce(room, keys)
})

test('the server is killed while all are graded again: each of them is, and once', async () => {
  await open()
  const keys = Array.from({ length: 10 }, (_, number) => `number-${number}-${number % 2 ? 'right' : 'wrong'}`)
  for (const key of keys) await handIn(room, key)
  await expectGradedOnce(room, keys)
  const again = async () =>
    await beginRegrade(
      room.classroom,
      room.classId,
      { name: 'instructor' },
      { exercise: 'echo', key: 'a-usual-key' },
    )
  const { regrade } = await again()
  const { store } = room.classroom
  const done = async () => (await regradeById(store, room.classId, regrade.id))?.done
  for (const wanted of [1, 4, 8]) {
    await expect.poll(done, patient).toBeGreaterThanOrEqual(wanted)
    await room.server.kill()
    // Whoever asked got no answer, and asks once more.
    expect((await again()).isNew).toBe(false)
    await room.server.start()
  }
  await expect.poll(done, patient).toBe(keys.length)
  const rows = await store.selectFrom('results').select(['submissionId', 'grading']).execute()
  expect(rows).toHaveLength(keys.length * 2)
  expect(await room.classroom.queue.waiting()).toBe(0)
})

test('grading processes are killed while they grade: others take their place', async () => {
  await open()
  const keys = ['one-right', 'two-wrong', 'three-right', 'four-wrong']
  await Promise.all(keys.map((key) => handIn(room, key)))
  const killed = new Set<number>()
  await expect
    .poll(async () => {
      for (const pid of room.server.graders())
        if (killed.size < 3 && !killed.has(pid)) {
          process.kill(pid, 'SIGKILL')
          killed.add(pid)
        }
      return killed.size
    }, patient)
    .toBe(3)
  await expectGradedOnce(room, keys)
})

test('a worker elsewhere is killed as it begins, grades, and has recorded; its server serves meanwhile', async () => {
  await open({ workers: 0 })
  const keys: string[] = []
  for (const [round, moment] of [
    async () => {},
    () => untilAny('claimed'),
    () => untilAny('done'),
  ].entries()) {
    const asked = [`round-${round}-first-right`, `round-${round}-second-wrong`]
    keys.push(...asked)
    await Promise.all(asked.map((key) => handIn(room, key)))
    await room.worker.start()
    await moment()
    await room.worker.kill()
  }
  await room.worker.start()
  await expectGradedOnce(room, keys)
})

test('two workers of one classroom, of which one is killed: the other grades all of it', async () => {
  await open({ workers: 2 })
  await room.worker.start()
  const keys = Array.from(
    { length: 8 },
    (_, number) => `key-${number}-${number % 2 === 0 ? 'right' : 'wrong'}`,
  )
  await Promise.all(keys.map((key) => handIn(room, key)))
  await untilAny('claimed')
  await room.worker.kill()
  await expectGradedOnce(room, keys)
})
