/** The fourth stage: what takes long stays with its worker, and whoever has lost it stops. */
import { expect, say, test } from 'millions/suite'
import { withRoom } from '../../kit/room.ts'
import { inTime } from '../../kit/waiting.ts'
import { expectStopped, loseMessage } from '../lost.ts'
import { Office, open, quick } from '../office.ts'
import { KEPT_MS, TAKEN_UP_MS } from '../promises.ts'
import { atPictures, deliveries, renewals } from '../traffic.ts'

const CUT_MS = 3000

export function keep(): void {
  test.real('film-once', async ({ boot }) => {
    const { roles } = quick(500, 25_000)
    const office = new Office(withRoom(await boot({ roles: { ...roles } })))
    const { world } = office
    await office.submit('Ann', 'film of the sea')
    await office.settle(45_000)
    const count = deliveries(world).length
    expect(count, say('delivered-again', { count, jobs: 1, why: 'nothing went wrong' })).toBe(1)
    await office.expectDone()
  })

  test('films-and-pictures', async (context) => {
    const office = await open(context, quick(1000, 58_000))
    const { world } = office
    await office.submitAll(6, 'film')
    await world.run(1000)
    const pictures = await office.submitAll(12, 'beach', 6)
    await office.settle(15_000, pictures, 'films were before them')
    await office.settle(65_000)
    const count = deliveries(world).length
    expect(count, say('delivered-again', { count, jobs: 18, why: 'nothing went wrong' })).toBe(18)
    await office.expectDone()
  })

  test('cut-for-three-seconds', async (context) => {
    const office = await open(context, quick(1000, 55_000))
    const { world } = office
    const workers = world.nodes('worker')
    // Begun one after the other, so that each cut comes at a different moment for each of them.
    for (let film = 0; film < 8; film++) {
      await office.submit(`user ${film}`, `film ${film}`)
      await world.run(1100)
    }
    for (let cut = 0; cut < 3; cut++) {
      const fault = world.partition(workers, [world.node('queue-1')])
      await world.run(CUT_MS)
      fault.heal()
      await world.run(6500 + 3500 * context.random())
    }
    await office.settle(50_000)
    const count = deliveries(world).length
    const why = 'workers and queue were cut off from each other for 3 s, three times'
    expect(count, say('delivered-again', { count, jobs: 8, why })).toBe(8)
    await office.expectDone()
  })

  test('queue-restarts-in-a-film', async (context) => {
    const office = await open(context, quick(1000, 30_000))
    const { world } = office
    await office.submitAll(2, 'film')
    await world.run(5000 + 10_000 * context.random())
    world.node('queue-1').crash()
    await world.run(500)
    await world.node('queue-1').restart()
    await office.settle(80_000)
    await world.run(2 * KEPT_MS)
    await office.expectDone(office.accepted, 'the queue restarted during a film')
  })

  test('dead-worker-noticed', async (context) => {
    const office = await open(context)
    const { world } = office
    for (let turn = 0; turn < 3; turn++) {
      const since = atPictures.mark(world)
      await office.submit('Ann', `film ${turn}`)
      await world.until(() => atPictures.sent(world, since).length > 0, 5000)
      const owner = world.node(atPictures.sent(world, since)[0]?.node ?? 'worker-1')
      await world.run(1000 + 25_000 * context.random())
      const before = deliveries(world).length
      owner.crash()
      const again = await inTime(world.until(() => deliveries(world).length > before, TAKEN_UP_MS))
      expect(again ? 'taken up' : 'nobody', say('not-taken-up', { seconds: TAKEN_UP_MS / 1000 })).toBe(
        'taken up',
      )
      await owner.restart()
      await office.settle(60_000)
    }
    await office.expectDone(office.accepted, 'its worker died in the middle')
  })

  test('given-to-another', async (context) => {
    for (const moment of ['early', 'late']) {
      const office = await open(context, quick(1000, 30_000))
      const { world } = office
      await office.submit('Ann', `film ${moment}`)
      await world.until(() => atPictures.sent(world).length > 0, 5000)
      const owner = atPictures.sent(world)[0]?.node ?? 'worker-1'
      await world.run(moment === 'early' ? 500 + 2000 * context.random() : 8000 + 1000 * context.random())
      const toldMs = await loseMessage(world, owner)
      await office.settle(60_000)
      await world.run(2 * KEPT_MS)
      expectStopped(world, owner, toldMs)
      await office.expectDone(office.accepted, 'the message was given to another worker')
    }
  })

  test('no-renewals-afterwards', async (context) => {
    const office = await open(context, quick(1000, 20_000))
    const { world } = office
    await office.submitAll(3, 'film')
    await office.submitAll(6, 'beach', 3)
    await office.settle(60_000)
    await world.run(5000)
    const mark = renewals.mark(world)
    await world.run(30_000)
    const after = renewals.sent(world, mark)
    expect(after.length, say('renews-for-ever', { after: after.length }, after[0])).toBe(0)
  })
}
