/** The fourth stage: whoever comes back holds what the primary holds, and what had to go for that is set aside. */
import { expect, say, test } from 'millions/suite'
import type { Fault, Node } from '../../../src/contract/world.ts'
import {
  between,
  type Cluster,
  cutOff,
  databasesOf,
  expectAllFollow,
  expectPrimary,
  freeze,
  open,
  primaryNow,
  watch,
} from '../cluster.ts'
import { backAsTheNext, expectNothingAside, expectSetAside, partWays } from '../parting.ts'
import {
  copyAt,
  type Diverged,
  divergedAt,
  expectCopies,
  expectKept,
  expectWhole,
  mustWrite,
  mustWriteAll,
  setAsideAt,
  writeAt,
  writtenTo,
} from '../writes.ts'
import { whileFaultsLast } from './rejoin-faults.ts'

export function rejoin(): void {
  test.real('tail-is-set-aside', async (context) => {
    const cluster = await open(context, { isReal: true })
    const { old, tail } = await partWays(cluster, 'a', { since: 2 })
    await old.restart()
    const why = `${old.name} is back`
    await expectAllFollow(cluster, why)
    await expectCopies(cluster, databasesOf(cluster), why)
    await expectSetAside(old, tail, why)
    for (const node of databasesOf(cluster)) if (node !== old) await expectSetAside(node, [], why)
    await expectWhole(cluster, why)
  })

  test('logs-of-one-length', async (context) => {
    const cluster = await open(context)
    // As many changes as it had alone, then more, then fewer: the length tells nothing. The first time they part at the very beginning.
    for (const [round, since] of [
      ['same', 8],
      ['longer', 10],
      ['shorter', 1],
    ] as const) {
      const before = new Map<Node, readonly Diverged[]>()
      for (const node of databasesOf(cluster)) before.set(node, (await divergedAt(node)) ?? [])
      const parted = await partWays(cluster, round, { since, shared: round === 'same' ? null : [] })
      const { old, tail } = parted
      if (round === 'longer') await backAsTheNext(cluster, parted)
      else await old.restart()
      const why = `${old.name} is back, with 8 changes that the primary has not, which has ${since} new ones`
      await expectAllFollow(cluster, why)
      await expectCopies(cluster, databasesOf(cluster), why)
      const earlier = (before.get(old) ?? []).map(({ key, value }) => [key, value] as const)
      await expectSetAside(old, [...earlier, ...tail], why)
      await mustWrite(cluster, 'card', `after ${round}`, why)
      await expectWhole(cluster, why)
    }
    for (const node of databasesOf(cluster)) node.crash({ disk: 'unsynced' })
    await expectWhole(cluster, 'All three lost their power')
  })

  test('parts-a-second-time', async (context) => {
    const cluster = await open(context)
    // At the same place as before, by offset: nothing is written in between.
    await mustWriteAll(cluster, ['one', 'two'])
    const first = await partWays(cluster, 'x', { since: 0, shared: null })
    await first.old.restart()
    await expectAllFollow(cluster, 'Everybody is back')
    await expectCopies(cluster, databasesOf(cluster), 'Everybody is back')
    // It becomes the primary once more, and has once more what nobody else has.
    const others = databasesOf(cluster).filter((node) => node !== first.old)
    for (const node of others) node.crash({ disk: 'keep' })
    await expectPrimary(cluster, { why: `Only ${first.old.name} is left` })
    for (const node of others) await node.restart()
    const second = await partWays(cluster, 'y', { shared: null })
    await second.old.restart()
    const why = `${second.old.name} is back`
    await expectAllFollow(cluster, why)
    await expectCopies(cluster, databasesOf(cluster), why)
    if (second.old === first.old) await expectSetAside(first.old, [...first.tail, ...second.tail], why)
    else await expectSetAside(second.old, second.tail, why)
    for (const node of databasesOf(cluster)) node.crash({ disk: 'unsynced' })
    for (const node of databasesOf(cluster)) await node.restart()
    if (second.old === first.old)
      await expectSetAside(first.old, [...first.tail, ...second.tail], 'All three lost their power')
    await expectWhole(cluster, 'All three lost their power')
  })

  whileFaultsLast()

  test('replica-with-a-tail', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    const first = await expectAllFollow(cluster, 'All databases and the witness are up')
    const [second = first, third = first] = databasesOf(cluster).filter((node) => node !== first)
    await mustWriteAll(cluster, ['one', 'two'])
    await expectCopies(cluster, databasesOf(cluster), 'Nothing has happened to anybody')
    // The third one hears nothing, and then it is the only one that is left.
    const cut = world.partition([third], [first, second])
    await mustWriteAll(cluster, ['three', 'four'], `${third.name} does not hear the others`)
    await expectCopies(cluster, [second], `${third.name} does not hear the others`)
    first.crash({ disk: 'keep' })
    second.crash({ disk: 'unsynced' })
    cut.heal()
    await expectPrimary(cluster, { why: `Only ${third.name} is left`, except: [first, second] })
    await mustWriteAll(cluster, ['five', 'six', 'seven'], `Only ${third.name} is left`)
    await second.restart()
    await first.restart()
    const why = 'Everybody is back'
    await expectAllFollow(cluster, why)
    await expectCopies(cluster, databasesOf(cluster), why)
    for (const node of [first, second]) {
      const tail = ['three', 'four'].map((key) => [key, writtenTo(key)] as const)
      await expectSetAside(node, tail, why)
    }
    await expectWhole(cluster, why)
  })

  test('has-it-again', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    const first = await expectAllFollow(cluster, 'All databases and the witness are up')
    const [second = first, third = first] = databasesOf(cluster).filter((node) => node !== first)
    await mustWriteAll(cluster, ['one', 'two'])
    await expectCopies(cluster, databasesOf(cluster), 'Nothing has happened to anybody')
    const cut = world.partition([third], [first, second])
    await mustWriteAll(cluster, ['three', 'four'], `${third.name} does not hear the others`)
    await expectCopies(cluster, [second], `${third.name} does not hear the others`)
    for (const node of [first, second]) node.crash({ disk: 'keep' })
    cut.heal()
    await expectPrimary(cluster, { why: `Only ${third.name} is left`, except: [first, second] })
    // It lacks two changes, and makes none of its own. Then somebody who has them is the primary.
    await second.restart()
    const behind = `${second.name} is back, with two changes that ${third.name} lacks`
    await expectAllFollow(cluster, behind)
    await expectCopies(cluster, [second], behind)
    const tail = ['three', 'four'].map((key) => [key, writtenTo(key)] as const)
    await expectSetAside(second, tail, behind)
    third.crash({ disk: 'keep' })
    await first.restart()
    const why = `${first.name} is back with all changes, and ${third.name} is dead`
    await expectPrimary(cluster, { why, except: [third] })
    await expectKept(cluster, why)
    await expectCopies(cluster, [first, second], why)
    await expectNothingAside([first, second], why)
    await expectWhole(cluster, 'Everybody is back')
  })

  test('nothing-to-set-aside', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    const primary = await expectAllFollow(cluster, 'All databases and the witness are up')
    await mustWriteAll(cluster, ['one', 'two'])
    await expectCopies(cluster, databasesOf(cluster), 'Nothing has happened to anybody')
    const pause = freeze(cluster, primary)
    await expectPrimary(cluster, { why: 'The primary is frozen', except: [primary] })
    await mustWriteAll(cluster, ['three'], 'The primary is frozen')
    pause.heal()
    await expectAllFollow(cluster, 'The primary woke up')
    await expectCopies(cluster, databasesOf(cluster), 'The primary woke up')
    await expectNothingAside(databasesOf(cluster), 'No log had anything that the others lack')
    await world.run(500)
    await expectWhole(cluster, 'The primary woke up')
  })

  test('disk-is-destroyed', async (context) => {
    const cluster = await open(context)
    const { world, ledger } = cluster
    const primary = await expectAllFollow(cluster, 'All databases and the witness are up')
    const others = databasesOf(cluster).filter((node) => node !== primary)
    await mustWriteAll(cluster, ['one', 'two'])
    await expectCopies(cluster, others, 'Nothing has happened to anybody')
    const cut = world.partition([primary], others)
    await mustWriteAll(
      cluster,
      ['alone', 'two'].map((key) => `${key}-more`),
      'No replica hears the primary',
    )
    primary.crash({ disk: 'lose' })
    cut.heal()
    const copies = await Promise.all(others.map(copyAt))
    ledger.destroyed(
      copies.map((copy) => copy ?? new Map()),
      await setAsideAt(others),
    )
    const why = `The machine of ${primary.name} is destroyed`
    await expectPrimary(cluster, { why, except: [primary] })
    await mustWrite(cluster, 'three', 'after it', why)
    await expectCopies(cluster, others, why)
    for (const node of others) {
      const lost = ledger.firstLost((await copyAt(node)) ?? new Map(), await setAsideAt(others))
      expect(lost?.key ?? 'nothing', say('write-lost', { key: lost?.key ?? '', node: node.name, why })).toBe(
        'nothing',
      )
    }
  })

  test('everything-is-accounted-for', async (context) => {
    const cluster = await open(context)
    const { world, random } = cluster
    const faults: readonly ((node: Node) => Fault)[] = [
      (node) => freeze(cluster, node),
      (node) => cutOff(cluster, [node]),
      (node) =>
        world.partition(
          [node],
          databasesOf(cluster).filter((each) => each !== node),
        ),
      (node) => crashed(node, random() < 0.5 ? 'keep' : 'unsynced'),
    ]
    for (let round = 0; round < 4; round++) {
      await expectPrimary(cluster, { why: 'Everybody is back' })
      const victims = [await primaryNow(cluster), databasesOf(cluster)[Math.floor(3 * random())]]
      const running: Fault[] = []
      for (const [place, victim] of victims.slice(0, 1 + (round % 2)).entries())
        if (victim?.state === 'up' && !cluster.frozen.has(victim))
          running.push(faults[(round + place) % faults.length]?.(victim) ?? freeze(cluster, victim))
      await writeAll(cluster, between(cluster, 1500, 7000), `${round}`)
      for (const fault of running) fault.heal()
      await writeAll(cluster, between(cluster, 0, 1500), `${round}-healed`)
      for (const node of databasesOf(cluster)) if (node.state === 'down') await node.restart()
    }
    // Nobody is told anything more while the copies are compared.
    await world.run(500)
    await expectWhole(cluster, 'All faults are over')
  })
}

/** Users write to whoever takes it, cards of their own. */
async function writeAll(cluster: Cluster, durationMs: number, name: string): Promise<void> {
  const under: Promise<unknown>[] = []
  let count = 0
  await watch(cluster, durationMs, (statuses) => {
    for (const { node } of statuses)
      under.push(writeAt(cluster, node, `${name}-${count++}`, `at ${node.name}`))
  })
  // Of those that a frozen node has nobody knows yet.
  await cluster.world.run(1)
  under.length = 0
}

function crashed(node: Node, disk: 'keep' | 'unsynced'): Fault {
  node.crash({ disk })
  return { heal: () => undefined }
}
