/** A replica keeps its copy, and begins anew without a lie. */
import { expect, say, test } from 'millions/suite'
import type { CrashOptions, Node, World } from '../../src/contract/world.ts'
import { Versions } from '../checkers/versions.ts'
import { WriteLedger } from '../checkers/write-ledger.ts'
import { oddKeys, wideValue } from '../kit/odd-data.ts'
import { inTime } from '../kit/waiting.ts'
import { behindOneWeb, copiedWithinMs, dataNodes, keptWithinMs, primaryOf, start } from './cluster.ts'
import {
  answerOf,
  contents,
  expectCopies,
  expectNothingLost,
  expectNoWayBack,
  expectSame,
  listOf,
  look,
  see,
} from './copies.ts'
import { crashAtEachEvent, tearAtEachByte } from './crashes.ts'
import { mustWrite, outcomeOf, requestOf, status } from './users.ts'

export function catchUp(): void {
  test.real('back-after-a-crash', async (context) => {
    const world = await start(context, behindOneWeb(1))
    const replica = world.node('replica-1')
    const versions = new Versions()
    let version = 0
    // Twice: what is put together at a boot has to hold for the next one.
    for (const writes of [11, 4]) {
      for (let count = 0; count < writes; count++) await mustWrite(world, 'card', `${++version}`)
      await mustWrite(world, 'gone', 'soon')
      await expectCopies(world, [replica])
      await see(versions, replica)
      await world.run(keptWithinMs)
      replica.crash()
      for (let count = 0; count < writes; count++) await mustWrite(world, 'card', `${++version}`)
      await mustWrite(world, 'gone', null)
      await replica.restart()
      for (let count = 0; count < 12; count++) {
        await see(versions, replica)
        await world.run(11)
      }
      expectNoWayBack(versions)
      await expectCopies(world, [replica])
    }
  })

  test.real('keeps-its-copy', async (context) => {
    const world = await start(context, behindOneWeb(2))
    const ledger = new WriteLedger()
    const replicas = world.nodes('replica')
    for (const key of ['a', ...oddKeys]) await mustWrite(world, key, wideValue(key.length), { ledger })
    for (const key of [...namesOfFiles(world), 'a', '100%25']) await mustWrite(world, key, 'last', { ledger })
    await expectCopies(world, replicas)
    // Nobody looks at a replica meanwhile.
    await world.run(keptWithinMs)
    for (const node of dataNodes(world)) node.crash({ disk: 'unsynced' })
    for (const replica of replicas) {
      await replica.restart()
      await world.run(1000)
      expectSame(await listOf(replica), ledger.acknowledged(), say('copy-not-kept', { node: replica.name }))
    }
    await primaryOf(world).restart()
    await expectNothingLost(world, ledger)
  })

  test('old-copies-go-on', async (context) => {
    const world = await start(context, behindOneWeb(2))
    const [primary, first, second] = [primaryOf(world), world.node('replica-1'), world.node('replica-2')]
    await mustWrite(world, 'card', 'old')
    await expectCopies(world, [first, second])
    await world.run(keptWithinMs)
    world.partition([primary], [first])
    // Frozen: whoever waits for its answer waits in vain.
    primary.pause()
    second.crash()
    // One is down for a while. Its ten seconds begin with its boot.
    const downMs = 3000 + Math.round(6000 * context.random())
    await world.run(downMs)
    const boot = second.restart()
    await world.run(1000)
    await expectOld(second, 1)
    await world.run(9800 - downMs - 1000)
    await expectOld(first, 9.8)
    await world.run(downMs)
    await expectOld(second, 9.8)
    await boot
  })

  test('replica-crashes-at-any-event', async (context) => {
    const world = await start(context, behindOneWeb(1))
    const ledger = new WriteLedger()
    const replica = world.node('replica-1')
    await crashAtEachEvent(world, replica, ledger, { disk: 'unsynced', events: 8, roundMs: 110 })
    await crashAtEachEvent(world, replica, ledger, { disk: 'keep', events: 5, roundMs: 110 })
    await expectNothingLost(world, ledger)
    await expectCopies(world, [replica], 'copy-has-gaps')
  })

  test('replica-is-torn', async (context) => {
    const world = await start(context, behindOneWeb(1))
    const ledger = new WriteLedger()
    const replica = world.node('replica-1')
    await tearAtEachByte(world, replica, ledger, () => expectCopies(world, [replica], 'copy-has-gaps'))
    // What it shows is one thing, what it will read at its next boot another: also of what came while its disk was busy.
    const slow = replica.slowDisk(200)
    const left = replica.unsyncedBytes
    await mustWrite(world, 'slow', 'first', { ledger })
    await inTime(world.until(() => replica.unsyncedBytes > left, keptWithinMs))
    await world.run(Math.round(40 * context.random()))
    await mustWrite(world, 'slow', 'second', { ledger })
    await world.run(600)
    slow.heal()
    await expectCopies(world, [replica], 'copy-has-gaps')
    await world.run(keptWithinMs)
    const held = await contents(replica)
    for (const node of [primaryOf(world), replica]) node.crash({ disk: 'unsynced' })
    await replica.restart()
    await world.run(500)
    expectSame(await listOf(replica), held, say('copy-not-kept', { node: replica.name }))
    await primaryOf(world).restart()
    await expectKeptCopy(world, replica)
  })

  test('blank-says-so', async (context) => {
    const world = await start(context, behindOneWeb(1))
    const replica = world.node('replica-1')
    await mustWrite(world, 'card', 'hello')
    await expectCopies(world, [replica])
    replica.crash({ disk: 'lose' })
    const cut = world.partition([primaryOf(world)], [replica])
    for (const look of ['after the first boot', 'after the second boot']) {
      const boot = replica.restart()
      await world.run(1000)
      const answered = await status(replica.fetch('/items/card'))
      expect(answered, say('blank-not-503', { node: replica.name, status: answered })).toBe(503)
      await boot
      for (let count = 0; count < 4; count++) {
        await expectHonest(replica, new Map([['card', 'hello']]), 'blank-answers')
        await world.run(200)
      }
      if (look === 'after the first boot') replica.crash()
    }
    cut.heal()
    await expectCopies(world, [replica])
    // Nobody writes anything for long, and the replica hears just that: over a longer way, which makes it ask less often.
    world.link(replica, primaryOf(world), { delayMs: 120 })
    await world.run(31_000)
    expect(await answerOf(replica, 'card'), say('too-old-when-quiet', { node: replica.name })).toBe('hello')
  })

  test('nothing-is-a-copy-too', async (context) => {
    const world = await start(context, behindOneWeb(1))
    const replica = world.node('replica-1')
    for (let boot = 0; boot < 2; boot++) {
      await world.run(copiedWithinMs)
      const found = await listOf(replica)
      const listed = typeof found === 'string' ? found : `a list of ${found.size}`
      const reason = say('empty-copy-refused', { node: replica.name })
      expect([await answerOf(replica, 'card'), listed], reason).toEqual(['status 404', 'a list of 0'])
      replica.crash()
      await replica.restart()
    }
  })

  test('blank-is-filled', async (context) => {
    const world = await start(context, behindOneWeb(1))
    const replica = world.node('replica-1')
    await fill(world, 14)
    replica.crash({ disk: 'lose' })
    await mustWrite(world, 'card-4', null)
    const wanted = (await contents(primaryOf(world))) ?? new Map()
    await replica.restart()
    for (let count = 0; count < 45; count++) {
      await expectHonest(replica, wanted, 'half-built-answers')
      await world.run(5)
    }
    await expectCopies(world, [replica])
  })

  test('half-filled-and-crashed', async (context) => {
    const world = await start(context, behindOneWeb(1))
    const [primary, replica] = [primaryOf(world), world.node('replica-1')]
    // More than anybody puts into one message without a thought, and not yet so much that a log is cut.
    await fill(world, 72)
    const wanted = (await contents(primary)) ?? new Map()
    for (const [events, disk] of halfFilled) {
      replica.crash({ disk: 'lose' })
      await replica.restart()
      const crash = replica.crashBefore(events, { disk })
      await inTime(world.until(() => replica.state === 'down', 400))
      crash.heal()
      if (replica.state !== 'down') continue
      const cut = world.partition([primary], [replica])
      await replica.restart()
      await expectHonest(replica, wanted, 'half-built-answers')
      cut.heal()
    }
    // Now nothing goes wrong, but cards change meanwhile: those that are first in any order.
    replica.crash({ disk: 'lose' })
    const slow = primary.slowDisk(5)
    const keys = Array.from({ length: 14 }, (_, place) => `card-${10 + place}`)
    const meanwhile = keys.map((key, place) => {
      const request = requestOf(place % 3 === 2 ? null : 'changed meanwhile')
      return status(primary.fetch(`/items/${key}`, request))
    })
    await replica.restart()
    await Promise.all(meanwhile)
    slow.heal()
    await expectCopies(world, [replica], 'copy-missed-the-meanwhile')
  })
}

