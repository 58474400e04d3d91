/** The third stage: whoever is not the primary any more does not act as if they were, though they cannot know. */
import { expect, say, test } from 'millions/suite'
import type { Fault, Node } from '../../../src/contract/world.ts'
import { underWay } from '../../kit/waiting.ts'
import {
  allBut,
  between,
  type Cluster,
  cutOff,
  databasesOf,
  expectAllFollow,
  expectPrimary,
  freeze,
  nextEvent,
  open,
  untilEvent,
  WITHIN_MS,
  watch,
  witnessOf,
} from '../cluster.ts'
import { expectCopies, expectKept, type Fresh, freshAt, isTaken, mustWrite, writeAt } from '../writes.ts'

/** Everybody is asked to write or to delete, again and again, while time passes. Whoever says yes is noted. */
async function writeEverywhere(cluster: Cluster, durationMs: number, name: string): Promise<void> {
  const under: Promise<unknown>[] = []
  let count = 0
  await watch(cluster, durationMs, () => {
    for (const node of databasesOf(cluster))
      if (node.state === 'up' && !cluster.frozen.has(node))
        under.push(writeAt(cluster, node, `${name}-${count}`, count++ % 4 === 3 ? null : `at ${node.name}`))
  })
  await Promise.all(under)
}

/** Somebody else is the primary, and has taken a write: from here on the old one may acknowledge nothing. */
async function expectNext(cluster: Cluster, old: Node, why: string): Promise<Node> {
  const next = await expectPrimary(cluster, { why, except: [old] })
  const written = await writeAt(cluster, next, 'card', `of ${next.name}, epoch after ${why}`)
  const values = { why, node: next.name, got: written.status || 'no answer' }
  expect(isTaken(written), say('write-refused', values, written.at)).toBe(true)
  return next
}

