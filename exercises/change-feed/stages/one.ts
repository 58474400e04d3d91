/** Stage 1: write and event are one. */
import { expect, say, test } from 'millions/suite'
import type { TestContext } from '../../../src/contract/suite.ts'
import { contentsOf } from '../../checkers/change-log.ts'
import { atOnce, inCrowds } from '../../kit/at-once.ts'
import { patternText, wideValue } from '../../kit/odd-data.ts'
import { withRoom } from '../../kit/room.ts'
import { allOf } from '../../kit/waiting.ts'
import type { Center } from '../center.ts'
import {
  crash,
  crashAtEachEvent,
  crashWhileRecovering,
  restart,
  tearAtEachByte,
} from '../database-crashes.ts'
import { by, databaseAlone, oddWrites } from '../scenes.ts'

export function one(): void {
  test.real('a-write-is-a-change', async (context) => {
    const center = await databaseAlone(context)
    withRoom(center.world)
    await center.expectWhole()
    await center.mustWrite('beach', by('ann', 'sun'))
    await expectNewest(center, 'beach', 'sun')
    await center.mustWrite('beach', by('ann', 'sun'))
    await center.mustWrite('hill', by('bob', ''))
    await center.mustWrite('beach', by('bob', 'rain'))
    await expectNewest(center, 'beach', 'rain')
    await center.mustWrite('beach', null)
    await expectNewest(center, 'beach', 'deleted')
    await center.mustWrite('never', null)
    await center.mustWrite('beach', by('cyd', 'sun again'))
    const changes = await center.expectWhole()
    expect(changes.length, say('changes-counted')).toBe(7)
  })

  test('any-key-and-text', async (context) => {
    const center = await databaseAlone(context)
    for (const [key, item] of oddWrites) await center.mustWrite(key, item)
    const long = [wideValue(1, 500), `${'길다 🐫'.repeat(1000)}`, patternText]
    for (const text of long) await center.mustWrite('long', by(text.slice(0, 80), text))
    await center.mustWrite('__proto__', null)
    await center.mustWrite('constructor', by('__proto__', 'a'))
    await center.mustWrite('toString', by('__proto__', 'b'))
    await center.expectWhole()
    await crash(center)
    await center.expectWholeAfterBoot()
  })

  test.real('a-write-survives-a-crash', async (context) => {
    const center = await databaseAlone(context)
    withRoom(center.world)
    await center.mustWrite('beach', by('ann', 'sun'))
    await center.mustWrite('beach', null)
    await center.mustWrite('hill', by('bob', 'fog'))
    for (let round = 0; round < 2; round++) {
      await crash(center)
      await center.expectWholeAfterBoot()
      await center.mustWrite('hill', by('bob', `fog ${round}`))
      await center.expectWhole()
    }
  })

  for (const disk of ['unsynced', 'keep', 'chance'] as const)
    test(`crash-at-every-event-${disk}`, async (context) => {
      await crashAtEachEvent(await databaseAlone(context), { events: 20, disk })
    })

  test('torn-at-every-byte', async (context) => {
    await tearAtEachByte(await databaseAlone(context))
  })

  test('crash-while-recovering', async (context) => {
    await crashWhileRecovering(await databaseAlone(context))
  })

  test('all-tell-of-the-same', async (context) => {
    const center = await databaseAlone(context)
    const { node, world } = center
    const slow = node.slowDisk(30)
    const writes = [1, 2, 3, 4].flatMap((round) => [
      center.write('card', by('ann', `card ${round}`)),
      center.write(round === 3 ? 'card' : `card-${round}`, round === 3 ? null : by('bob', `${round}`)),
    ])
    // One shows a change, and the others are asked right behind it: each of the three is the first one in turn.
    for (let look = 0; look < 60; look++) {
      await expectSame(center, look % 3)
      await world.run(3 + 4 * context.random())
    }
    await allOf(writes)
    slow.heal()
    await center.expectWhole()
  })

  test('disk-that-fails', async (context) => {
    await failingDisk(context, 1)
    await failingDisk(context, 2)
  })

  test('disk-that-fails-one-of-many', async (context) => {
    const center = await databaseAlone(context)
    const { node, world } = center
    for (let round = 0; round < 6; round++) {
      const failing = node.failDisk({ calls: ['append', 'write'], count: 1 + (round % 2) })
      await refusedOrDone(
        center,
        await atOnce(world, node, [
          () => attempt(center, 'card', `one ${round}`),
          () => attempt(center, 'card', null),
          () => attempt(center, `card-${round}`, `three ${round}`),
        ]),
      )
      failing.heal()
      await center.expectWhole()
      await center.mustWrite('card', by('bob', `after ${round}`))
      await center.expectWhole()
      if (round % 2 === 1) await crash(center, 'keep')
      await center.expectWholeAfterBoot()
    }
  })

  test('long-life', async (context) => {
    const center = await databaseAlone(context)
    for (let life = 0; life < 3; life++) {
      const writes = Array.from({ length: 240 }, (_, count) => count)
      await inCrowds(writes, (count) =>
        center.mustWrite(
          `card-${count % 40}`,
          count % 7 === 0 ? null : by(`p${count % 9}`, wideValue(count)),
        ),
      )
      center.node.crash({ disk: 'unsynced' })
      await restart(center)
      await center.expectWholeAfterBoot()
    }
  })
}

