/** The log is cut, and nothing that it told is lost. */
import { expect, say, test } from 'millions/suite'
import type { Node, World } from '../../src/contract/world.ts'
import { Versions } from '../checkers/versions.ts'
import { type Value, WriteLedger } from '../checkers/write-ledger.ts'
import { oddKeys, wideValue } from '../kit/odd-data.ts'
import { behindOneWeb, copiedWithinMs, keptWithinMs, primaryOf, quick, start } from './cluster.ts'
import {
  contents,
  expectCopies,
  expectNothingLost,
  expectNoWayBack,
  expectSame,
  inspect,
  listOf,
  look,
} from './copies.ts'
import { crashWhileSaving, type Plan } from './crashes.ts'
import { mustWrite, outcomeOf, requestOf, status } from './users.ts'

/** More than any write of these tests comes to: whoever writes so much at once writes a snapshot. */
const snapshotBytes = 5000

/** So many characters that no other count has. Those of 1,000 have three bytes each. */
function longValue(count: number, length = 1000): string {
  return `${count}`.padEnd(length, length === 1000 ? '서' : '.')
}

/** A write at the primary itself, without the way there. */
async function writeAt(primary: Node, ledger: WriteLedger, key: string, value: Value): Promise<string> {
  const attempt = ledger.begin(key, value)
  const answered = await status(primary.fetch(`/items/${key}`, requestOf(value)))
  const outcome = outcomeOf(answered)
  if (outcome === 'acknowledged') attempt.acknowledged()
  return outcome
}

/** How often the node has asked another for an item. */
function itemsAskedBy({ history }: World, { name }: Node): number {
  return history.of('send').filter(({ node, path }) => node === name && path.startsWith('/items')).length
}

/** How often the node has made so much durable at once. */
function snapshotsOf({ history }: World, { name }: Node): number {
  return history.of('sync').filter(({ node, bytes }) => node === name && bytes > snapshotBytes).length
}

/** Waits until the node has the item; what it lacks even then is told elsewhere. */
async function arrival(world: World, node: Node, key: string): Promise<void> {
  const untilMs = world.nowMs + copiedWithinMs
  while (typeof (await look(node, key)) !== 'string' && world.nowMs < untilMs) await world.run(50)
}

