/** Server and grading processes are killed at every moment that matters: what was accepted is graded, and once. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { cellsOf } from '../board/cells.ts'
import { type KilledRoom, openKilledRoom } from '../fixtures/killed-room.ts'
import { rightFiles, wrongFiles } from '../fixtures/room.ts'
import { beginRegrade, regradeById } from '../regrade/regrades.ts'

const patient = { timeout: 120_000, interval: 20 }

let room: KilledRoom
beforeEach(async () => {
  room = await openKilledRoom()
})
afterEach(async () => await room[Symbol.asyncDispose]())

async function jobsBy(state: 'waiting' | 'claimed' | 'done'): Promise<number> {
  const { store } = room.classroom
  return (await store.selectFrom('jobs').select('id').where('state', '=', state).execute()).length
}

const handIn = async (key: string) =>
  await room.client.handIn('echo', key, { files: key.endsWith('right') ? rightFiles : wrongFiles })

const isThere = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Each key is one submission with one result, the right one, and the board says so. */
async function expectGradedOnce(keys: readonly string[]): Promise<void> {
  await expect.poll(async () => await jobsBy('done'), patient).toBe(keys.length)
  const { store } = room.classroom
  const rows = await store
    .selectFrom('submissions')
    .innerJoin('results', 'results.submissionId', 'submissions.id')
    .select(['submissions.key', 'results.stagesPassed'])
    .execute()
  expect(rows.map(({ key }) => key).sort()).toEqual([...keys].sort())
  for (const { key, stagesPassed } of rows)
    expect([key, stagesPassed]).toEqual([key, key.endsWith('right') ? 2 : 0])
  expect((await store.selectFrom('submissions').select('id').execute()).length).toBe(keys.length)
  const members = await store.selectFrom('members').select('id').execute()
  const cells = await cellsOf(
    store,
    room.classId,
    members.map(({ id }) => id),
  )
  expect(cells).toMatchObject([{ submissions: keys.length, waiting: 0 }])
}

test('the server is killed as hand-ins are on their way, as one is accepted, graded, and recorded', async () => {
  await room.start()
  const moments: readonly (() => Promise<unknown>)[] = [
    async () => {},
    async () => await Promise.race(receipts),
    async () => await expect.poll(async () => await jobsBy('claimed'), patient).toBeGreaterThan(0),
    async () => await expect.poll(async () => await jobsBy('done'), patient).toBeGreaterThan(0),
  ]
  const keys: string[] = []
  let receipts: Promise<unknown>[] = []
  for (const [round, moment] of moments.entries()) {
    const asked = [`round-${round}-first-right`, `round-${round}-second-wrong`]
    keys.push(...asked)
    receipts = asked.map(handIn)
    await moment()
    const graders = room.graders()
    await room.kill()
    // Nobody is left to grade on for a server that is gone.
    await expect.poll(() => graders.filter(isThere), patient).toEqual([])
    await room.start()
    await Promise.all(receipts)
  }
  await expectGradedOnce(keys)
})

test('the server is killed while all are graded again: each of them is, and once', async () => {
  await room.start()
  const keys = Array.from({ length: 10 }, (_, number) => `number-${number}-${number % 2 ? 'right' : 'wrong'}`)
  for (const key of keys) await handIn(key)
  await expectGradedOnce(keys)
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
    await room.kill()
    // Whoever asked got no answer, and asks once more.
    expect((await again()).isNew).toBe(false)
    await room.start()
  }
  await expect.poll(done, patient).toBe(keys.length)
  const rows = await store.selectFrom('results').select(['submissionId', 'grading']).execute()
  expect(rows).toHaveLength(keys.length * 2)
  expect(await room.classroom.queue.waiting()).toBe(0)
})

test('grading processes are killed while they grade: others take their place', async () => {
  await room.start()
  const keys = ['one-right', 'two-wrong', 'three-right', 'four-wrong']
  await Promise.all(keys.map(handIn))
  const killed = new Set<number>()
  await expect
    .poll(async () => {
      for (const pid of room.graders())
        if (killed.size < 3 && !killed.has(pid)) {
          process.kill(pid, 'SIGKILL')
          killed.add(pid)
        }
      return killed.size
    }, patient)
    .toBe(3)
  await expectGradedOnce(keys)
})
