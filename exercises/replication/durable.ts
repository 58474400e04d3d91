/** A write is on the primary's disk before anybody sees it, and only once. */
import { expect, say, test } from 'millions/suite'
import type { Node, World } from '../../src/contract/world.ts'
import { WriteLedger } from '../checkers/write-ledger.ts'
import { oddKeys, wideValue } from '../kit/odd-data.ts'
import { answerOrError, inTime } from '../kit/waiting.ts'
import {
  behindOneWeb,
  dataNodes,
  keptWithinMs,
  patienceMs,
  primaryOf,
  quick,
  repliedToWrite,
  start,
} from './cluster.ts'
import { answerOf, contents, expectCopies, expectNothingLost, expectSame, inspect, listOf } from './copies.ts'
import { crashAtEachEvent, tearAtEachByte } from './crashes.ts'
import { mustWrite, outcomeOf, requestOf, status, visitor, write } from './users.ts'

export function durable(): void {
  test('acknowledged-means-synced', async (context) => {
    const world = await start(context, behindOneWeb(1))
    const ledger = new WriteLedger()
    const primary = primaryOf(world)
    for (const [key, value] of [
      ['card', 'first'],
      ['card', ''],
      ['__proto__', wideValue(1)],
      ['card', null],
      ['card', 'last'],
    ] as const) {
      const attempt = ledger.begin(key, value)
      const request = requestOf(value)
      const answer = status(visitor(world).fetch(`/items/${key}`, { ...request, patienceMs }))
      const isReplied = await inTime(world.until(repliedToWrite(world), patienceMs))
      primary.crash({ disk: 'unsynced' })
      const outcome = outcomeOf(await answer)
      const reason = say('write-not-acknowledged', { method: request.method, key })
      expect(isReplied ? 'acknowledged' : outcome, reason).toBe('acknowledged')
      attempt.acknowledged()
      await primary.restart()
      await expectNothingLost(world, ledger)
    }
  })

  test('nobody-sees-it-before-the-sync', async (context) => {
    const world = await start(context, behindOneWeb(1, quick))
    const [primary, replica] = [primaryOf(world), world.node('replica-1')]
    await mustWrite(world, 'card', 'old')
    await mustWrite(world, 'gone', 'old')
    await expectCopies(world, world.nodes('replica'))
    const slow = primary.slowDisk(600)
    const writing = [
      write(world, 'card', 'new'),
      write(world, 'gone', null),
      write(world, '__proto__', 'new'),
    ]
    await world.run(20 + Math.round(20 * context.random()))
    const seen: Seen[] = []
    // Long enough for whoever ships too early, and shorter than the first sync.
    for (let count = 0; count < 8; count++) {
      // Who is blank gets what there is in another way.
      if (count === 4) replica.crash({ disk: 'lose' })
      if (count === 4) await replica.restart()
      for (const node of dataNodes(world)) seen.push(...(await changesAt(node)))
      await world.run(50)
    }
    primary.crash({ disk: 'unsynced' })
    slow.heal()
    await Promise.all(writing)
    await primary.restart()
    for (const { node, key, value, at } of seen) {
      const reason = say('seen-before-the-sync', { node, key }, at)
      expect(await answerOf(primary, key), reason).toBe(value ?? 'status 404')
    }
    await mustWrite(world, 'card', 'newer')
    await expectCopies(world, world.nodes('replica'), 'copy-parted')
  })

  test('writes-that-meet', async (context) => {
    const world = await start(context, behindOneWeb(1, quick))
    const primary = primaryOf(world)
    const slow = primary.slowDisk(5)
    const wanted = new Map<string, string>()
    for (const round of ['first', 'second']) {
      const keys = [...oddKeys, 'a', 'b', 'c'].slice(round === 'first' ? 0 : 2)
      for (const key of keys) wanted.set(key, `${round} ${key}`)
      const leaver = new AbortController()
      const writes = [
        ...keys.map((key) => primary.fetch(`/items/${key}`, { method: 'PUT', body: `${round} ${key}` })),
        ...['x', 'y', 'z'].map((body) => primary.fetch('/items/card', { method: 'PUT', body })),
        visitor(world).fetch('/items/from-a-user', { method: 'PUT', body: round, patienceMs }),
      ]
      const left = answerOrError(
        world.fetch('/items/left', { method: 'PUT', body: round, signal: leaver.signal }),
      )
      await world.run(1 + 5 * context.random())
      leaver.abort()
      const [outcomes] = [await lookedAt(world, primary, keys, Promise.all(writes.map(status))), await left]
      const refused = outcomes.map(outcomeOf).find((outcome) => outcome !== 'acknowledged')
      const reason = say('write-that-met-refused', { count: writes.length })
      expect(refused ?? 'acknowledged', reason).toBe('acknowledged')
      const listed = await contents(primary)
      for (const [key, value] of wanted) {
        expect(await answerOf(primary, key), say('write-that-met-lost', { key })).toBe(value)
        expect(listed?.get(key) ?? 'not listed', say('write-that-met-not-listed', { key })).toBe(value)
      }
    }
    slow.heal()
    await expectCopies(world, world.nodes('replica'))
    const before = await contents(primary)
    primary.crash({ disk: 'unsynced' })
    await primary.restart()
    expectSame(await listOf(primary), before, say('disk-tells-another-story'))
    await mustWrite(world, 'card', 'last')
    await expectCopies(world, world.nodes('replica'), 'copy-parted')
  })

  test('primary-crashes-at-any-event', async (context) => {
    // Quick replicas: what is shipped too early is there before the primary's disk is done.
    const world = await start(context, behindOneWeb(1, quick))
    const ledger = new WriteLedger()
    const primary = primaryOf(world)
    await crashAtEachEvent(world, primary, ledger, { disk: 'unsynced', events: 9, roundMs: 25 })
    await crashAtEachEvent(world, primary, ledger, { disk: 'keep', events: 4, roundMs: 15 })
    await expectNothingLost(world, ledger)
    await expectCopies(world, world.nodes('replica'), 'copy-parted')
  })

  test('primary-log-is-torn', async (context) => {
    const world = await start(context, behindOneWeb(1))
    const ledger = new WriteLedger()
    const primary = primaryOf(world)
    await tearAtEachByte(world, primary, ledger, () =>
      expectNothingLost(world, ledger, 'write-lost-to-a-tear'),
    )
    for (const disk of ['chance', 'unsynced'] as const) {
      primary.crash({ disk })
      await primary.restart()
    }
    await expectNothingLost(world, ledger, 'write-lost-to-a-tear')
    await expectCopies(world, world.nodes('replica'), 'copy-parted')
  })

  test('disk-fails-once', async (context) => {
    const world = await start(context, behindOneWeb(1, quick))
    const ledger = new WriteLedger()
    const [primary, replica] = [primaryOf(world), world.node('replica-1')]
    await mustWrite(world, 'card', 'before', { ledger })
    // Slow, so that those who come at one moment meet while the first is on its way to the disk.
    const slow = primary.slowDisk(100)
    // Once for a write alone. Then for all of some that meet, and for the first or the second of them.
    for (const [round, keys, count] of [
      ['alone', ['fails'], 1],
      ['all', ['p', 'q', 'r', 's', 't'], 50],
      ['some', ['u', 'v', 'w', 'x', 'y'], 1 + Math.floor(2 * context.random())],
    ] as const) {
      const failure = primary.failDisk({ calls: ['append', 'write'], count })
      const outcomes = await Promise.all(keys.map((key) => write(world, key, wideValue(1), { ledger })))
      const untold = outcomes.find((each) => each !== 'acknowledged' && !/^status 5\d\d$/.test(each))
      expect(untold ?? 'a 5xx', say('failed-write-not-told')).toBe('a 5xx')
      failure.heal()
      await expectNothingLost(world, ledger)
      const told = await contents(primary)
      const next = await write(world, 'other', `after ${round}`, { ledger })
      expect(next, say('write-after-a-failure')).toBe('acknowledged')
      const since = await contents(primary)
      const later = keys.find((key) => since?.get(key) !== told?.get(key))
      expect(later ?? 'none of them', say('refused-write-done-later')).toBe('none of them')
    }
    slow.heal()
    await expectCopies(world, [replica])
    const count = 1 + Math.floor(3 * context.random())
    const replicaFailure = replica.failDisk({ calls: ['append', 'write'], count })
    await mustWrite(world, 'card', 'last', { ledger })
    await expectCopies(world, [replica])
    replicaFailure.heal()
    await mustWrite(world, 'other', 'and more', { ledger })
    await expectCopies(world, [replica])
    await world.run(keptWithinMs)
    const held = await contents(primary)
    for (const node of [primary, replica]) node.crash({ disk: 'unsynced' })
    await replica.restart()
    expectSame(await listOf(replica), held, say('copy-not-kept', { node: replica.name }))
    await primary.restart()
    await expectNothingLost(world, ledger)
    await expectCopies(world, [replica], 'copy-parted')
  })
}

