/** Stage 3: the follower goes on where it was, and counts each change once. */
import { expect, say, test } from 'millions/suite'
import type { DiskAfterCrash, World } from '../../../src/contract/world.ts'
import { crashAsItWrites, cuts } from '../../kit/crashes.ts'
import { wideValue } from '../../kit/odd-data.ts'
import { withRoom } from '../../kit/room.ts'
import { inTime, underWay } from '../../kit/waiting.ts'
import { Center } from '../center.ts'
import {
  Copy,
  copiedWithinMs,
  keptWithinMs,
  late,
  lateAfterCrash,
  lateFromNothing,
  muchCopiedWithinMs,
} from '../copy.ts'
import { aftersOf, askedSince, type Odd } from '../odd.ts'
import { bothPrograms, by, followerAlone, oddWrites } from '../scenes.ts'
import { many, odds, type Scene } from './follow.ts'

export function once(): void {
  test.real('goes-on-where-it-was', async (context) => {
    const world = withRoom(await bothPrograms(context))
    const center = new Center(world)
    const copy = new Copy(world, async () => center.log.changes)
    for (const [key, item] of oddWrites.slice(0, 8)) await center.mustWrite(key, item)
    await center.mustWrite('constructor', null)
    await center.readAll()
    await copy.expectAll(late, muchCopiedWithinMs)
    await world.run(keptWithinMs)
    center.node.crash()
    const before = copy.shown
    copy.crash()
    await copy.restart()
    await expectKept(copy, before)
    await copy.expectItems()
    await center.node.restart()
    await center.mustWrite('beach', by('ann', 'after'))
    await center.readAll()
    await copy.expectAll(lateAfterCrash)
  })

  for (const disk of ['unsynced', 'keep', 'chance'] as const)
    test(`counted-once-${disk}`, async (context) => {
      const { world, odd, copy } = await settled(await followerAlone(context))
      await odd.behave({ waits: context.random() < 0.5, repeats: disk === 'keep' ? 2 : 0 })
      await crashAtEachEvent(world, odd, copy, disk)
    })

  test('kept-by-luck', async (context) => {
    const { world, odd, copy } = await settled(await followerAlone(context))
    for (let round = 0; round < 6; round++) {
      const left = copy.node.unsyncedBytes
      await odd.add([['card', by('ann', `${round}`)]])
      // Just written, and not synced; whoever keeps it in memory for a while writes within two seconds.
      await inTime(world.until(() => copy.node.unsyncedBytes > left, keptWithinMs + 2500))
      copy.crash('keep')
      await copy.restart()
      await copy.expectAll(lateAfterCrash)
      await expectKeptAfterAll(world, copy)
    }
  })

  test('copy-torn-at-every-byte', async (context) => {
    const { world, odd, copy } = await settled(await followerAlone(context))
    for (const [index, kept] of cuts.entries()) {
      for (const count of [1, 4]) {
        const left = copy.node.unsyncedBytes
        const writes = Array.from({ length: count }, () => ['card', by('서울', wideValue(index, 3))] as const)
        await odd.add([...writes, [`card-${index}`, null]])
        // Whoever keeps it in memory for a while writes when a second or two are over.
        const waiting = underWay(world.until(() => copy.node.unsyncedBytes > left, keptWithinMs + 2500))
        await inTime(
          crashAsItWrites(world, copy.node, { work: waiting.end, kept, outlasts: true, withinMs: 5000 }),
        )
        await waiting.end.catch(() => undefined)
        if (copy.node.state === 'up') copy.crash('unsynced')
        await copy.restart()
        await copy.mustLook()
        if (index % 2 === 1) await copy.expectAll(lateAfterCrash)
      }
    }
    await copy.expectAll(lateAfterCrash)
    await expectKeptAfterAll(world, copy)
  })

  test('copy-crashes-while-recovering', async (context) => {
    const { world, odd, copy } = await settled(await followerAlone(context))
    for (let event = 1; event <= 14; event++) {
      await odd.add([
        ['card', by('ann', wideValue(event))],
        [`card-${event}`, by('bob', '')],
      ])
      await world.run(300)
      copy.crash('tear')
      const planned = copy.node.crashBefore(event, { disk: event % 2 === 0 ? 'tear' : 'keep' })
      await copy.node.restart().catch(() => undefined)
      await inTime(world.until(() => copy.node.state === 'down', 400))
      planned.heal()
      if (copy.node.state !== 'up') await copy.restart()
      copy.shown = 0
      await copy.mustLook()
    }
    await copy.expectAll(lateAfterCrash)
  })

  test('kept-within-two-seconds', async (context) => {
    const { world, odd, copy } = await settled(await followerAlone(context))
    const seen: { atMs: number; offset: number }[] = []
    await odd.behave({ repeats: 3 })
    for (let round = 0; round < 4; round++) {
      seen.length = 0
      for (let step = 0; step < 30; step++) {
        await odd.add([['card', by('ann', `${round}, ${step}`)]])
        await world.run(100 + 100 * context.random())
        seen.push({ offset: await copy.mustLook(), atMs: world.nowMs })
      }
      const crashedAtMs = world.nowMs
      odd.node.pause()
      copy.crash(round % 2 === 0 ? 'unsynced' : 'chance')
      await copy.restart()
      const old = seen.findLast(({ atMs }) => atMs <= crashedAtMs - keptWithinMs)
      await expectKept(copy, old?.offset ?? 0)
      world.healAll()
      await copy.expectAll(lateAfterCrash)
    }
  })

  test('kept-when-it-is-quiet', async (context) => {
    const { world, odd, copy } = await settled(await followerAlone(context))
    for (let round = 0; round < 8; round++) {
      for (let count = 0; count < 5; count++) {
        await odd.add([[`card-${count}`, by('ann', `${round}, ${count}`)]])
        await world.run(20 + 500 * context.random())
      }
      await copy.expectAll(late)
      await expectKeptAfterAll(world, copy)
    }
  })

  test('asks-for-what-it-lacks', async (context) => {
    const { world, odd, copy } = await settled(await followerAlone(context))
    await odd.add(many(300), 2)
    await copy.expectAll(late, muchCopiedWithinMs)
    await world.run(keptWithinMs)
    for (let boot = 0; boot < 3; boot++) {
      const before = copy.shown
      copy.crash('unsynced')
      await copy.restart()
      const sinceMs = world.nowMs - 1
      await odd.add([['card', by('ann', `boot ${boot}`)]])
      await copy.expectAll(lateAfterCrash)
      const asked = askedSince(world, sinceMs)
      const least = Math.min(...aftersOf(asked))
      expect(least, say('asked-again', { before, after: least })).toBeGreaterThanOrEqual(before)
      const snapshots = asked.filter((path) => path.startsWith('/snapshot')).length
      expect(snapshots, say('snapshot-again')).toBe(0)
      await world.run(keptWithinMs)
    }
  })

  test('its-disk-fails', async (context) => {
    const { world, odd, copy } = await settled(await followerAlone(context))
    for (const count of [1, 2, 3, 1]) {
      const failing = copy.node.failDisk({ calls: ['append', 'write'], count })
      await odd.add([
        ['card', by('ann', `fails ${count}`)],
        [`card-${count}`, by('bob', 'x')],
      ])
      for (let step = 0; step < 25; step++) {
        await world.run(100)
        await copy.mustLook()
        // Others come behind the one that failed.
        if (step % 3 === 1 && step < 12) await odd.add([[`card-${step}`, by('ann', `${count}, ${step}`)]])
      }
      failing.heal()
      // Or nothing new comes, for as long as it may take.
      if (count === 2) await odd.add([['card', by('ann', `works ${count}`)]])
      else await world.run(copiedWithinMs)
      await copy.expectAll(lateAfterCrash)
      await world.run(keptWithinMs)
      await expectKeptAfterAll(world, copy)
      await copy.expectAll(lateAfterCrash)
    }
  })

  test('many-lives', async (context) => {
    const world = await bothPrograms(context)
    const center = new Center(world)
    const copy = new Copy(world, () => center.readAll())
    await copy.expectAll(lateFromNothing, muchCopiedWithinMs)
    for (let life = 0; life < 8; life++) {
      const writes = Array.from({ length: 12 }, (_, place) =>
        center.write(
          `card-${(life + place) % 7}`,
          place % 5 === 4 ? null : by(`p${place % 3}`, `${life}, ${place}`),
        ),
      )
      await world.run(10 + 250 * context.random())
      if (life % 3 !== 1) copy.crash(life % 2 === 0 ? 'unsynced' : 'chance')
      if (life % 3 !== 0) center.node.crash({ disk: 'chance' })
      await Promise.all(writes)
      if (center.node.state !== 'up') await center.node.restart()
      if (copy.node.state !== 'up') await copy.restart()
      await center.expectWholeAfterBoot()
      await copy.expectAll(lateAfterCrash)
    }
  })
}

