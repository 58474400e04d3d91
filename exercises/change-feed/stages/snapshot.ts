/** Stage 4: from nothing, by a snapshot and what came after it. */
import { expect, say, test } from 'millions/suite'
import type { DiskAfterCrash, World } from '../../../src/contract/world.ts'
import type { Contents } from '../../checkers/change-log.ts'
import { inCrowds } from '../../kit/at-once.ts'
import { crashAsItWrites, cuts } from '../../kit/crashes.ts'
import { roomOf, withRoom } from '../../kit/room.ts'
import { allOf, inTime, underWay } from '../../kit/waiting.ts'
import { Center, expectContents } from '../center.ts'
import { Copy, keptWithinMs, lateAfterCrash, lateFromNothing, muchCopiedWithinMs } from '../copy.ts'
import { aftersOf, askedSince, type Odd } from '../odd.ts'
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
    await expectWholeOrNothing(copy, before)
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
      if (horizon === 'all') await odd.forget()
      await odd.behave({
        most: horizon === 'none' ? 70 : 1000,
        snapshotMs: 300 * context.random(),
        repeats: 3,
      })
      const before = odd.newest
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
    await copy.expectAll(lateFromNothing)
    expect(await copy.read('card'), say('empty-copy-refused')).toBe('status 404')
    expect(await copy.look(), say('empty-copy-refused')).toBe(0)
    const both = await bothPrograms(context)
    const second = new Copy(both, async () => [])
    await second.expectAll(lateFromNothing)
    expect(await second.read('card'), say('empty-copy-refused')).toBe('status 404')
  })

  test('in-place-of-what-it-had', async (context) => {
    const { world, odd, copy } = await settled(await followerAlone(context))
    await fill(odd)
    await copy.expectAll(lateAfterCrash)
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
      expect(asks, say('asks-too-often', { asks, state: 'has no snapshot' })).toBeLessThanOrEqual(60)
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
    await copy.expectAll(lateAfterCrash)
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
    copy.node.crash({ disk: 'lose' })
    await odd.behave({ waits: true, repeats: 1 })
    const before = odd.newest
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

  for (const disk of ['unsynced', 'keep', 'tear'] as const)
    test(`crash-in-the-middle-${disk}`, async (context) => {
      const { world, odd, copy } = await settled(await followerAlone(context))
      await fill(odd)
      await copy.expectAll(lateAfterCrash)
      await world.run(keptWithinMs)
      await crashAtEachEvent(world, odd, copy, disk)
    })

  for (const log of ['cut', 'whole'] as const)
    test(`crash-in-the-first-copy-${log}`, async (context) => {
      const { world, odd, copy } = await settled(await followerAlone(context))
      await fill(odd)
      await odd.add(many(120))
      if (log === 'cut') await odd.forget()
      // Whoever begins with the changes needs several answers.
      await odd.behave({ most: 50 })
      const before = odd.newest
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
    await copy.expectAll(lateAfterCrash)
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

  test('of-one-moment', async (context) => {
    const center = await databaseAlone(context)
    // Whoever goes through them bit by bit is overtaken by writes.
    await inCrowds(many(90), ([key, item]) => center.mustWrite(key, item))
    const slow = center.node.slowDisk(15)
    const taken: Contents[] = []
    const writes: Promise<unknown>[] = []
    for (let index = 0; index < 40; index++) {
      const item = index % 6 === 5 ? null : by(`p${index % 3}`, `${index}`)
      writes.push(center.mustWrite(`card-${(index * 37) % 90}`, item))
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

/** Some that is written again, by others, and deleted later. */
async function fill(odd: Odd): Promise<void> {
  await odd.add(oddWrites, 2)
  await odd.add(many(60))
  await odd.add([
    ['old', by('dee', 'will be deleted')],
    ['__proto__', null],
  ])
}

/** What comes while the follower is away, and is in no log when it is back: a delete among it. */
async function missed(odd: Odd, round: number): Promise<void> {
  await odd.add([
    ['old', null],
    [`old-${round - 1}`, null],
    [`old-${round}`, by('ann', 'new')],
    ['card', by('ann', `missed ${round}`)],
    ['card-1', null],
  ])
  await odd.forget()
}

/** It refuses, or has all that there was when it began. */
async function expectWholeOrNothing(copy: Copy, before: number): Promise<void> {
  const offset = (await copy.look()) ?? before
  expect(offset, say('half-a-copy', { before, offset })).toBeGreaterThanOrEqual(before)
}

/** What it took as a snapshot is on its disk, and it goes on from there. */
async function expectStays(world: World, odd: Odd, copy: Copy): Promise<void> {
  await world.run(keptWithinMs + roomOf(world))
  const before = copy.shown
  copy.crash('unsynced')
  await copy.restart()
  const sinceMs = world.nowMs - 1
  const found = (await copy.look()) ?? 0
  expect(found, say('copy-forgot', { before })).toBeGreaterThanOrEqual(before)
  await odd.add([['stays', by('ann', `${before}`)]])
  await copy.expectAll(lateAfterCrash)
  const least = Math.min(...aftersOf(askedSince(world, sinceMs)))
  expect(least, say('asked-again', { before, after: least })).toBeGreaterThanOrEqual(before)
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