/** A crash while it keeps the first change after a boot takes nothing of what it kept before that boot. */
async function expectKeptCopy(world: World, replica: Node): Promise<void> {
  await mustWrite(world, 'slow', 'third')
  await world.run(keptWithinMs)
  replica.crash({ disk: 'unsynced' })
  await replica.restart()
  const left = replica.unsyncedBytes
  await mustWrite(world, 'slow', 'fourth')
  await inTime(world.until(() => replica.unsyncedBytes > left, keptWithinMs))
  replica.crash({ disk: { firstBytes: Math.floor(replica.unsyncedBytes / 2) } })
  primaryOf(world).crash()
  await replica.restart()
  await world.run(500)
  const found = await answerOf(replica, 'slow')
  const reason = say('kept-copy-spoilt', { node: replica.name })
  expect(found === 'fourth' ? 'third' : found, reason).toBe('third')
}

/** After so many events since its boot, a blank replica crashes, and that is left of what it had not synced. */
const halfFilled: readonly (readonly [number, NonNullable<CrashOptions['disk']>])[] = [
  [3, { firstBytes: 2000 }],
  [4, 'keep'],
  [4, { firstBytes: 4500 }],
  [6, 'keep'],
  [7, 'unsynced'],
]

/** So many cards and some that were written again or deleted. */
async function fill(world: World, cards: number): Promise<void> {
  const puts = Array.from({ length: cards }, (_, place) => ({ key: `card-${place}`, value: `${place}` }))
  const writes = [...puts, { key: 'card-5', value: 'again' }].map(({ key, value }) =>
    primaryOf(world).fetch(`/items/${key}`, requestOf(value)),
  )
  const refused = (await Promise.all(writes.map(status)))
    .map(outcomeOf)
    .find((each) => each !== 'acknowledged')
  const reason = say('write-that-met-refused', { count: writes.length })
  expect(refused ?? 'acknowledged', reason).toBe('acknowledged')
  await mustWrite(world, 'card-3', null)
  await mustWrite(world, '__proto__', wideValue(1))
}

/** What the primary calls its files, as keys: whoever keeps cards in files has to tell them from its own. */
function namesOfFiles({ history }: World): readonly string[] {
  const synced = history.of('sync').filter(({ node }) => node === 'primary-1')
  const names = synced.flatMap(({ path }) => [path, path.split('/').at(-1) ?? path])
  return [...new Set(names)].slice(0, 6).map(encodeURIComponent)
}

async function expectOld(node: Node, seconds: number): Promise<void> {
  const reason = say('too-old-too-soon', { node: node.name, seconds })
  expect(await answerOf(node, 'card'), reason).toBe('old')
}

/** It may refuse to tell. What it tells must be all of what there was. */
async function expectHonest(
  node: Node,
  wanted: ReadonlyMap<string, string>,
  reason: 'blank-answers' | 'half-built-answers',
): Promise<void> {
  const key = [...wanted.keys()].at(-1) ?? ''
  const told =
    reason === 'blank-answers'
      ? say('blank-answers', { node: node.name })
      : say('half-built-answers', { node: node.name })
  const found = await look(node, key)
  if (found !== undefined) expect(found, told).toBe(wanted.get(key))
  const items = await listOf(node)
  if (typeof items !== 'string') expectSame(items, wanted, told)
}