/** The newest change is that one, and a read finds it. */
async function expectNewest(center: Center, key: string, text: string): Promise<void> {
  const newest = (await center.readAll()).at(-1)
  const found = newest === undefined ? 'no change at all' : `${newest.key}: ${newest.item?.text ?? 'deleted'}`
  expect(found, say('write-not-in-feed', { key })).toBe(`${key}: ${text}`)
}

/** What one of the three shows, the others show behind it. */
/** All that the feed has: a page may hold fewer changes than there are. */
async function readOn(center: Center): Promise<void> {
  const next = () => center.look({ after: center.log.newest })
  for (let page = await next(); page.length > 0; ) page = await next()
}

async function expectSame(center: Center, first: number): Promise<void> {
  const shown = { feed: 0, snapshot: 0 }
  const feed = async () => {
    await readOn(center)
    shown.feed = center.log.newest
  }
  const snapshot = async () => {
    shown.snapshot = await center.snapshotOffset()
  }
  if (first === 0) {
    await feed()
    await snapshot()
    expect(shown.snapshot, say('snapshot-behind-feed')).toBeGreaterThanOrEqual(shown.feed)
  } else if (first === 1) {
    await snapshot()
    await feed()
    expect(shown.feed, say('feed-behind-snapshot')).toBeGreaterThanOrEqual(shown.snapshot)
  } else {
    const before = await center.readItem('card')
    await feed()
    const known = contentsOf(center.log.changes)
    const texts = center.log.changes
      .filter(({ key }) => key === 'card')
      .map(({ item }) => item?.text ?? 'none')
    expect([...texts, 'none'], say('item-not-in-feed', { key: 'card' })).toContain(before ?? 'none')
    const after = (await center.readItem('card')) ?? 'none'
    // What came meanwhile is newer than the feed, and never older.
    const place = texts.lastIndexOf(after)
    const wanted = known.items.get('card')?.text ?? 'none'
    if (place !== -1) expect(after, say('item-behind-feed', { key: 'card' })).toBe(wanted)
  }
}

interface Attempt {
  readonly status: number | string
  readonly refuse: () => void
}

async function attempt(center: Center, key: string, text: string | null): Promise<Attempt> {
  return await center.attempt(key, text === null ? null : by('ann', text))
}

/** A disk that failed is a 5xx, and that write never comes. */
async function refusedOrDone(center: Center, attempts: readonly Attempt[]): Promise<void> {
  for (const { status, refuse } of attempts) {
    if (status === 200) continue
    const isRefusal = typeof status === 'number' && status >= 500 && status <= 599
    expect(isRefusal ? '5xx' : status, say('disk-failed-otherwise')).toBe('5xx')
    refuse()
  }
  await center.look({ after: center.log.newest })
}

async function failingDisk(context: TestContext, count: number): Promise<void> {
  const center = await databaseAlone(context)
  await center.mustWrite('card', by('ann', 'first'))
  for (const text of ['second', null, 'third']) {
    const failing = center.node.failDisk({ calls: ['append', 'write'], count })
    await refusedOrDone(center, [await attempt(center, 'card', text)])
    failing.heal()
    await center.expectWhole()
    await center.mustWrite('card', by('bob', `after ${text}`))
    await center.expectWhole()
  }
  await crash(center, 'keep')
  await center.expectWholeAfterBoot()
}