/** The follower has something that no crash takes any more: from now on it is not blank. */
export async function settled(world: World): Promise<Scene> {
  const scene = await odds(world)
  await scene.odd.add([['first', by('ann', 'first')]])
  await scene.copy.expectAll(late)
  await world.run(keptWithinMs)
  return scene
}

/** Changes come, and the follower crashes before its first event from then, its second, … */
async function crashAtEachEvent(world: World, odd: Odd, copy: Copy, disk: DiskAfterCrash): Promise<void> {
  for (let event = 1; event <= 26; event++) {
    const planned = copy.node.crashBefore(event, { disk })
    await odd.add([
      ['card', by('ann', wideValue(event))],
      ['card', by(event % 2 === 0 ? 'ann' : 'bob', `${event}`)],
      [event % 3 === 0 ? 'card' : `card-${event}`, event % 3 === 0 ? null : by('cyd', '')],
    ])
    await inTime(world.until(() => copy.node.state === 'down', event % 3 === 0 ? 2400 : 700))
    planned.heal()
    if (copy.node.state === 'up') copy.crash(disk)
    await copy.restart()
    await copy.mustLook()
    if (event % 4 === 0) await copy.expectAll(lateAfterCrash)
  }
  await copy.expectAll(lateAfterCrash)
  await expectKeptAfterAll(world, copy)
}

async function expectKept(copy: Copy, before: number): Promise<void> {
  const offset = (await copy.look()) ?? 'status 503'
  const found = offset === 'status 503' || offset < before ? offset : 'all of it'
  expect(found, say('copy-forgot', { before })).toBe('all of it')
}

/** Two quiet seconds later all of it is on the disk, and stays there. */
async function expectKeptAfterAll(world: World, copy: Copy): Promise<void> {
  await world.run(keptWithinMs)
  const before = await copy.mustLook()
  copy.crash('unsynced')
  await copy.restart()
  await expectKept(copy, before)
}