export function onePrimary(): void {
  test('paused-with-work-in-hand', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    // Its disk has it when it wakes up, or takes seconds still: by then it follows another one.
    for (const [card, value, factor] of [
      ['written', 'on its way to the disk', 100],
      ['deleted', null, between(cluster, 1000, 2000)],
    ] as const) {
      const primary = await expectAllFollow(cluster, 'Everybody is back')
      await mustWrite(cluster, 'card', `before ${card}`)
      await mustWrite(cluster, card, 'before')
      // One that is on its way to the disk, one that has not been looked at, and two who want the newest.
      const slow = primary.slowDisk(factor)
      const writes = [writeAt(cluster, primary, card, value)]
      // Somebody wants the newest, and may be answered at once.
      const early = underWay(freshAt(primary, 'card'))
      await world.run(factor > 100 ? between(cluster, 2, 18) : between(cluster, 20, 60))
      const pause = freeze(cluster, primary)
      const isAnswered = early.isOver
      writes.push(writeAt(cluster, primary, `in-the-line-${card}`, 'not looked at'))
      const reads = freshAt(primary, 'card')
      await watch(cluster, between(cluster, 500, 1500))
      await expectNext(cluster, primary, `The primary is frozen while a card is ${card}`)
      await watch(cluster, 1500)
      if (factor === 100) slow.heal()
      pause.heal()
      await watch(cluster, 400)
      await Promise.all(writes)
      slow.heal()
      for (const read of [...(await reads), ...(isAnswered ? [] : await early.end)])
        expectNotOld(read, primary, `before ${card}`)
      await writeEverywhere(cluster, 1000, `after-${card}`)
      const why = `The primary woke up with a card that was being ${card}, and follows another one`
      await expectPrimary(cluster, { why })
      await expectCopies(cluster, databasesOf(cluster), why)
    }
  })

  test('paused-while-it-renews', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    for (const round of [0, 1]) {
      const primary = await expectAllFollow(cluster, 'Everybody is back')
      await mustWrite(cluster, 'card', `round ${round}`)
      // Its request is at the witness, or the answer is on its way: it will find that when it wakes up.
      const renews = nextEvent(
        world,
        ({ node, kind }) => node === 'witness-1' && kind === (round === 1 ? 'reply' : 'receive'),
      )
      await untilEvent(world, renews, 5000)
      const pause = freeze(cluster, primary)
      await expectNext(cluster, primary, 'The primary is frozen while it talks to the witness')
      await world.run(between(cluster, 500, 3000))
      pause.heal()
      await writeEverywhere(cluster, 1500, `round-${round}`)
    }
  })

  test('short-nap-then-cut-off', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    for (const napMs of [1200, 2400]) {
      const primary = await expectAllFollow(cluster, 'Everybody is back')
      const renews = nextEvent(world, ({ node, kind }) => node === 'witness-1' && kind === 'reply')
      await untilEvent(world, renews, 5000)
      const nap = freeze(cluster, primary)
      await world.run(napMs)
      nap.heal()
      // It hears the answer that lay in its line, and nothing more.
      const cut = cutOff(cluster, [primary])
      await writeEverywhere(cluster, between(cluster, 5000, 6000), `nap-${napMs}`)
      await expectNext(cluster, primary, 'The primary slept for a moment, and was cut off')
      cut.heal()
      await writeEverywhere(cluster, 800, `woken-${napMs}`)
    }
  })

  test('cut-off-with-its-users', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    for (const round of [0, 1]) {
      const primary = await expectAllFollow(cluster, 'Everybody is back')
      const cut = cutOff(cluster, [primary])
      await writeEverywhere(cluster, between(cluster, 4000, 6000), `cut-${round}`)
      await expectNext(cluster, primary, 'The primary is cut off from everybody')
      await writeEverywhere(cluster, 1000, `still-${round}`)
      await expectNothingFresh(primary)
      cut.heal()
      await writeEverywhere(cluster, 1500, `healed-${round}`)
      await expectPrimary(cluster, { why: 'The network is whole again' })
      if (round === 0) await world.run(1000)
    }
  })

  test('cut-off-from-the-witness', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    // Nothing passes; then it is heard, and hears nothing.
    for (const [direction, why] of [
      ['both', 'The primary does not reach the witness, and the others do'],
      ['one-way', 'The primary gets no answer from the witness, and the others do'],
    ] as const) {
      const primary = await expectAllFollow(cluster, 'Everybody is back')
      await mustWrite(cluster, 'card', `before ${direction}`)
      const cut = world.partition([witnessOf(cluster)], [primary], direction)
      await writeEverywhere(cluster, 6000, `cut-${direction}`)
      await expectNext(cluster, primary, why)
      cut.heal()
      await writeEverywhere(cluster, 1000, `healed-${direction}`)
      await expectPrimary(cluster, { why: 'The network is whole again' })
    }
  })

  test('nobody-hears-the-witness', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    const witness = witnessOf(cluster)
    for (const [what, begin] of [
      ['is dead', () => dead(witness)],
      ['cannot be reached', () => world.partition([witness], databasesOf(cluster))],
    ] as const) {
      const primary = await expectAllFollow(cluster, 'Everybody is back')
      const fault = begin()
      const early = await writeAt(cluster, primary, 'card', 'at once')
      expect(isTaken(early), say('lease-not-used', { what, node: primary.name }, early.at)).toBe(true)
      await world.run(WITHIN_MS)
      const late = await writeAt(cluster, primary, `late-${what.length}`, 'too late')
      expect(
        isTaken(late) ? 'taken' : 'refused',
        say('writes-without-a-lease', { what, node: primary.name }, late.at),
      ).toBe('refused')
      await expectNothingFresh(primary)
      fault.heal()
      if (witness.state === 'down') await witness.restart()
      await expectPrimary(cluster, { why: 'The witness is back' })
      await expectKept(cluster, 'The witness is back')
    }
  })

  test('clocks-that-lie', async (context) => {
    const cluster = await open(context)
    for (const byMs of [-3_600_000, 3_600_000]) {
      const primary = await expectAllFollow(cluster, 'Everybody is back')
      const others = databasesOf(cluster).filter((node) => node !== primary)
      // As it is cut off, its clock is set back, and the others' ahead; then the other way round.
      const cut = cutOff(cluster, [primary])
      const skews = [primary.skewClock(byMs), ...others.map((node) => node.skewClock(-byMs))]
      await writeEverywhere(cluster, 4500, `skew${byMs}`)
      await expectNext(cluster, primary, 'The primary is cut off, and the clocks are set')
      await writeEverywhere(cluster, 1000, `more${byMs}`)
      cut.heal()
      for (const skew of skews) skew.heal()
      await writeEverywhere(cluster, 1000, `heal${byMs}`)
    }
  })

  test('heals-at-the-worst-moment', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    // The lease has been lent to another one, who does not know it yet; or has just heard it; or was about to ask.
    const moments: readonly (readonly [kind: 'reply' | 'receive', afterMs: number])[] = [
      ['reply', 0],
      ['reply', 34],
      ['reply', 60],
      ['receive', 0],
    ]
    for (const [kind, afterMs] of moments) {
      const primary = await expectAllFollow(cluster, 'Everybody is back')
      const cut = world.partition([primary], allBut(cluster, [primary]))
      await writeEverywhere(cluster, 1500, `cut-${kind}-${afterMs}`)
      const wanted = nextEvent(
        world,
        (event) =>
          event.node === 'witness-1' &&
          event.kind === kind &&
          !(event.kind === 'receive' && event.method !== 'PUT'),
      )
      await untilEvent(world, wanted, WITHIN_MS)
      await world.run(afterMs)
      cut.heal()
      await writeEverywhere(cluster, 1500, `healed-${kind}-${afterMs}`)
      await expectPrimary(cluster, { why: 'The network is whole again' })
    }
  })

  test('fresh-is-fresh', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    const primary = await expectAllFollow(cluster, 'All databases and the witness are up')
    const replicas = databasesOf(cluster).filter((node) => node !== primary)
    const cut = world.partition([primary], replicas)
    await mustWrite(cluster, 'card', 'newest')
    for (const node of databasesOf(cluster)) {
      for (const { value, isServed, at } of await freshAt(node, 'card')) {
        const values = { node: node.name }
        if (node === primary) expect(value, say('primary-not-fresh', values, at)).toBe('newest')
        else if (isServed) expect(value, say('stale-as-fresh', values, at)).toBe('newest')
      }
    }
    cut.heal()
    for (const { value, at } of await freshAt(primary, 'never-written'))
      expect(value, say('primary-not-fresh', { node: primary.name }, at)).toBe(null)
  })
}

/** It is not the primary, and cannot know what is newest. */
async function expectNothingFresh(node: Node): Promise<void> {
  for (const { isServed, at } of await freshAt(node, 'card'))
    expect(isServed ? 'served' : 'refused', say('stale-as-fresh', { node: node.name }, at)).toBe('refused')
}

/** The old primary woke up with this read in hand: it may answer that it cannot, but not what was newest long ago. */
function expectNotOld(read: Fresh, node: Node, old: string): void {
  const found = read.value === old ? 'the old value' : 'nothing old'
  expect(found, say('stale-as-fresh', { node: node.name }, read.at)).toBe('nothing old')
}

function dead(node: Node): Fault {
  node.crash({ disk: 'unsynced' })
  return { heal: () => undefined }
}
