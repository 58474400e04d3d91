/** The database is killed, all of its processes at once, while hand-ins are on their way and graded: nothing that was accepted is lost. */
import { expect, test } from 'vitest'
import { expectGradedOnce, handIn, jobsBy, patient } from '../fixtures/graded-once.ts'
import { openKilledRoom } from '../fixtures/killed-room.ts'

test('the database is killed as hand-ins are on their way, as one is accepted, graded, and recorded', async () => {
  await using room = await openKilledRoom()
  await room.server.start()
  await room.worker.start()
  const until = async (state: 'claimed' | 'done') =>
    await expect.poll(async () => await jobsBy(room, state), patient).toBeGreaterThan(0)
  let receipts: Promise<unknown>[] = []
  const moments: readonly (() => Promise<unknown>)[] = [
    async () => {},
    async () => await Promise.race(receipts),
    async () => await until('claimed'),
    async () => await until('done'),
  ]
  const keys: string[] = []
  for (const [round, moment] of moments.entries()) {
    const asked = [`round-${round}-first-right`, `round-${round}-second-wrong`]
    keys.push(...asked)
    receipts = asked.map((key) => handIn(room, key))
    await moment()
    await room.place.takeAway()
    await room.place.putBack()
    await Promise.all(receipts)
  }
  await expectGradedOnce(room, keys)
})