export function snapshot(): void {
  test('log-does-not-fill-the-disk', async (context) => {
    const world = await start(context, behindOneWeb(2))
    const ledger = new WriteLedger()
    const [primary, replica] = [primaryOf(world), world.node('replica-1')]
    for (const key of ['kept', 'gone', ...oddKeys]) await mustWrite(world, key, wideValue(1), { ledger })
    await mustWrite(world, 'empty', '', { ledger })
    await expectCopies(world, [replica])
    await world.run(keptWithinMs)
    replica.crash()
    await mustWrite(world, 'gone', null, { ledger })
    // Lives that are too short for a large log, and in the end one that is long enough for any.
    let count = 0
    for (const rounds of [3, 3, 3, 3, 3, 18]) {
      for (let round = 0; round < rounds; round++) {
        count += 5
        const cards = [0, 1, 2, 3, 4].map((card) =>
          writeAt(primary, ledger, `card-${card}`, longValue(count + card)),
        )
        const refused = (await Promise.all(cards)).find((outcome) => outcome !== 'acknowledged')
        expect(refused ?? 'acknowledged', say('disk-full', { count })).toBe('acknowledged')
      }
      primary.crash({ disk: 'keep' })
      await primary.restart()
    }
    await replica.restart()
    for (let count = 0; count < 30; count++) {
      const found = await inspect(replica, 'kept')
      const reason = say('vanished-meanwhile', { node: replica.name }, found?.at)
      if (found !== undefined) expect(found.value, reason).toBe(wideValue(1))
      await world.run(4)
    }
    await expectCopies(world, world.nodes('replica'), 'copy-outlived')
    await mustWrite(world, 'last', 'one', { ledger })
    await expectCopies(world, [replica])
    await world.run(keptWithinMs)
    for (const node of [primary, replica]) node.crash({ disk: 'unsynced' })
    await replica.restart()
    expectSame(await listOf(replica), ledger.acknowledged(), say('copy-not-kept', { node: replica.name }))
    await primary.restart()
    await expectNothingLost(world, ledger, 'write-lost-with-the-log')
  })

  test('written-while-the-log-is-cut', async (context) => {
    const world = await start(context, behindOneWeb(1, quick))
    const ledger = new WriteLedger()
    const primary = primaryOf(world)
    // More than the disk holds, and each time so many at once that some come after the one with which the log is full.
    for (let count = 0; count < 96; count += 8) {
      const cards = [0, 1, 2, 3, 4, 5, 6, 7].map((card) =>
        writeAt(primary, ledger, `card-${card}`, longValue(count + card)),
      )
      const refused = (await Promise.all(cards)).find((outcome) => outcome !== 'acknowledged')
      expect(refused ?? 'acknowledged', say('write-refused-meanwhile', { count: count + 8 })).toBe(
        'acknowledged',
      )
      await world.run(20)
      primary.crash({ disk: 'unsynced' })
      await primary.restart()
      await expectNothingLost(world, ledger, 'write-lost-with-the-log')
    }
  })

  test('late-snapshot', async (context) => {
    const world = await start(context, behindOneWeb(1))
    const [primary, replica] = [primaryOf(world), world.node('replica-1')]
    const versions = new Versions()
    let version = 0
    const ledger = new WriteLedger()
    for (const key of oddKeys) await mustWrite(world, key, wideValue(1), { ledger })
    for (let count = 0; count < 105; count++) await writeAt(primary, ledger, 'card', `${++version}`)
    for (const delayMs of [1300, 700]) {
      replica.crash({ disk: 'lose' })
      const slow = world.link(primary, replica, { delayMs })
      await replica.restart()
      // The second is not even saved at once.
      if (delayMs === 700) replica.failDisk({ calls: ['append', 'write'] })
      await world.run(60 + Math.round(300 * context.random()))
      await writeAt(primary, ledger, 'card', `${++version}`)
      slow.heal()
      await writeAt(primary, ledger, 'card', `${++version}`)
      for (let count = 0; count < 20; count++) {
        const asked = itemsAskedBy(world, replica)
        const found = await inspect(replica, 'card')
        // What it fetched from the primary for this answer is not its copy.
        if (found !== undefined && itemsAskedBy(world, replica) === asked)
          versions.see(replica.name, 'card', Number(found.value ?? 0), found.at)
        await world.run(85)
      }
      expectNoWayBack(versions)
      await expectCopies(world, [replica], 'copy-outlived')
    }
    await world.run(keptWithinMs)
    const held = await contents(replica)
    for (const node of [primary, replica]) node.crash({ disk: 'unsynced' })
    await replica.restart()
    expectSame(await listOf(replica), held, say('copy-not-kept', { node: replica.name }))
  })

  test('one-more-than-the-log-has', async (context) => {
    const world = await start(context, behindOneWeb(3, quick))
    const [primary, replicas] = [primaryOf(world), world.nodes('replica')]
    const ledger = new WriteLedger()
    for (const card of [1, 2]) await writeAt(primary, ledger, `large-${card}`, longValue(card))
    let count = 0
    /** Writes until the log is cut, at most so often. How often that was. */
    const writeOn = async (most: number): Promise<number> => {
      const before = snapshotsOf(world, primary)
      const from = count
      // Each third deletes what the one before it wrote: the newest item need not be the newest change.
      while (count - from < most && snapshotsOf(world, primary) === before) {
        const isDelete = (++count - from) % 3 === 0
        const card = (isDelete ? count - 1 : count) % 40
        await writeAt(primary, ledger, `card-${card}`, isDelete ? null : `${count}`)
      }
      return count - from
    }
    /** Each lacks one change more than the next. */
    const leaveBehind = async () => {
      await expectCopies(world, replicas)
      for (const [index, replica] of replicas.entries()) {
        world.partition([primary], [replica])
        await writeAt(primary, ledger, `only-${++count}`, 'x')
        for (const node of replicas.slice(index + 1)) await arrival(world, node, `only-${count}`)
      }
    }
    await leaveBehind()
    const period = 2 + replicas.length + (await writeOn(150))
    // The primary has just cut its log. What of that it still has in memory goes back so far, or not quite.
    world.healAll()
    await expectCopies(world, replicas, 'copy-outlived')
    // All have all, and the primary boots from what it has saved.
    primary.crash({ disk: 'unsynced' })
    await primary.restart()
    await writeAt(primary, ledger, 'after-the-boot', 'x')
    await expectCopies(world, replicas, 'copy-parted')
    await writeOn(period - 1 - replicas.length)
    await leaveBehind()
    // Now the primary has its disk only.
    primary.crash({ disk: 'unsynced' })
    await primary.restart()
    world.healAll()
    await expectCopies(world, replicas, 'copy-outlived')
  })

  test('fails-where-a-crash-left-off', async (context) => {
    const world = await start(context, behindOneWeb(1, quick))
    const ledger = new WriteLedger()
    const primary = primaryOf(world)
    let count = 0
    const writeSome = (cards = [0, 1, 2, 3]) => {
      count += cards.length
      return Promise.all(
        cards.map((card) => writeAt(primary, ledger, `card-${card}`, longValue(count + card))),
      )
    }
    const crashes: Plan['crashes'] = [1, 2, 3].map((events) => ({ events, disk: 'keep' }))
    const plans: Plan[] = [{ node: primary, crashes, done: 0 }]
    while (count < 264) {
      if (!(await crashWhileSaving(world, plans, snapshotBytes, writeSome()))) continue
      // What was half done lies there still as the next one cannot even begin.
      const failing = primary.failDisk({ calls: ['write'] })
      await writeSome()
      // Of others: what is written again is not missed.
      await writeSome([4, 5, 6, 7])
      failing.heal()
      await world.run(20)
      primary.crash({ disk: 'unsynced' })
      await primary.restart()
      await expectNothingLost(world, ledger, 'write-lost-with-the-log')
    }
  })

  test('crashes-while-it-takes-a-snapshot', async (context) => {
    const world = await start(context, behindOneWeb(5, quick))
    const ledger = new WriteLedger()
    const [primary, replicas] = [primaryOf(world), world.nodes('replica')]
    const writeAll = (count: number) =>
      Promise.all(
        [0, 1, 2, 3, 4, 5, 6, 7].map((card) =>
          writeAt(primary, ledger, `card-${card}`, longValue(count + card)),
        ),
      )
    // The second is in a log of their own. It is older than the snapshot that they will get, and changes the same cards.
    for (const count of [0, 8]) {
      await writeAll(count)
      await expectCopies(world, replicas)
    }
    await world.run(keptWithinMs)
    const cut = world.partition([primary], replicas)
    for (let count = 16; count < 112; count += 8) await writeAll(count)
    const plans: Plan[] = replicas.map((node, place) => {
      return { node, crashes: [{ events: 1 + place, disk: place % 2 === 0 ? 'keep' : 'unsynced' }], done: 0 }
    })
    cut.heal()
    await crashWhileSaving(world, plans, snapshotBytes, world.run(3000))
    await expectCopies(world, replicas, 'copy-outlived')
  })

  test('crashes-while-the-log-is-cut', async (context) => {
    const world = await start(context, behindOneWeb(2))
    const ledger = new WriteLedger()
    const [primary, replica] = [primaryOf(world), world.node('replica-1')]
    for (const key of ['kept', ...oddKeys]) await mustWrite(world, key, wideValue(1), { ledger })
    const plans: Plan[] = [primary, replica].map((node) => ({ node, crashes: [...moments], done: 0 }))
    for (let count = 0; count < 264; count += 4) {
      const cards = [0, 1, 2, 3].map((place) => (count + place) % 12)
      const work = Promise.all(
        cards.map((card) => writeAt(primary, ledger, `card-${card}`, longValue(count + card, 900))),
      )
      const hasCrashed = await crashWhileSaving(world, plans, snapshotBytes, work)
      const refused = (await work).find((outcome) => outcome !== 'acknowledged')
      if (hasCrashed) await expectNothingLost(world, ledger, 'write-lost-with-the-log')
      else
        expect(refused ?? 'acknowledged', say('write-refused-meanwhile', { count: count + 4 })).toBe(
          'acknowledged',
        )
    }
    await expectCopies(world, world.nodes('replica'), 'copy-has-gaps')
    for (let boots = 0; boots < 2; boots++) {
      primary.crash({ disk: 'unsynced' })
      await primary.restart()
      await expectNothingLost(world, ledger, 'write-lost-with-the-log')
    }
  })
}

/**
 * What a crash leaves of a snapshot that is being written, and of the log that it makes needless. After a crash before the
 * rename the next write begins a snapshot once more. Some show only where an older snapshot is in place: so one is let be.
 */
const moments: Plan['crashes'] = [
  { events: 1, disk: 'keep' },
  'let it be',
  { events: 1, disk: 'half' },
  { events: 2, disk: 'unsynced' },
  { events: 2, disk: 'keep' },
  { events: 3, disk: 'keep' },
  { events: 3, disk: 'unsynced' },
  { events: 4, disk: 'keep' },
]