/** Waits, and meanwhile asks the node again and again: whoever remembers an answer remembers one from before. */
async function lookedAt<T>(
  world: World,
  node: Node,
  keys: readonly string[],
  waiting: Promise<T>,
): Promise<T> {
  let isOver = false
  const ended = waiting.finally(() => {
    isOver = true
  })
  for (let count = 0; !isOver; count++) {
    await contents(node)
    await inspect(node, keys[count % keys.length] ?? '')
    await world.run(4)
  }
  return ended
}

/** Something that a node showed of writes that were under way. */
interface Seen {
  readonly node: string
  readonly key: string
  readonly value: string | null
  readonly at: Response | undefined
}

async function changesAt(node: Node): Promise<Seen[]> {
  const changes: Seen[] = []
  const [card, items] = [await inspect(node, 'card'), await contents(node)]
  if (card?.value === 'new') changes.push({ node: node.name, key: 'card', value: 'new', at: card.at })
  if (items === undefined) return changes
  if (items.get('card') === 'new') changes.push({ node: node.name, key: 'card', value: 'new', at: undefined })
  // Without even the card it is blank, and has seen nothing: what it says then is asked later.
  if (items.has('card') && items.get('gone') !== 'old')
    changes.push({ node: node.name, key: 'gone', value: null, at: undefined })
  if (items.has('__proto__')) changes.push({ node: node.name, key: '__proto__', value: 'new', at: undefined })
  return changes
}
