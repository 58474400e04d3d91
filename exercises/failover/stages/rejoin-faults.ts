/** The fourth stage, under faults: crashes at any event and any byte, disks that fail, messages that get lost, and long outages. */
import { test } from 'millions/suite'
import type { Node } from '../../../src/contract/world.ts'
import {
  between,
  cutOff,
  databasesOf,
  expectAllFollow,
  expectPrimary,
  freeze,
  open,
  SILENCE_MS,
  untilEvent,
  watch,
} from '../cluster.ts'
import { favour, nodesOf } from '../elections.ts'
import { bootApart, expectNothingAside, expectSetAside, type Parted, partWays } from '../parting.ts'
import { expectCopies, expectWhole, mustWrite, mustWriteAll, mustWriteMany, writeAt } from '../writes.ts'

export function whileFaultsLast(): void {
  test('crashes-as-it-comes-back', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    const { old, tail } = await partWays(cluster, 'b', { since: 3 })
    for (let event = 2; event <= 22; event += 1) {
      const disk = (['unsynced', 'keep', 'tear'] as const)[event % 3] ?? 'keep'
      const crash = old.crashBefore(event, { disk })
      await old.restart().catch(() => undefined)
      await world.run(event < 12 ? 40 : 150)
      crash.heal()
      if (old.state !== 'down') old.crash({ disk: 'unsynced' })
    }
    await old.restart()
    const why = `${old.name} crashed again and again as it came back`
    await expectAllFollow(cluster, why)
    await expectCopies(cluster, databasesOf(cluster), why)
    await expectSetAside(old, tail, why)
    old.crash({ disk: 'unsynced' })
    await old.restart()
    await expectSetAside(old, tail, why)
    await expectWhole(cluster, why)
  })

  test('cut-at-each-event', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    const shared = Array.from({ length: 11 + Math.round(cluster.random()) }, (_, count) => `long-${count}`)
    const { old, tail } = await partWays(cluster, 'c', { since: 3, shared })
    for (let event = 1; event <= 14; event++) {
      const cut = await bootApart(cluster, old)
      cut.heal()
      const wanted = old.events
      await world.until(() => old.events > wanted + event, 8000).catch(() => undefined)
      old.crash({ disk: event % 2 === 0 ? 'unsynced' : 'chance' })
      if (event % 5 === 0) await mustWrite(cluster, `since-${event}`, 'more', `${old.name} is dead`)
    }
    await old.restart()
    const why = `${old.name} crashed again and again while it took its tail out`
    await expectAllFollow(cluster, why)
    await expectCopies(cluster, databasesOf(cluster), why)
    await expectSetAside(old, tail, why)
    // What a crash has left beside the log may show only when the log is long again, and read anew.
    await mustWriteMany(cluster, 'long-again', 24)
    await expectCopies(cluster, databasesOf(cluster), why)
    old.crash({ disk: 'keep' })
    await expectWhole(cluster, `${why}, and booted again when its log had grown`)
  })

  test('torn-as-it-is-set-aside', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    const { old, tail } = await partWays(cluster, 'd', { since: 2 })
    // The first bytes of what it keeps are on the disk, and the others are not; again, and elsewhere, as it tries anew.
    for (const part of [0.5, 1, between(cluster, 0.1, 0.9)]) {
      const cut = await bootApart(cluster, old)
      const before = old.unsyncedBytes
      cut.heal()
      await untilEvent(world, () => old.unsyncedBytes > before, 8000)
      old.crash({ disk: { firstBytes: before + Math.floor((old.unsyncedBytes - before) * part) } })
    }
    const why = `${old.name} crashed while it kept what it has to set aside, and only a part of that was on its disk`
    for (const boot of ['once', 'once more']) {
      await old.restart()
      await expectAllFollow(cluster, `${why}; it booted ${boot}`)
      await expectCopies(cluster, databasesOf(cluster), why)
      await expectSetAside(old, tail, `${why}; it booted ${boot}`)
      old.crash({ disk: 'unsynced' })
    }
    await expectWhole(cluster, why)
  })

  test('disk-fails-as-it-comes-back', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    const known = new Map<Node, Parted['tail']>()
    // There is no log yet as it fails for the first time.
    const begins = await expectPrimary(cluster, { why: 'All databases and the witness are up' })
    for (const call of ['append', 'sync'] as const) {
      begins.failDisk({ calls: [call] })
      await writeAt(cluster, begins, `first-${call}`, 'as the disk failed')
    }
    // The first call of its disk fails, then a later one.
    for (const [round, calls] of [
      ['first', 0],
      ['later', 1 + Math.floor(4 * cluster.random())],
    ] as const) {
      const { old, tail } = await partWays(cluster, round)
      const all = [...(known.get(old) ?? []), ...tail]
      known.set(old, all)
      const cut = await bootApart(cluster, old)
      const done = diskCallsOf(old)
      cut.heal()
      await untilEvent(world, () => diskCallsOf(old) >= done + calls, 3000)
      const failing = old.failDisk()
      await world.run(1500)
      failing.heal()
      const why = `A call of the disk of ${old.name} failed as it came back`
      for (const boot of ['then all went well', 'then it lost its power']) {
        if (old.state === 'down') await old.restart()
        await expectAllFollow(cluster, `${why}; ${boot}`)
        await expectCopies(cluster, databasesOf(cluster), `${why}; ${boot}`)
        await expectSetAside(old, all, `${why}; ${boot}`)
        old.crash({ disk: 'unsynced' })
      }
      await old.restart()
    }
    const primary = await expectPrimary(cluster, { why: 'Everybody is back' })
    for (const call of ['append', 'sync'] as const) {
      const failing = primary.failDisk({ calls: [call] })
      await writeAt(cluster, primary, `unsure-${call}`, 'as the disk failed')
      failing.heal()
    }
    primary.crash({ disk: 'unsynced' })
    await expectWhole(cluster, 'The disk of the primary failed as it wrote, and then it lost its power')
  })

  test('said-twice', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    const primary = await expectAllFollow(cluster, 'All databases and the witness are up')
    const [one = primary, other = primary] = databasesOf(cluster).filter((node) => node !== primary)
    await mustWriteAll(cluster, ['one'])
    // Something that was said arrived, and nobody knows: it is said again.
    for (const [count, begin] of [
      () => world.partition([one], [primary], 'one-way'),
      () => world.partition([primary], [one], 'one-way'),
      () => freeze(cluster, other),
      () => world.partition([other], [primary], 'one-way'),
    ].entries()) {
      const fault = begin()
      for (let write = 0; write < 3; write++) {
        await writeAt(cluster, primary, `lost-${count}-${write}`, 'written while messages get lost')
        await world.run(between(cluster, 0.5, 1) * (SILENCE_MS / 3))
      }
      fault.heal()
      await world.run(between(cluster, 1500, 2500))
    }
    const why = 'Messages from one database to another had got lost, for a second at the most'
    await expectCopies(cluster, databasesOf(cluster), why)
    await expectNothingAside(databasesOf(cluster), why)
    await expectWhole(cluster, why)
  })

  test('heard-late', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    const [primary, one, other] = await nodesOf(cluster)
    await mustWriteAll(cluster, ['one', 'two'])
    await expectCopies(cluster, [one, other], 'Nothing has happened to anybody')
    // What it says last is so long on its way that somebody else is the primary by then.
    const lateMs = between(cluster, 13_000, 15_000)
    const saidMs = world.nowMs
    const late = world.link(primary, other, { delayMs: lateMs })
    const cut = world.partition([primary], [one])
    await mustWriteAll(cluster, ['late', 'later'], `${one.name} does not hear the primary`)
    await world.run(between(cluster, 100, 900))
    primary.crash({ disk: 'keep' })
    late.heal()
    cut.heal()
    await favour(cluster, other)
    const why = `The primary died, and what it had sent to ${other.name} arrived when another one was the primary`
    await expectPrimary(cluster, { why, except: [primary] })
    await mustWriteAll(cluster, ['three', 'four', 'five'], why)
    await expectCopies(cluster, [one, other], why)
    await watch(cluster, saidMs + lateMs + 2500 - world.nowMs)
    await expectCopies(cluster, [one, other], why)
    await expectNothingAside([one, other], why)
    await expectWhole(cluster, why)
  })

  test('away-for-long', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    const primary = await expectAllFollow(cluster, 'All databases and the witness are up')
    const [one = primary, other = primary] = databasesOf(cluster).filter((node) => node !== primary)
    one.crash({ disk: 'keep' })
    const cut = cutOff(cluster, [other])
    await world.run(between(cluster, 26_000, 32_000))
    await mustWriteAll(cluster, ['one', 'two'], 'Both replicas are away')
    cut.heal()
    await one.restart()
    const why = 'Both replicas were away for half a minute, and are back'
    await expectAllFollow(cluster, why)
    await expectCopies(cluster, databasesOf(cluster), why)
  })
}

/** How often its disk was called. */
const diskCallsOf = ({ diskCalls }: Node): number =>
  Object.values(diskCalls).reduce((sum, count) => sum + count, 0)
