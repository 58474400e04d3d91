/** The fourth stage, too: what stands on the disk when a crash comes, and what a boot makes of it. */
import { expect, say, test } from 'millions/suite'
import { crashAsItWrites, cuts } from '../../kit/crashes.ts'
import { inTime } from '../../kit/waiting.ts'
import { readStory } from '../orders.ts'
import {
  ask,
  byHand,
  deployerOf,
  expectAll,
  expectDone,
  longest,
  look,
  open,
  orders,
  PACE_MS,
  post,
  type Rollout,
} from '../rollout.ts'
import { bootAgain, crashAndBack, small } from './crash.ts'

export function disk(): void {
  test('taken-is-kept', async (context) => {
    for (let event = 1; event <= 8; event++) {
      const rollout = await open(context, 1000, small(1, 1))
      const { world } = rollout
      const fault = deployerOf(world).crashBefore(event, { disk: 'unsynced' })
      const { status, body } = await ask(rollout, '/deploys', { method: 'POST', body: '{"version":"v2"}' })
      fault.heal()
      await crashAndBack(rollout, 'unsynced')
      if (status === 202) {
        await expectDone(rollout, String(body.id), 'v2', longest(rollout, 3))
        continue
      }
      await world.run(PACE_MS)
      // Begun, or not.
      if (orders(rollout).length === 0) continue
      await inTime(world.until(() => allServe(rollout, 'v2'), longest(rollout, 3)))
      expectAll(rollout, 'v2')
    }
  })

  test('found-is-synced', async (context) => {
    for (const cut of [1, 2]) {
      const rollout = await open(context, 1000, small(1, 1))
      const { world } = rollout
      const deployer = deployerOf(world)
      const slow = deployer.slowDisk(300)
      const asked = ask(rollout, '/deploys', { method: 'POST', body: '{"version":"v2"}' })
      // It has written, and the sync is under way.
      await inTime(world.until(() => deployer.unsyncedBytes > 0, 1500))
      await world.run(20 * cut)
      deployer.crash({ disk: 'keep' })
      await asked
      slow.heal()
      await bootAgain(rollout)
      await inTime(world.until(() => orders(rollout).length > 0, PACE_MS))
      const isBegun = orders(rollout).length > 0
      await crashAndBack(rollout, 'unsynced')
      await world.run(longest(rollout, 2))
      if (!isBegun) continue
      const back = orders(rollout).find(({ version }) => version === 'v1')
      expect(back?.name, say('forgot-what-it-found', { name: back?.name ?? '' }, back?.event)).toBe(undefined)
      expectAll(rollout, 'v2')
    }
  })

  test('ended-is-synced', async (context) => {
    const rollout = await open(context, 1000, small(1, 1))
    const { world } = rollout
    const deployer = deployerOf(world)
    for (let turn = 0; turn < 2; turn++) {
      // All run it, so it ends at the next look.
      const id = await post(rollout, 'v1')
      const slow = deployer.slowDisk(300)
      await inTime(world.until(() => deployer.unsyncedBytes > 0, 3000))
      await world.run(20 + 200 * context.random())
      deployer.crash({ disk: 'keep' })
      await bootAgain(rollout, 0)
      const { state } = await look(rollout, id)
      deployer.crash({ disk: 'unsynced' })
      slow.heal()
      await bootAgain(rollout, 0)
      const after = await look(rollout, id)
      if (state === 'done') expect(after.state, say('undone', { state: String(after.state) })).toBe('done')
      await expectDone(rollout, id, 'v1', 2 * PACE_MS)
    }
  })

  test('torn', async (context) => {
    const rollout = await open(context, 1000, small(1, 1))
    const { world } = rollout
    const deployer = deployerOf(world)
    const ids: string[] = []
    for (const kept of cuts) {
      const work = ask(rollout, '/deploys', { method: 'POST', body: '{"version":"v1"}' })
      const isTorn = await crashAsItWrites(world, deployer, { work, kept, withinMs: 3000 })
      await work
      if (!isTorn) deployer.crash({ disk: 'unsynced' })
      await bootAgain(rollout)
      // If it was taken on, there was nothing to do.
      await world.run(PACE_MS)
      // What is taken on now is not lost for what was torn before.
      ids.push(await post(rollout, 'v1'))
      await crashAndBack(rollout, 'unsynced')
      for (const id of ids) await expectDone(rollout, id, 'v1', 2 * PACE_MS)
    }
  })

  test('meets-a-save', async (context) => {
    const rollout = await open(context, 1000, small(2, 1))
    const { world } = rollout
    const deployer = deployerOf(world)
    for (const name of ['web-1', 'web-2', 'web-3']) {
      const slow = deployer.slowDisk(200)
      await byHand(world, 'PUT', `/nodes/${name}`, { version: 'v2' })
      // Whoever writes down what they repair is at it now.
      await inTime(world.until(() => deployer.unsyncedBytes > 0 || isUnderRepair(rollout, name), 5000))
      await world.run(100 * context.random())
      const id = await post(rollout, 'v1')
      deployer.crash({ disk: 'unsynced' })
      slow.heal()
      await bootAgain(rollout)
      await expectDone(rollout, id, 'v1', 4 * PACE_MS)
    }
  })
}

const isUnderRepair = (rollout: Rollout, name: string): boolean =>
  orders(rollout).some((order) => order.name === name && order.version === 'v1')

const allServe = ({ world }: Rollout, version: string): boolean =>
  readStory(world).lives.every((life) => life.version === version && life.state === 'up' && !life.isSick)
