/** Stage 4: from nothing, by a snapshot and what came after it. */
import { expect, say, test } from 'millions/suite'
import type { Contents } from '../../checkers/change-log.ts'
import { inCrowds } from '../../kit/at-once.ts'
import { withRoom } from '../../kit/room.ts'
import { allOf } from '../../kit/waiting.ts'
import { Center, expectContents } from '../center.ts'
import { Copy, late, lateFromNothing, muchCopiedWithinMs } from '../copy.ts'
import { addLast, expectStays, expectWholeOrNothing, fill, missed } from '../copying.ts'
import { bothPrograms, by, databaseAlone, followerAlone, oddWrites } from '../scenes.ts'
import { many } from './follow.ts'
import { settled } from './once.ts'

export function snapshot(): void {
  test.real('from-nothing', async (context) => {
    const world = withRoom(await bothPrograms(context))
    const center = new Center(world)
    const copy = new Copy(world, () => center.readAll())
    for (const [key, item] of oddWrites) await center.mustWrite(key, item)
    await center.mustWrite('toString', null)
    copy.crash('lose')
    const before = center.newest.offset
    await copy.restart()
    await expectWholeOrNothing(copy, before, '100%25')
    await center.mustWrite('beach', by('ann', 'meanwhile'))
    await copy.expectAll(lateFromNothing, muchCopiedWithinMs)
    await center.expectWhole()
  })

  for (const horizon of ['all', 'half', 'none'] as const)
    test(`from-nothing-while-writes-go-on-${horizon}`, async (context) => {
      const { world, odd, copy } = await settled(await followerAlone(context))
      copy.node.crash({ disk: 'lose' })
      await fill(odd)
      if (horizon === 'half') await odd.forget()
      await odd.add(many(200), 2)
      const before = await addLast(odd)
      if (horizon === 'all') await odd.forget()
      await odd.behave({
        most: horizon === 'none' ? 70 : 1000,
        snapshotMs: 300 * context.random(),
        repeats: 3,
      })
      await copy.restart()
      for (let step = 0; step < 60; step++) {
        await expectWholeOrNothing(copy, before)
        if (step % 3 === 0)
          await odd.add([[`card-${step % 7}`, step % 2 === 0 ? null : by('ann', `now ${step}`)]])
        await world.run(20 + 20 * context.random())
      }
      await copy.expectAll(lateFromNothing, muchCopiedWithinMs)
    })

  test('nobody-there-to-copy-from', async (context) => {
    const { world, odd, copy } = await settled(await followerAlone(context))
    copy.node.crash({ disk: 'lose' })
    const pause = odd.node.pause()
    await copy.restart()
    await world.run(4000 + 2000 * context.random())
    expect(await copy.read('first'), say('blank-answers')).toBe('status 503')
    expect(await copy.look(), say('blank-answers')).toBe(undefined)
    pause.heal()
    await copy.expectAll(lateFromNothing, muchCopiedWithinMs)
  })

  test('nothing-to-copy', async (context) => {
    const world = await followerAlone(context)
    const copy = new Copy(world, async () => [])
    await copy.expectAll(lateFromNothing, muchCopiedWithinMs)
    expect(await copy.read('card'), say('empty-copy-refused')).toBe('status 404')
    expect(await copy.look(), say('empty-copy-refused')).toBe(0)
    const both = await bothPrograms(context)
    const second = new Copy(both, async () => [])
    await second.expectAll(lateFromNothing, muchCopiedWithinMs)
    expect(await second.read('card'), say('empty-copy-refused')).toBe('status 404')
  })

  test('in-place-of-what-it-had', async (context) => {
    const { world, odd, copy } = await settled(await followerAlone(context))
    await fill(odd)
    await copy.expectAll(late)
    for (let round = 0; round < 3; round++) {
      const cut = world.partition([odd.node], [copy.node])
      await missed(odd, round)
      await world.run(500 + 5000 * context.random())
      await odd.behave({ snapshotMs: 200 * round })
      cut.heal()
      for (let step = 0; step < 20; step++) {
        await copy.mustLook()
        if (step % 5 === 0) await odd.add([[`during-${step}`, by('bob', `${round}`)]])
        await world.run(40)
      }
      await copy.expectAll(lateFromNothing, muchCopiedWithinMs)
      await expectStays(world, odd, copy)
    }
  })

  test('of-one-moment', async (context) => {
    const center = await databaseAlone(context)
    // Whoever goes through them bit by bit is overtaken by writes.
    await inCrowds(many(90), ([key, item]) => center.mustWrite(key, item))
    const slow = center.node.slowDisk(15)
    const taken: Contents[] = []
    const writes: Promise<unknown>[] = []
    for (let index = 0; index < 40; index++) {
      const item = index % 6 === 5 ? null : by(`p${index % 3}`, `${index}`)
      // No more than twenty are under way at once.
      await writes[index - 20]
      writes.push(allOf([center.mustWrite(`card-${(index * 37) % 90}`, item)]))
      await center.world.run(12 * context.random())
      const acknowledged = center.newest.offset
      const found = await center.snapshotNow()
      expect(found.offset, say('snapshot-lacks-acknowledged')).toBeGreaterThanOrEqual(acknowledged)
      taken.push(found)
    }
    await allOf(writes)
    slow.heal()
    const changes = await center.expectWhole()
    for (const found of taken) expectContents(found, changes)
  })

  test('two-followers', async (context) => {
    const world = await bothPrograms(context)
    const center = new Center(world)
    for (let index = 0; index < 30; index++)
      await center.mustWrite(`card-${index % 8}`, index % 5 === 4 ? null : by(`p${index % 3}`, `${index}`))
    const writes = Array.from({ length: 20 }, async (_, index) => {
      await world.run(20 * index)
      await center.mustWrite(`late-${index % 6}`, by('ann', `${index}`))
    })
    const node = await world.add('follower', 'seoul')
    await allOf(writes)
    const copies = [new Copy(world, () => center.readAll()), new Copy(world, () => center.readAll(), node)]
    for (const copy of copies) await copy.expectAll(lateFromNothing, muchCopiedWithinMs)
    await center.expectWhole()
  })
}
