/** Stage 4: the snapshot fails, or comes late, or the log is cut again meanwhile. */
import { expect, say, test } from 'millions/suite'
import { keptWithinMs, late, lateFromNothing, muchCopiedWithinMs } from '../copy.ts'
import { addLast, expectStays, expectWholeOrNothing, fill, missed } from '../copying.ts'
import { askedSince } from '../odd.ts'
import { by, followerAlone } from '../scenes.ts'
import { many } from './follow.ts'
import { settled } from './once.ts'

export function snapshotTrouble(): void {
  test('a-snapshot-that-fails', async (context) => {
    const { world, odd, copy } = await settled(await followerAlone(context))
    for (const snapshots of ['error', 'torn', 'silent'] as const) {
      const cut = world.partition([odd.node], [copy.node])
      await missed(odd, snapshots.length)
      await odd.behave({ snapshots })
      cut.heal()
      for (let step = 0; step < 10; step++) {
        await world.run(300 + 100 * context.random())
        await copy.mustLook()
      }
      const asks = askedSince(world, world.nowMs - 2000).length
      expect(asks, say('asks-too-often', { asks, state: 'has no snapshot' })).toBeLessThanOrEqual(90)
      await odd.behave({ snapshots: 'well' })
      await copy.expectAll(lateFromNothing, muchCopiedWithinMs)
    }
  })

  test('too-late-again', async (context) => {
    const { odd, copy, world } = await settled(await followerAlone(context))
    const cut = world.partition([odd.node], [copy.node])
    await missed(odd, 1)
    await odd.behave({ snapshotMs: 700 })
    cut.heal()
    // While the snapshot is on its way, the log is cut behind it.
    for (let step = 0; step < 12; step++) {
      await world.run(100)
      await copy.mustLook()
      await odd.add([['card', by('ann', `step ${step}`)]])
      if (step % 4 === 0) await odd.forget()
    }
    await copy.expectAll(lateFromNothing, muchCopiedWithinMs)
  })

  test('its-disk-fails-at-a-snapshot', async (context) => {
    const { world, odd, copy } = await settled(await followerAlone(context))
    await fill(odd)
    await copy.expectAll(late)
    for (const count of [1, 2]) {
      const cut = world.partition([odd.node], [copy.node])
      await world.run(keptWithinMs)
      await missed(odd, count)
      const failing = copy.node.failDisk({ calls: ['append', 'write'], count })
      cut.heal()
      for (let step = 0; step < 12; step++) {
        await world.run(250)
        await copy.mustLook()
        await odd.add([['card', by('ann', `${count}, ${step}`)]])
      }
      failing.heal()
      await copy.expectAll(lateFromNothing, muchCopiedWithinMs)
      await expectStays(world, odd, copy)
    }
  })

  test('whole-while-people-write', async (context) => {
    const { world, odd, copy } = await settled(await followerAlone(context))
    await odd.add(many(120))
    const before = await addLast(odd)
    copy.node.crash({ disk: 'lose' })
    await odd.behave({ waits: true, repeats: 1 })
    await copy.restart()
    const untilMs = world.nowMs + muchCopiedWithinMs
    while (world.nowMs < untilMs) {
      await expectWholeOrNothing(copy, before)
      await odd.add([['card', by('ann', `at ${world.nowMs}`)]])
      await world.run(150 + 250 * context.random())
    }
    const offset = (await copy.look()) ?? 'status 503'
    expect(offset === 'status 503' ? offset : 'a copy', lateFromNothing(muchCopiedWithinMs / 1000)).toBe(
      'a copy',
    )
    await copy.expectAll(lateFromNothing)
  })

  test('late-snapshot', async (context) => {
    const { odd, copy, world } = await settled(await followerAlone(context))
    const cut = world.partition([odd.node], [copy.node])
    for (const slowMs of [600, 1500]) {
      await missed(odd, slowMs)
      await odd.behave({ snapshotMs: slowMs })
      cut.heal()
      // Whoever asks again, or asks twice, has a newer one before the first is there.
      await world.run(250 + 100 * context.random())
      await odd.behave({ snapshotMs: 0 })
      await odd.add([['card', by('ann', `after ${slowMs}`)]])
      await odd.forget()
      for (let step = 0; step < 20; step++) {
        await world.run(100)
        await copy.mustLook()
      }
      await copy.expectAll(lateFromNothing, muchCopiedWithinMs)
    }
    // So late that everybody has given it up.
    const second = world.partition([odd.node], [copy.node])
    await missed(odd, 7)
    const sinceMs = world.nowMs
    second.heal()
    const hasAsked = () => askedSince(world, sinceMs).some((path) => path.startsWith('/snapshot'))
    for (let waited = 0; waited < 500 && !hasAsked(); waited++) await world.run(10)
    const slow = world.link(odd.node, copy.node, { delayMs: 4000 + 1000 * context.random() })
    await world.run(200)
    slow.heal()
    for (let step = 0; step < 35; step++) {
      await odd.add([['card', by('ann', `step ${step}`)]])
      await world.run(200)
      await copy.mustLook()
    }
    await copy.expectAll(lateFromNothing, muchCopiedWithinMs)
  })
}
