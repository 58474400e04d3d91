/** Stage 4: crashes while a copy is taken, the first one or a later one. */
import { test } from 'millions/suite'
import type { DiskAfterCrash, World } from '../../../src/contract/world.ts'
import { crashAsItWrites, cuts } from '../../kit/crashes.ts'
import { inTime, underWay } from '../../kit/waiting.ts'
import { type Copy, keptWithinMs, late, lateFromNothing, muchCopiedWithinMs } from '../copy.ts'
import { addLast, expectStays, expectWholeOrNothing, fill, missed } from '../copying.ts'
import type { Odd } from '../odd.ts'
import { by, followerAlone } from '../scenes.ts'
import { many } from './follow.ts'
import { settled } from './once.ts'

export function snapshotCrashes(): void {
  for (const disk of ['unsynced', 'keep', 'tear'] as const)
    test(`crash-in-the-middle-${disk}`, async (context) => {
      const { world, odd, copy } = await settled(await followerAlone(context))
      await fill(odd)
      await copy.expectAll(late)
      await world.run(keptWithinMs)
      await crashAtEachEvent(world, odd, copy, disk)
    })

  for (const log of ['cut', 'whole'] as const)
    test(`crash-in-the-first-copy-${log}`, async (context) => {
      const { world, odd, copy } = await settled(await followerAlone(context))
      await fill(odd)
      await odd.add(many(120))
      const before = await addLast(odd)
      if (log === 'cut') await odd.forget()
      // Whoever begins with the changes needs several answers.
      await odd.behave({ most: 50 })
      for (let event = 1; event <= 22; event++) {
        copy.node.crash({ disk: 'lose' })
        await copy.restart()
        const disk = event % 2 === 0 ? 'tear' : 'keep'
        const planned = copy.node.crashBefore(event, { disk })
        await inTime(world.until(() => copy.node.state === 'down', event % 3 === 0 ? 2000 : 700))
        planned.heal()
        if (copy.node.state === 'up' && log === 'whole') copy.crash(disk)
        const pause = odd.node.pause()
        if (copy.node.state === 'down') await copy.restart()
        await expectWholeOrNothing(copy, before)
        pause.heal()
        if (event % 5 === 0) await copy.expectAll(lateFromNothing, muchCopiedWithinMs)
      }
      await copy.expectAll(lateFromNothing, muchCopiedWithinMs)
    })

  test('torn-snapshot', async (context) => {
    const { world, odd, copy } = await settled(await followerAlone(context))
    await fill(odd)
    await copy.expectAll(late)
    for (const [index, kept] of cuts.entries()) {
      const cut = world.partition([odd.node], [copy.node])
      await world.run(keptWithinMs)
      await missed(odd, index)
      const left = copy.node.unsyncedBytes
      cut.heal()
      const waiting = underWay(world.until(() => copy.node.unsyncedBytes > left, muchCopiedWithinMs))
      await inTime(
        crashAsItWrites(world, copy.node, { work: waiting.end, kept, outlasts: true, withinMs: 8000 }),
      )
      await waiting.end.catch(() => undefined)
      if (copy.node.state === 'up') copy.crash('unsynced')
      await copy.restart()
      await copy.mustLook()
      if (index % 2 === 0) await copy.expectAll(lateFromNothing, muchCopiedWithinMs)
    }
    await copy.expectAll(lateFromNothing, muchCopiedWithinMs)
    await expectStays(world, odd, copy)
  })
}

/** A follower that was away takes the snapshot, and crashes before its first event from then, its second, … */
async function crashAtEachEvent(world: World, odd: Odd, copy: Copy, disk: DiskAfterCrash): Promise<void> {
  for (let event = 1; event <= 24; event++) {
    // So that it has something behind its last snapshot.
    await odd.add([
      ['card', by('bob', `before ${event}`)],
      ['before', by('ann', '')],
    ])
    await world.run(700)
    const cut = world.partition([odd.node], [copy.node])
    await missed(odd, event)
    cut.heal()
    const planned = copy.node.crashBefore(event, { disk })
    await inTime(world.until(() => copy.node.state === 'down', 900))
    planned.heal()
    if (copy.node.state === 'up') copy.crash(disk)
    await copy.restart()
    await copy.mustLook()
    if (event % 4 === 0) await copy.expectAll(lateFromNothing, muchCopiedWithinMs)
  }
  await copy.expectAll(lateFromNothing, muchCopiedWithinMs)
}
